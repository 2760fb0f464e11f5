/**
 * Where a run changes: a metric did so suddenly; its tasks emerge, or, in a family without tasks, its headline
 * metric does; its replicas diverge. Told from what has been summarised so far.
 */
import type { FamilyInfo } from '#shared/family'
import type { PanelRun } from '../props'
import { emergenceOf, metricOf, taskMetricOf } from './domain'

/** Ascending steps, each once. */
export function changesOf(run: PanelRun, family: FamilyInfo): number[] {
  const metric = taskMetricOf(run, family) ?? metricOf(run, family, family.headline)
  const emerged = metric?.column.range ? emergenceOf(metric).filter((step) => step !== null) : []
  const steps = new Set([...emerged, ...[...run.changes, ...run.diverged].map(({ step }) => step)])
  return [...steps].sort((a, b) => a - b)
}
