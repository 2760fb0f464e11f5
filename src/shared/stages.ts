/**
 * The stages of a run: at the end of one, the same weights go on under a changed spec.
 *
 * A stage is a fork inside a run. The first is the spec itself; each further one goes on from the last state of an earlier one,
 * the one before it unless it names another, changes fields of that one's spec and may reset what was learned. It ends after its own steps or when one of its rules is met, in all replicas together; the
 * last one, as a run without stages, ends as `stop` says. Steps count through. All that follows from a spec and the number of
 * a stage, from 0, is worked out here.
 */
import { isTraining, type ExperimentSpec, type TrainingSpec } from './experiment'
import { isObject, valueAt } from './paths'

/** Where a state stands: in which stage, and the step at which it began. */
export interface StagePlace {
  stage: number
  stageFrom: number
}

type Staged = Pick<ExperimentSpec, 'stages'>

export const stageCount = ({ stages }: Staged): number => Math.max(1, stages?.length ?? 0)

export const isStaged = ({ stages }: Staged): boolean => (stages?.length ?? 0) > 1

/** Its name, or its number from 1. */
export const stageName = ({ stages }: Staged, stage: number): string =>
  stages?.[stage]?.name || `stage ${stage + 1}`

/** The stage whose last state a stage goes on from; −1: it is the first. */
export const stageBefore = ({ stages }: Staged, stage: number): number =>
  Math.min(stages?.[stage]?.from ?? stage - 1, stage - 1)

/** The spec that a stage trains under, as if it were a whole run; it has no stages and ends as the run does. */
export function specOfStage<Spec extends Staged>(spec: Spec, stage: number): Spec {
  const { stages = [], ...first } = spec
  const last = Math.min(stage, stages.length - 1)
  if (last <= 0) return first as Spec
  return merged(specOfStage(spec, stageBefore(spec, last)), stages[last]!.change) as Spec
}

/** Earlier stages whose last states are carried along in the states of this one, since a later stage goes on from them. */
export const carriedStages = (spec: Staged, stage: number): number[] =>
  Array.from({ length: Math.min(stage, stageCount(spec)) }, (_, earlier) => earlier).filter((earlier) =>
    (spec.stages ?? []).some((_, later) => later > stage && stageBefore(spec, later) === earlier)
  )

/** Whether a stage begins without what its weights, or its optimiser alone, held before; one that resets only some parameters does not. */
export const resetsAll = ({ stages }: Staged, stage: number): boolean => {
  const { reset = 'none', resetOnly = [] } = stages?.[stage] ?? {}
  return reset !== 'none' && resetOnly.length === 0
}

/** Whether a parameter, as in `layer1/weight`, is named by one of these: its name, or a folder of it. */
export const isNamedBy = (parameter: string, names: readonly string[]): boolean =>
  names.some((name) => parameter === name || parameter.startsWith(`${name}/`))

/** Parts of a spec that a stage can change; what names replicas, ends the run or computes it stays. */
export const changeable = ['batchSize', 'task', 'model', 'optimizer', 'perReplica', 'record'] as const

/** Objects are merged field by field, everything else is replaced. */
function merged(values: unknown, change: unknown): unknown {
  if (!isObject(values) || !isObject(change)) return change
  const own = Object.entries(change).map(([key, value]) => [
    key,
    merged(Object.hasOwn(values, key) ? values[key] : undefined, value)
  ])
  return { ...values, ...Object.fromEntries(own) }
}

/** The same with an end of its own: that of the stage, no later than that of the run. */
export function trainedSpec<Spec extends TrainingSpec>(spec: Spec, { stage, stageFrom }: StagePlace): Spec {
  const own = specOfStage(spec, stage)
  const until = stage < stageCount(spec) - 1 ? spec.stages![stage]!.until : null
  if (!until) return own
  const steps = Math.min(own.stop.steps, stageFrom + (until.steps ?? Infinity))
  return { ...own, stop: { ...own.stop, steps, rules: until.rules } }
}

/** Steps of an epoch in a stage, where the task says how many rows that has; else null. */
export function stepsPerEpoch(spec: ExperimentSpec, stage = 0): number | null {
  if (!isTraining(spec)) return null
  const { task, batchSize } = specOfStage(spec, stage)
  const rows = valueAt(task, ['rowsPerEpoch'])
  return typeof rows === 'number' && batchSize !== null ? Math.ceil(rows / batchSize) : null
}
