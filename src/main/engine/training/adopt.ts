/**
 * A stored state as another spec goes on from it: the weights as they are, the optimiser's memory where the new
 * optimiser has the same, the rest as before a first update.
 *
 * Shapes of parameters `[R, …]` must be those of the new model; nothing is cut, filled up or left behind.
 */
import { AppError } from '#shared/errors'
import { assertStateFits, initialState } from '../runners/initialState'
import type { HostTensor, TrainingState } from '#shared/trainingState'
import type { AdoptJob } from '../messages'
import { loadProgram } from '../programs'
import { detectorsOf } from './moments'
import { freshCounts } from './stopRules'
import { METER } from './trainer'

/** Throws `checkpoint.shape` with both shapes, or with both numbers of replicas. */
export async function adoptState({ spec, parent, from }: AdoptJob): Promise<TrainingState> {
  if (spec.replicas !== parent.replicas)
    throw new AppError(
      'checkpoint.shape',
      `The checkpoint has ${parent.replicas} replicas; this spec has ${spec.replicas}.`,
      { path: 'replicas' }
    )
  const [program, before] = await Promise.all([loadProgram(spec), loadProgram(parent)])
  const initial = initialState(program)
  const parameters = program.parameters.map(({ name }) => name)
  assertStateFits(Object.fromEntries(parameters.map((name) => [name, initial[name]!])), from.tensors)
  const lost = before.parameters.find(({ name }) => !parameters.includes(name))
  if (lost)
    throw new AppError(
      'checkpoint.shape',
      `The checkpoint has [${[spec.replicas, ...lost.shape].join(', ')}] for ${lost.name}; this model needs nothing.`
    )
  const tensors = Object.fromEntries(
    Object.entries(initial).map(([name, fresh]) => [name, fitting(from.tensors[name], fresh)])
  )
  const sums = from.tensors[METER]
  const sameRules = JSON.stringify(spec.stop.rules) === JSON.stringify(parent.stop.rules)
  return {
    step: from.step,
    seconds: 0,
    diverged: from.diverged,
    ruleCounts: sameRules ? from.ruleCounts : freshCounts(spec.stop.rules, spec.replicas),
    tensors:
      sums && metersAlike(spec, parent)
        ? { ...tensors, ...detectorsOf(from.tensors), [METER]: sums }
        : tensors
  }
}

const fitting = (stored: HostTensor | undefined, fresh: HostTensor): HostTensor =>
  stored?.shape.join() === fresh.shape.join() ? stored : fresh

/** Whether a training row begun by one may be completed by the other. */
const metersAlike = (a: AdoptJob['spec'], b: AdoptJob['spec']): boolean =>
  JSON.stringify([a.seed, a.batchSize, a.task, a.model]) ===
  JSON.stringify([b.seed, b.batchSize, b.task, b.model])
