/** Where what a metric tells of first came to a value, within each stage of a run. */
import { Emergence, midpoint } from '#shared/analysis/emergence'
import type { ReplicaSummary } from '#shared/analysis/quantiles'
import type { PanelRun } from '../props'
import type { Metric } from './domain'

const emergences = new WeakMap<ReplicaSummary, Map<string, Emergence>>()

/**
 * Where every task came to `value`, t₅₀ unless it is given, up to the steps summarised so far.
 * @param stage within which; a task may leap in each
 */
export function emergenceOf(
  { column, summary }: Metric,
  stage: number,
  value = midpoint(column.chance ?? 0)
): readonly (number | null)[] {
  let ofSummary = emergences.get(summary)
  if (!ofSummary) emergences.set(summary, (ofSummary = new Map()))
  const key = `${stage} ${value}`
  const known = ofSummary.get(key)
  const emergence = known ?? new Emergence(summary.groups.length, summary.replicas, value, stage)
  if (!known) ofSummary.set(key, emergence)
  emergence.update(summary)
  return emergence.steps
}

type Staged = Pick<PanelRun, 'stages'>

/** Of those that a run has reached; 0 alone where it has no others. */
export const stageNumbers = ({ stages }: Staged): number[] =>
  stages.length < 2 ? [0] : stages.map(({ stage }) => stage)

/** The stage that a step lies in; where one ends it is still that one, as the state kept there is. */
export const stageAt = ({ stages }: Staged, step: number): number =>
  stages.findLast(({ from }) => from < step)?.stage ?? 0

/** As in `in stage “redrawn”`; empty for a run that has a single one. */
export const stageWords = ({ stages }: Staged, stage: number): string =>
  stages.length < 2 ? '' : `in stage “${stages.find((start) => start.stage === stage)?.name}”`
