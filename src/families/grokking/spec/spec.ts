/** A grokking experiment, typed. */
import type { z } from 'zod'
import { experimentSchema, setBatch } from '#shared/experimentSchema'
import { modelSchema } from './modelSchema'
import { taskSchema } from './taskSchema'

export const schema = experimentSchema('grokking', taskSchema, modelSchema, setBatch)

export type GrokkingTask = z.infer<typeof taskSchema>
export type GrokkingModel = z.infer<typeof modelSchema>
export type GrokkingSpec = z.infer<typeof schema>
