/** The whole spec of an experiment with cellular automata. */
import type { z } from 'zod'
import { experimentSchema, freshBatch } from '#shared/experimentSchema'
import { modelSchema } from './modelSchema'
import { taskSchema } from './taskSchema'

export const schema = experimentSchema('automata', taskSchema, modelSchema, freshBatch, { recordEvery: 10 })

export type AutomataTask = z.infer<typeof taskSchema>
export type AutomataModel = z.infer<typeof modelSchema>
export type AutomataSpec = z.infer<typeof schema>
