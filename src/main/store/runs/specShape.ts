/**
 * What every stored spec must be, whatever its family: the parts that all families share, within the limits that they have
 * in a form. What is the family's own is checked by the family when it is asked about the spec.
 */
import { z } from 'zod'
import { setBatch } from '#shared/experimentSchema'
import { count, engineSchema, recordSchema } from '#shared/experimentParts'
import { optimizerSchema } from '#shared/optimizer'
import { stagesSchema } from '#shared/stageSchema'
import { stopSchema } from '#shared/stopSchema'

const plain = z.record(z.string(), z.unknown())

/** Of specs that train; those of computations have none of them. */
const trainingParts = {
  batchSize: setBatch.unwrap(),
  // Fields that others switch off are left out; which ones must be there, its family knows.
  optimizer: optimizerSchema.unwrap(),
  record: recordSchema(1).unwrap(),
  stop: stopSchema.unwrap(),
  stages: stagesSchema.optional(),
  engine: engineSchema.unwrap()
}
const { engine: _engine, ...onlyTraining } = trainingParts

export const storedSpec = z
  .looseObject({
    schema: z.int().min(1),
    family: z.string().min(1).max(64),
    title: z.string().max(200),
    notes: z.string().max(20_000),
    seed: count(0, 4294967295),
    replicas: count(1, 1024),
    perReplica: z.record(z.string().max(200), z.array(z.number()).max(1024)),
    task: plain,
    model: plain,
    engine: z.looseObject({ threads: count(1, 256).nullable() })
  })
  .superRefine((spec, context) => {
    const { replicas, perReplica } = spec
    for (const [path, values] of Object.entries(perReplica))
      if (values.length !== replicas)
        context.addIssue({
          code: 'custom',
          path: ['perReplica', path],
          message: `has ${values.length} values for ${replicas} replicas`
        })
    if (!Object.keys(onlyTraining).some((part) => part in spec)) return
    const { error } = z.looseObject(trainingParts).safeParse(spec, { reportInput: true })
    for (const { path, message } of error?.issues ?? [])
      context.addIssue({ code: 'custom', path: [...path], message })
  })
