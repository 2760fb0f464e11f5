/** The whole spec of an experiment with fractals. */
import type { z } from 'zod'
import { experimentSchema, freshBatch } from '#shared/experimentSchema'
import { modelSchema } from './modelSchema'
import { taskSchema } from './taskSchema'

export const schema = experimentSchema('fractals', taskSchema, modelSchema, freshBatch)

export type FractalsTask = z.infer<typeof taskSchema>
export type FractalsModel = z.infer<typeof modelSchema>
export type FractalsSpec = z.infer<typeof schema>
