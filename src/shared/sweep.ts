/**
 * A sweep: one experiment trained over one or two knobs, each cell with several seeds, and what came of every cell.
 *
 * Cells are numbered with the first knob slowest. A cell's replica q has the seed of its spec + q. Cells that differ
 * only in what replicas of a run may differ in (`replicas.ts`) train as one run: see `sweep/plan.ts`.
 */
import { z } from 'zod'
import { count } from './experimentParts'
import { parsePath } from './paths'
import { levelSchema, metricSchema } from './thresholdSchema'

/** Newest sweep schema this build writes and reads. */
export const SWEEP_SCHEMA = 4

/** Fields that the sweep itself decides. */
const ownFields = ['schema', 'family', 'title', 'notes', 'replicas', 'perReplica']

const fieldPath = z
  .string()
  .regex(/^[a-zA-Z]\w*(\.\w+)*$/, 'must be the path of a field such as optimizer.learningRate')
  .refine((path) => !ownFields.includes(parsePath(path)[0]!), 'is decided by the sweep and cannot be a knob')

const title = z.string().max(200)
const axisScale = z.enum(['linear', 'log'])

const valuesKnob = z.strictObject({
  kind: z.literal('values'),
  path: fieldPath,
  title: title.optional(),
  values: z
    .array(z.union([z.number(), z.string(), z.boolean()]))
    .min(1)
    .max(256),
  /** How values lie on an axis. */
  scale: axisScale.default('linear')
})

/** `count` values from `from` to `to`; whole numbers where the field is one. */
const rangeKnob = z.strictObject({
  kind: z.literal('range'),
  path: fieldPath,
  title: title.optional(),
  from: z.number(),
  to: z.number(),
  count: count(1, 256),
  scale: axisScale.default('linear')
})

/** Named alternatives, each with changes of its own: interventions side by side, a control among them. */
const listKnob = z.strictObject({
  kind: z.literal('list'),
  title,
  values: z
    .array(z.strictObject({ label: title.min(1), set: z.record(fieldPath, z.unknown()) }))
    .min(1)
    .max(256)
})

/** The kind follows from what is there, so that files need not name it. */
function withKind(knob: unknown): unknown {
  if (typeof knob !== 'object' || knob === null || 'kind' in knob) return knob
  if ('from' in knob || 'to' in knob) return { kind: 'range', ...knob }
  return { kind: 'path' in knob ? 'values' : 'list', ...knob }
}

const knobSchema = z
  .preprocess(withKind, z.discriminatedUnion('kind', [valuesKnob, rangeKnob, listKnob]))
  .superRefine((knob, context) => {
    if (knob.kind !== 'range' || knob.scale !== 'log') return
    for (const end of ['from', 'to'] as const)
      if (knob[end] <= 0)
        context.addIssue({
          code: 'custom',
          path: [end],
          message: 'a log range must lie above 0',
          input: knob[end]
        })
  })

/**
 * Liu et al. 2022, "Towards understanding grokking": comprehension (training and test threshold reached, the second at
 * most `delayRatio` times as late as the first), grokking (later), memorisation (only training), confusion (neither).
 */
const phasesSchema = z.strictObject({
  train: levelSchema(1),
  test: levelSchema(1),
  delayRatio: z.number().gt(1)
})

export const sweepSchema = z.strictObject({
  schema: z.literal(SWEEP_SCHEMA).default(SWEEP_SCHEMA),
  title: title.default(''),
  about: z.string().max(20000).default(''),
  /** A draft of the experiment; the family fills in its defaults. */
  base: z.looseObject({ family: z.string() }),
  knobs: z.array(knobSchema).min(1).max(2),
  /** Seeds of every cell. */
  replicas: count(1, 256).default(1),
  /** What each replica alone has to meet; quartiles are over the replicas of a cell. */
  measure: levelSchema(1).extend({
    /** Metric whose last value is reported; the same one, at the same place, unless named. */
    final: metricSchema.optional()
  }),
  phases: phasesSchema.nullable().default(null),
  /** False: a run for every cell, because cells differ much in cost. */
  share: z.boolean().default(true),
  /** Most replicas that one run trains. */
  maxReplicas: count(1, 1024).default(32)
})

export type SweepSpec = z.infer<typeof sweepSchema>
export type Knob = SweepSpec['knobs'][number]
export type PhaseRule = NonNullable<SweepSpec['phases']>
