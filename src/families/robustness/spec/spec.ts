/** The whole spec of a two-layer network and how steep it becomes. */
import type { z } from 'zod'
import { experimentSchema, setBatch } from '#shared/experimentSchema'
import { modelSchema } from './modelSchema'
import { taskSchema } from './taskSchema'

export const schema = experimentSchema('robustness', taskSchema, modelSchema, setBatch, { recordEvery: 50 })

export type RobustTask = z.infer<typeof taskSchema>
export type RobustSpec = z.infer<typeof schema>
