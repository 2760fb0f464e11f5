/** The state of step 0: parameters drawn per replica, optimiser slots zero. Made on the host, so that it is equal on every backend. */
import { AppError } from '#shared/errors'
import { RandomStream } from '#shared/random'
import type { HostTensor } from './job'
import { optimizerFunctions } from './optimizers'
import type { Program } from './program'

/** Shapes with the replica axis, by parameter name. */
function shapes(program: Program, trainableOnly: boolean): Record<string, readonly number[]> {
  const kept = program.parameters.filter((p) => p.trainable || !trainableOnly)
  return Object.fromEntries(kept.map((p) => [p.name, [program.replicas, ...p.shape]]))
}

/** @param seeds unsigned 32-bit seed of every replica */
export function initialState(program: Program, seeds: readonly number[]): Record<string, HostTensor> {
  const perReplica = seeds.map((seed) => {
    const stream = new RandomStream(seed, 'init')
    return program.parameters.map((parameter) => parameter.initialize(stream))
  })
  const state: Record<string, HostTensor> = {}
  program.parameters.forEach((parameter, p) => {
    const size = parameter.shape.reduce((product, n) => product * n, 1)
    const data = new Float32Array(program.replicas * size)
    perReplica.forEach((values, r) => data.set(values[p]!, r * size))
    state[parameter.name] = { dtype: 'float32', shape: [program.replicas, ...parameter.shape], data }
  })
  return { ...state, ...optimizerFunctions(program.optimizer).slots(shapes(program, true), program.replicas) }
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
