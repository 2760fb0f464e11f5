/** Every family's rows of a step, for the thread that makes them ahead of time: no tensors are loaded. */
import { AppError } from '#shared/errors'
import type { ExperimentSpec } from '#shared/experiment'
import type { Batches } from '../../../kit/data/hostData'
import { isTrained, type TrainedId } from '../../families'

interface BatchesModule {
  createBatches(spec: ExperimentSpec): Batches
}

const modules = {
  automata: () => import('../../../families/automata/data/batches'),
  fractals: () => import('../../../families/fractals/data/batches'),
  grokking: () => import('../../../families/grokking/data/batches'),
  liquid: () => import('../../../families/liquid/data/batches'),
  modes: () => import('../../../families/modes/data/batches'),
  networkDescent: () => import('../../../families/networkDescent/data/batches'),
  parity: () => import('../../../families/parity/data/batches'),
  robustness: () => import('../../../families/robustness/data/batches')
} satisfies Record<TrainedId, () => Promise<BatchesModule>>

/** Throws `spec.invalid` for a family without batches. */
export async function loadBatches(spec: ExperimentSpec): Promise<Batches> {
  if (!isTrained(spec.family))
    throw new AppError('spec.invalid', `There is no family ${spec.family}.`, { path: 'family' })
  const { createBatches }: BatchesModule = await modules[spec.family]()
  return createBatches(spec)
}
