/** Finds a family's program by the family's name; tensors are loaded with it, so only the engine may. */
import { AppError } from '#shared/errors'
import type { ExperimentSpec } from '#shared/experiment'
import type { Program } from './program'

interface ModelModule {
  createProgram(spec: ExperimentSpec): Program
}

const models = import.meta.glob<ModelModule>('../families/*/model.ts')

/** Throws `spec.invalid` for a family without a program. */
export async function loadProgram(spec: ExperimentSpec): Promise<Program> {
  const load = models[`../families/${spec.family}/model.ts`]
  if (!load) throw new AppError('spec.invalid', `There is no family ${spec.family}.`, { path: 'family' })
  return (await load()).createProgram(spec)
}
