/** A grokking experiment, typed. */
import type { z } from 'zod'
import type { ExperimentSpec } from '#shared/experiment'
import type { modelSchema } from './modelSchema'
import type { taskSchema } from './taskSchema'

export type GrokkingTask = z.infer<typeof taskSchema>
export type GrokkingModel = z.infer<typeof modelSchema>
export type GrokkingSpec = ExperimentSpec<GrokkingTask, GrokkingModel>
