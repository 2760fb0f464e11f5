/**
 * From the last state of a stage to the first of the next, which may go on from the end of an earlier one: a pure function of
 * the state, the spec and its seeds.
 *
 * Weights `[R, …]` go on, are shuffled inside each tensor of each replica, or are drawn anew; the optimiser's memory goes on
 * where the next optimiser has the same and nothing is reset. A reset of some parameters alone is one of their weights and their part of that memory. A replica that has diverged stays out of all later stages. What was counted towards rows and rules ends with the stage.
 */
import { AppError } from '#shared/errors'
import type { TrainingSpec } from '#shared/experiment'
import { RandomStream } from '#shared/random'
import { isNamedBy, specOfStage, stageBefore, stageCount, trainedSpec } from '#shared/stages'
import type { HostTensor, TrainingState } from '#shared/trainingState'
import { sizeOf } from '../../../kit/data/hostData'
import type { Program } from '../../../kit/program/program'
import { wholeSpec } from '../../families'
import { loadProgram } from '../programs'
import { initialState } from '../runners/initialState'
import { carriedFrom, endOf } from './carried'
import { freshCounts } from './stopRules'

/** @param program of the stage that begins */
export function firstStateOf(spec: TrainingSpec, program: Program, last: TrainingState): TrainingState {
  const { step, seconds, diverged } = last
  const stage = last.stage + 1
  const { reset, resetOnly = [] } = spec.stages![stage]!
  const before = endOf(last, stageBefore(spec, stage))
  const drawn = initialState(program, stage)
  const parameters = program.parameters.map(({ name }) => name)
  const isReset = (tensor: string): boolean =>
    reset !== 'none' &&
    (resetOnly.length === 0 || isNamedBy(parameterOf(tensor, parameters) ?? '', resetOnly))
  const tensors = Object.entries(drawn).map(([name, fresh]) => {
    const stored = before[name]
    const goesOn = !isReset(name) || (reset !== 'fresh' && parameters.includes(name))
    if (!goesOn || stored?.shape.join() !== fresh.shape.join()) return [name, fresh]
    const isShuffled = reset === 'shuffle' && isReset(name)
    return [name, isShuffled ? shuffled(stored, program.seeds, stage, name) : stored]
  })
  const place = { stage, stageFrom: step }
  const { rules } = trainedSpec(spec, place).stop
  return {
    step,
    seconds,
    diverged,
    ruleCounts: freshCounts(rules, spec.replicas),
    ...place,
    tensors: {
      ...(Object.fromEntries(tensors) as Record<string, HostTensor>),
      ...carriedFrom(spec, last, stage)
    }
  }
}

/** The parameter that a tensor is, or that it is an optimiser's memory of, as in `momentum/layer1/weight`. */
const parameterOf = (tensor: string, parameters: readonly string[]): string | undefined =>
  parameters.find((name) => tensor === name || tensor.endsWith(`/${name}`))

/** Every replica's values in another order (Fisher & Yates), which its seed, the stage and the tensor's name decide. */
function shuffled(
  { dtype, shape, data }: HostTensor,
  seeds: readonly number[],
  stage: number,
  name: string
): HostTensor {
  const values = Float32Array.from(data)
  const size = sizeOf(shape.slice(1))
  const lane = [...name].reduce((hash, letter) => (Math.imul(hash, 31) + letter.charCodeAt(0)) >>> 0, 0)
  seeds.forEach((seed, r) => {
    const stream = new RandomStream(seed, 'shuffle', stage, lane)
    const own = values.subarray(r * size, (r + 1) * size)
    for (let left = own.length; left > 1; left--) {
      const other = stream.below(left)
      const value = own[left - 1]!
      own[left - 1] = own[other]!
      own[other] = value
    }
  })
  return { dtype, shape, data: values }
}

/** Throws `spec.invalid` for a stage whose model has other parameters than the first one's. */
export async function assertSameShapes(spec: TrainingSpec): Promise<void> {
  const shapesOf = async (stage: number): Promise<Map<string, string>> => {
    const { parameters } = await loadProgram(wholeSpec(specOfStage(spec, stage)))
    return new Map(parameters.map(({ name, shape }) => [name, `[${shape.join(', ')}]`]))
  }
  const first = await shapesOf(0)
  for (let stage = 1; stage < stageCount(spec); stage++) {
    const own = await shapesOf(stage)
    const names = new Set([...first.keys(), ...own.keys()])
    for (const name of names) {
      if (first.get(name) === own.get(name)) continue
      throw new AppError(
        'spec.invalid',
        `A stage cannot change the shape of ${name}: it is ${first.get(name) ?? 'not there'} in the first stage and ${own.get(name) ?? 'not there'} in this one.`,
        { path: `stages.${stage}.change` }
      )
    }
  }
}
