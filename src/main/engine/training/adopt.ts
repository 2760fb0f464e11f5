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
import { anyRuleMet, freshCounts, type RuleCounts } from './stopRules'
import { METER } from './readings'

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
  const goesOn = rowsAlike(spec, parent)
  return {
    step: from.step,
    seconds: 0,
    diverged: from.diverged,
    ruleCounts: goesOn ? countsFor(spec, parent, from) : freshCounts(spec.stop.rules, spec.replicas),
    tensors: sums && goesOn ? { ...tensors, ...detectorsOf(from.tensors), [METER]: sums } : tensors
  }
}

/** A rule that has ended the parent counts anew, so that a fork of its end trains on. */
function countsFor(
  { stop, replicas }: AdoptJob['spec'],
  parent: AdoptJob['spec'],
  { ruleCounts, diverged }: TrainingState
): RuleCounts {
  const alive = Array.from({ length: replicas }, (_, r) => !diverged.some(({ replica }) => replica === r))
  const same = JSON.stringify(stop.rules) === JSON.stringify(parent.stop.rules)
  return same && !anyRuleMet(stop.rules, ruleCounts, alive) ? ruleCounts : freshCounts(stop.rules, replicas)
}

const fitting = (stored: HostTensor | undefined, fresh: HostTensor): HostTensor =>
  stored?.shape.join() === fresh.shape.join() ? stored : fresh

/** Whether rows of one go on where those of the other end: a training row half done, streaks, changes. */
const rowsAlike = (a: AdoptJob['spec'], b: AdoptJob['spec']): boolean =>
  JSON.stringify([a.seed, a.batchSize, a.task, a.model]) ===
  JSON.stringify([b.seed, b.batchSize, b.task, b.model])
