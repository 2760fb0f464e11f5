/** A state before any training: parameters drawn per replica, optimiser slots zero. Made on the host, so that it is equal on every backend. */
import { AppError } from '#shared/errors'
import { RandomStream } from '#shared/random'
import type { HostTensor } from '#shared/trainingState'
import { sizeOf } from '../../../kit/data/hostData'
import { optimizerSlots } from '../../../kit/program/optimizers'
import type { Program } from '../../../kit/program/program'

/** @param draw 0 at step 0; other numbers draw other weights */
export function initialState(program: Program, draw = 0): Record<string, HostTensor> {
  const perReplica = program.seeds.map((seed, r) => {
    const stream = new RandomStream(seed, 'init', draw)
    return program.parameters.map((parameter) => parameter.initialize(stream, r))
  })
  const state: Record<string, HostTensor> = {}
  program.parameters.forEach((parameter, p) => {
    const size = sizeOf(parameter.shape)
    const data = new Float32Array(program.replicas * size)
    perReplica.forEach((values, r) => data.set(values[p]!, r * size))
    state[parameter.name] = { dtype: 'float32', shape: [program.replicas, ...parameter.shape], data }
  })
  const trainable = program.parameters
    .filter((p) => p.trainable)
    .map((p) => [p.name, state[p.name]!] as const)
  return { ...state, ...optimizerSlots(program.optimizers, Object.fromEntries(trainable)) }
}

/** Checks a stored state against the program's own. Throws `checkpoint.shape` with both shapes. */
export function assertStateFits(
  expected: Record<string, { shape: readonly number[] }>,
  given: Record<string, HostTensor>
): void {
  for (const [name, { shape }] of Object.entries(expected)) {
    const found = given[name]?.shape
    if (found && found.join() === shape.join()) continue
    throw new AppError(
      'checkpoint.shape',
      `The checkpoint has ${found ? `[${found.join(', ')}]` : 'nothing'} for ${name}; this model needs [${shape.join(', ')}].`
    )
  }
}
