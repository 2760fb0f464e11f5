/** Every family's program; tensors are loaded with it, so only the engine may. */
import { AppError } from '#shared/errors'
import type { ExperimentSpec } from '#shared/experiment'
import type { Program } from '../../kit/program/program'
import { isTrained, type TrainedId } from '../families'

interface ProgramModule {
  createProgram(spec: ExperimentSpec): Program
}

const programs = {
  automata: () => import('../../families/automata/program/program'),
  fractals: () => import('../../families/fractals/program/program'),
  grokking: () => import('../../families/grokking/program/program'),
  liquid: () => import('../../families/liquid/program/program'),
  modes: () => import('../../families/modes/program/program'),
  networkDescent: () => import('../../families/networkDescent/program/program'),
  parity: () => import('../../families/parity/program/program'),
  robustness: () => import('../../families/robustness/program/program')
} satisfies Record<TrainedId, () => Promise<ProgramModule>>

/** Throws `spec.invalid` for a family without a program. */
export async function loadProgram(spec: ExperimentSpec): Promise<Program> {
  if (!isTrained(spec.family))
    throw new AppError('spec.invalid', `There is no family ${spec.family}.`, { path: 'family' })
  const { createProgram }: ProgramModule = await programs[spec.family]()
  return createProgram(spec)
}
