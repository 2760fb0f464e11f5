/**
 * What an experiment is, as plain data: the parts of a spec that every family shares.
 *
 * A family adds its own `task` and `model` (see `families/<name>/manifest.ts`). Every default is
 * written into the stored spec, so a run is a function of its spec and its engine record.
 */
import { z } from 'zod'
import { count, engineSchema, meta, recordSchema } from './experimentParts'
import { optimizerSchema, type Optimizer } from './optimizer'
import { stopSchema } from './stopSchema'

/** Newest spec schema this build writes and reads. */
export const SPEC_SCHEMA = 2

/** Rows per step where data is fresh at every step. */
export const freshBatch = count(1, 1e6)
  .default(32)
  .meta(meta({ title: 'Batch', description: 'Rows per step and replica.', unit: 'rows' }))

/** Rows per step out of a training set; null: all of it. */
export const setBatch = count(1, 1e6)
  .nullable()
  .default(null)
  .meta(
    meta({
      title: 'Batch',
      description: 'Rows per step and replica; empty: the whole training set.',
      unit: 'rows'
    })
  )

/**
 * The whole spec of a family, built from its own task, model and batch schemas.
 * @param options `recordEvery`: steps between rows unless a spec says otherwise
 */
export function experimentSchema<Task extends z.ZodType, Model extends z.ZodType, Batch extends z.ZodType>(
  family: string,
  task: Task,
  model: Model,
  batchSize: Batch,
  { recordEvery = 100 }: { recordEvery?: number } = {}
) {
  return z.strictObject({
    schema: z.literal(SPEC_SCHEMA).default(SPEC_SCHEMA),
    family: z.literal(family),
    title: z.string().max(200).default(''),
    notes: z.string().max(20000).default(''),
    seed: count(0, 4294967295)
      .default(0)
      .meta(
        meta({ title: 'Seed', description: 'Replica r uses seed + r for its data and its initial weights.' })
      ),
    replicas: count(1, 1024)
      .default(1)
      .meta(meta({ title: 'Replicas', description: 'Seeds trained together.', unit: 'seeds' })),
    /** What replicas differ in besides their seed: by path, one number per replica (see `replicas.ts`). */
    perReplica: z.record(z.string(), z.array(z.number()).max(1024)).default({}),
    batchSize,
    task,
    model,
    optimizer: optimizerSchema,
    record: recordSchema(recordEvery),
    stop: stopSchema,
    engine: engineSchema
  })
}

export type RecordPolicy = z.infer<ReturnType<typeof recordSchema>>
export type StopPolicy = z.infer<typeof stopSchema>
export type StopRule = StopPolicy['rules'][number]
export type EnginePreference = z.infer<typeof engineSchema>

/** A complete, checked spec. `task` and `model` are typed inside their family. */
export interface ExperimentSpec<Task = Record<string, unknown>, Model = Record<string, unknown>> {
  schema: number
  family: string
  title: string
  notes: string
  seed: number
  replicas: number
  perReplica: Record<string, number[]>
  /** Rows per step and replica; null: the whole training set, in families that have one. */
  batchSize: number | null
  task: Task
  model: Model
  optimizer: Optimizer
  record: RecordPolicy
  stop: StopPolicy
  engine: EnginePreference
}

/** A wrong value in a spec: where, and one sentence that names what would work. */
export interface SpecProblem {
  path: string
  message: string
}

/** Something a spec implies and a user should see, shown under the field at `path`. */
export interface SpecFact {
  path: string
  text: string
}
