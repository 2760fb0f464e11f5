/** The whole spec of a trained network whose test error may descend twice. */
import type { z } from 'zod'
import { experimentSchema, freshBatch } from '#shared/experimentSchema'
import { modelSchema } from './modelSchema'
import { taskSchema } from './taskSchema'

export const schema = experimentSchema('networkDescent', taskSchema, modelSchema, freshBatch, {
  recordEvery: 50
})

export type DescentTask = z.infer<typeof taskSchema>
export type DescentModel = z.infer<typeof modelSchema>
export type DescentSpec = z.infer<typeof schema>
