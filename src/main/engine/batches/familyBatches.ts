/** Finds the batches of a family by its name, without its tensors. */
import { AppError } from '#shared/errors'
import type { ExperimentSpec } from '#shared/experiment'
import type { Batches } from '../hostData'

interface BatchesModule {
  createBatches(spec: ExperimentSpec): Batches
}

const modules = import.meta.glob<BatchesModule>('../../families/*/batches.ts')

/** Throws `spec.invalid` for a family without batches. */
export async function loadBatches(spec: ExperimentSpec): Promise<Batches> {
  const load = modules[`../../families/${spec.family}/batches.ts`]
  if (!load) throw new AppError('spec.invalid', `There is no family ${spec.family}.`, { path: 'family' })
  return (await load()).createBatches(spec)
}
