/**
 * A stored state as another spec goes on from it: the weights as they are, the optimiser's memory where the new
 * optimiser has the same, the rest as before a first update.
 *
 * Shapes of parameters `[R, …]` must be those of the new model; nothing is cut, filled up or left behind.
 */
import { AppError } from '#shared/errors'
import { assertStateFits, initialState } from '../runners/initialState'
import { stageCount, trainedSpec } from '#shared/stages'
import type { HostTensor, TrainingState } from '#shared/trainingState'
import { wholeSpec } from '../../families'
import type { WarmStartJob } from '../messages'
import { loadProgram } from '../programs'
import { carriedFrom } from './carried'
import { detectorsOf } from './moments'
import { anyRuleMet, freshCounts, type RuleCounts } from './stopRules'
import { METER } from './readings'

/**
 * A fork of a later stage begins in the same one, as far as its spec has it.
 * Throws `checkpoint.shape` with both shapes, or with both numbers of replicas, or where a later stage goes on from an
 * earlier one that the state does not carry along.
 */
export async function warmStartedState({
  spec: run,
  parent: parentRun,
  from
}: WarmStartJob): Promise<TrainingState> {
  const stage = Math.min(from.stage, stageCount(run) - 1)
  const place = { stage, stageFrom: from.stageFrom }
  const spec = trainedSpec(run, place)
  const parent = trainedSpec(parentRun, from)
  if (spec.replicas !== parent.replicas)
    throw new AppError(
      'checkpoint.shape',
      `The checkpoint has ${parent.replicas} replicas; this spec has ${spec.replicas}.`,
      { path: 'replicas' }
    )
  const [program, before] = await Promise.all([loadProgram(wholeSpec(spec)), loadProgram(wholeSpec(parent))])
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
    ...place,
    diverged: from.diverged,
    ruleCounts: goesOn
      ? countsFor(spec, parent, from, stage < stageCount(run) - 1)
      : freshCounts(spec.stop.rules, spec.replicas),
    tensors: {
      ...tensors,
      ...(sums && goesOn && { ...detectorsOf(from.tensors), [METER]: sums }),
      ...carriedFrom(run, from, stage)
    }
  }
}

/** A rule that has ended the parent counts anew, so that a fork of its end trains on; one that ends a stage does so again. */
function countsFor(
  { stop, replicas }: WarmStartJob['spec'],
  parent: WarmStartJob['spec'],
  { ruleCounts, diverged }: TrainingState,
  endsStage: boolean
): RuleCounts {
  const alive = Array.from({ length: replicas }, (_, r) => !diverged.some(({ replica }) => replica === r))
  const same = JSON.stringify(stop.rules) === JSON.stringify(parent.stop.rules)
  return same && (endsStage || !anyRuleMet(stop.rules, ruleCounts, alive))
    ? ruleCounts
    : freshCounts(stop.rules, replicas)
}

const fitting = (stored: HostTensor | undefined, fresh: HostTensor): HostTensor =>
  stored?.shape.join() === fresh.shape.join() ? stored : fresh

/** Whether rows of one go on where those of the other end: a training row half done, streaks, changes. */
const rowsAlike = (a: WarmStartJob['spec'], b: WarmStartJob['spec']): boolean =>
  JSON.stringify([a.seed, a.batchSize, a.task, a.model]) ===
  JSON.stringify([b.seed, b.batchSize, b.task, b.model])
