/** What run.json and labels.json must be, field by field, so that nothing that reads a run has to doubt it. */
import { z } from 'zod'
import { describeIssues } from '#shared/schemaProblems'
import { runStatuses, type RunLabels, type RunRecord } from '#shared/run'
import { isRunId, isSweepId } from '../files/ids'
import { declarations } from './declarationShape'
import { storedSpec } from './specShape'

const text = z.string().max(2000)
const words = z.string().max(200)
/** Sentences, of failures and the like. */
const sentence = z.string().max(20_000)
const count = z.int().min(0)
/** ISO 8601, as far as anything reads it. */
const moment = z.string().max(64)
const runId = z.string().refine(isRunId, 'is not the id of a run')
const sweepId = z.string().refine(isSweepId, 'is not the id of a sweep')

export const storedError = z.looseObject({ code: words, message: sentence })

const engine = z.looseObject({
  backend: z.enum(['native', 'wasm', 'cpu']),
  runner: z.enum(['eager', 'compiled', 'workers']),
  mode: z.enum(['graph', 'xla']).nullable(),
  eagerReason: sentence.nullable(),
  library: text,
  device: text,
  threads: z.int().min(1).max(4096),
  oneDnn: z.boolean(),
  processor: text,
  features: z.array(words).max(200).nullable()
})

const fields = {
  schema: z.int().min(1),
  id: runId,
  index: count,
  spec: storedSpec,
  specHash: z
    .string()
    .regex(/^[0-9a-f]{64}$/)
    .nullable(),
  preset: words.nullable(),
  sweep: z.looseObject({ id: sweepId, part: z.int().min(0).max(1023) }).nullable(),
  parent: z
    .looseObject({
      runId,
      title: text,
      step: count,
      changes: z.array(z.looseObject({ path: text })).max(1000)
    })
    .nullable(),
  createdAt: moment,
  series: declarations,
  headline: words,
  status: z.enum(runStatuses),
  step: count,
  seconds: z.number().min(0),
  engine: engine.nullable(),
  diverged: z.array(z.looseObject({ replica: count, step: count })).max(1024),
  changes: z.array(z.looseObject({ metric: words, step: count, seen: count })),
  error: storedError.nullable(),
  journal: z.array(
    z.looseObject({
      at: moment,
      event: words,
      step: count,
      stage: count.optional(),
      steps: z.array(count).max(100_000).optional(),
      detail: sentence.optional()
    })
  ),
  versions: z.looseObject({ saltus: words, node: words })
} satisfies Record<keyof RunRecord, z.ZodType>

const record = z.looseObject(fields).superRefine(({ diverged, spec }, context) => {
  const wrong = diverged.findIndex(({ replica }) => replica >= spec.replicas)
  if (wrong < 0) return
  const message = `there are ${spec.replicas} replicas`
  context.addIssue({ code: 'custom', path: ['diverged', wrong, 'replica'], message })
})

export const labelsShape = z.strictObject({
  title: text,
  notes: z.string().max(100_000),
  tags: z.array(words).max(200),
  starred: z.boolean()
}) satisfies z.ZodType<RunLabels>

/** What is wrong with the first field that a shape does not find as it should be, in a sentence without its full stop; null: nothing. */
export function wrongBy(shape: z.ZodType, value: unknown): { path: string; reason: string } | null {
  const { error } = shape.safeParse(value, { reportInput: true })
  const [problem] = error ? describeIssues(error) : []
  return problem ? { path: problem.path, reason: problem.message.replace(/\.$/, '') } : null
}

export const wrongInRecord = (value: unknown) => wrongBy(record, value)

export const isRecord = (value: unknown): value is RunRecord => record.safeParse(value).success
