/** The schemas of the parts of a spec that every family shares (see `experiment.ts`). */
import { z } from 'zod'
import { count, engineSchema, meta, recordSchema } from './experimentParts'
import { optimizerSchema } from './optimizer'
import { stagesSchema } from './stageSchema'
import { stopSchema } from './stopSchema'

/** Newest spec schema this build writes and reads. */
export const SPEC_SCHEMA = 3

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

/** What specs of all kinds begin with. */
const frame = <Family extends string>(family: Family) => ({
  schema: z.literal(SPEC_SCHEMA).default(SPEC_SCHEMA),
  family: z.literal(family),
  title: z.string().max(200).default(''),
  notes: z.string().max(20000).default(''),
  seed: count(0, 4294967295)
    .default(0)
    .meta(
      meta({ title: 'Seed', description: 'Replica r uses seed + r for its data and its initial weights.' })
    ),
  /** What replicas differ in besides their seed: by path, one number per replica (see `replicas.ts`). */
  perReplica: z.record(z.string(), z.array(z.number()).max(1024)).default({})
})

/** The whole spec of a family that computes and does not train: no batches, optimiser, schedule of rows or stop. */
export function computationSchema<Task extends z.ZodType, Model extends z.ZodType>(
  family: string,
  task: Task,
  model: Model
) {
  return z.strictObject({
    ...frame(family),
    replicas: count(1, 1024)
      .default(1)
      .meta(
        meta({
          title: 'Replicas',
          description: 'Seeds, each with data of its own in every unit.',
          unit: 'seeds'
        })
      ),
    task,
    model,
    engine: z
      .strictObject({
        threads: count(1, 256)
          .nullable()
          .default(null)
          .meta(
            meta({
              title: 'Threads',
              description: 'Units computed at once; empty: one on each core. No number changes any bit.',
              unit: 'threads',
              advanced: true
            })
          )
      })
      .prefault({})
      .meta({ title: 'Engine' })
  })
}

/**
 * The whole spec of a family that trains, built from its own task, model and batch schemas.
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
    ...frame(family),
    replicas: count(1, 1024)
      .default(1)
      .meta(meta({ title: 'Replicas', description: 'Seeds trained together.', unit: 'seeds' })),
    batchSize,
    task,
    model,
    optimizer: optimizerSchema,
    record: recordSchema(recordEvery),
    stop: stopSchema,
    /** Left out where the run has a single one. */
    stages: stagesSchema.optional(),
    engine: engineSchema
  })
}
