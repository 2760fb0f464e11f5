/** The whole spec of a recurrent network in continuous time. */
import type { z } from 'zod'
import { count, meta } from '#shared/experimentParts'
import { experimentSchema } from '#shared/experimentSchema'
import { modelSchema } from './modelSchema'
import { taskSchema } from './taskSchema'

const sequences = count(1, 1e5)
  .default(1)
  .meta(
    meta({
      title: 'Batch',
      description: 'Sequences per step and replica, drawn anew at every step; of the sinusoid there is one.',
      unit: 'sequences'
    })
  )

export const schema = experimentSchema('liquid', taskSchema, modelSchema, sequences, { recordEvery: 10 })

export type LiquidTask = z.infer<typeof taskSchema>
export type LiquidModel = z.infer<typeof modelSchema>
export type LiquidSpec = z.infer<typeof schema>
