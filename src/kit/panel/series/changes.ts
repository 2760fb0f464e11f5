/**
 * Where a run changes: a metric did so suddenly; its tasks emerge, or, in a family without tasks, its headline
 * metric does, in each stage anew; its replicas diverge. Told from what has been summarised so far.
 */
import type { PanelRun } from '../props'
import { emergenceOf, metricOf, placeMetricOf, stageNumbers } from './domain'

/** Ascending steps, each once. */
export function changesOf(run: PanelRun): number[] {
  const metric = placeMetricOf(run) ?? metricOf(run, run.headline)
  const emerged = metric?.column.range
    ? stageNumbers(run).flatMap((stage) => emergenceOf(metric, stage).filter((step) => step !== null))
    : []
  const steps = new Set([...emerged, ...[...run.changes, ...run.diverged].map(({ step }) => step)])
  return [...steps].sort((a, b) => a - b)
}
