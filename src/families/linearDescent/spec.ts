/** The spec of least squares in closed form. */
import type { z } from 'zod'
import { computationSchema } from '#shared/experimentSchema'
import { modelSchema } from './modelSchema'
import { taskSchema } from './taskSchema'

export const schema = computationSchema('linearDescent', taskSchema, modelSchema)

export type DescentSpec = z.infer<typeof schema>
export type DescentTask = DescentSpec['task']
export type DescentModel = DescentSpec['model']
