/** What the runs on screen have in common: the step axis, and the statistics of their series. */
import { Emergence, midpoint } from '#shared/analysis/emergence'
import { ReplicaSummary, type SummarySource } from '#shared/analysis/quantiles'
import type { FamilyInfo } from '#shared/family'
import { parseMetric, type MetricColumn } from '#shared/metrics'
import { isActive } from '#shared/run'
import type { Series } from './series.svelte'
import type { AxisScale, PanelRun } from '../props'
import type { StepDomain } from '../axes/scale'

/** First recorded step above 0, and whether step 0 is recorded. */
export function firstSteps(series: Series): { first: number; zero: boolean } {
  const steps = series.column('step')
  let low = 0
  let high = steps.length
  while (low < high) {
    const middle = (low + high) >> 1
    if (steps[middle] === 0) low = middle + 1
    else high = middle
  }
  return { first: steps[low] ?? Infinity, zero: low > 0 }
}

/** It trains, or is about to go on: right of its head are steps that it has yet to reach. */
export const isOngoing = (run: PanelRun): boolean => isActive(run.status) || run.status === 'interrupted'

/** A run that may still train shows the steps it has not reached; a finished one ends where it ended. */
export const lastStep = (run: PanelRun): number =>
  isOngoing(run) ? Math.max(run.targetSteps, run.step) : run.step

/** The step axis of a window: the same for every panel, so it looks at all series of the runs. */
export function stepDomain(runs: readonly (PanelRun | null)[], scale: AxisScale): StepDomain {
  let first = Infinity
  let zero = false
  let max = 0
  for (const run of runs) {
    if (!run) continue
    max = Math.max(max, lastStep(run))
    for (const { name } of run.family.series) {
      const start = firstSteps(run.series(name))
      first = Math.min(first, start.first)
      zero ||= start.zero
    }
  }
  max = Math.max(max, 10)
  const knee = Math.min(first, max / 10)
  return { min: scale === 'log' ? knee : 0, max, zero, knee }
}

/** A metric of a run: its declaration and its statistics, kept for every panel that shows it. */
export interface Metric {
  name: string
  column: MetricColumn
  series: Series
  summary: ReplicaSummary
}

const summaries = new WeakMap<Series, Map<string, ReplicaSummary>>()

/** Null if the family has no such metric. Reading it in an effect follows the stream. */
export function metricOf(run: PanelRun, family: FamilyInfo, name: string): Metric | null {
  const { series: seriesName, column: columnName } = parseMetric(name)
  const declaration = family.series.find((series) => series.name === seriesName)
  const column = declaration?.columns.find((c) => c.name === columnName)
  if (!declaration || !column) return null
  const series = run.series(seriesName)
  let ofSeries = summaries.get(series)
  if (!ofSeries) summaries.set(series, (ofSeries = new Map()))
  // The number of tasks is known with the first rows only.
  const lanes = declaration.perTask ? run.tasksOf(seriesName) : 1
  let summary = ofSeries.get(columnName)
  if (summary?.lanes.length !== lanes) {
    summary = new ReplicaSummary(lanes, run.replicas)
    ofSeries.set(columnName, summary)
  }
  void series.rows
  return { name, column, series, summary }
}

/** Time for taking in rows in one frame, all panels together, so that opening a long run never holds the window. */
const BUDGET_MS = 6
const ROWS_AT_ONCE = 5000

let frame: number | null = null
let spent = 0

const sourceOf = ({ series, column }: Metric): SummarySource => ({
  step: series.column('step'),
  replica: series.column('replica'),
  task: series.declaration.perTask ? series.column('task') : null,
  value: series.column(column.name)
})

/** Brings the statistics up to the stored rows at once, for what is told of a run as a whole. */
export const refreshAll = (metric: Metric): void => void metric.summary.update(sourceOf(metric))

/** Brings the statistics up to the stored rows. False: there is more to read in the next frame. */
export function refresh(metric: Metric): boolean {
  const { summary } = metric
  const source = sourceOf(metric)
  const now = document.timeline.currentTime as number | null
  if (now !== frame) [frame, spent] = [now, 0]
  const start = performance.now()
  let done = summary.update(source, ROWS_AT_ONCE)
  while (!done && spent + performance.now() - start < BUDGET_MS) done = summary.update(source, ROWS_AT_ONCE)
  spent += performance.now() - start
  return done
}

const emergences = new WeakMap<ReplicaSummary, Emergence>()

/** t₅₀ of every task, up to the steps summarised so far. */
export function emergenceOf({ column, summary }: Metric): readonly (number | null)[] {
  let emergence = emergences.get(summary)
  if (!emergence) {
    emergence = new Emergence(summary.lanes.length, midpoint(column.chance ?? 0))
    emergences.set(summary, emergence)
  }
  emergence.update(summary)
  return emergence.steps
}

/** The accuracy of every task, if the family measures it. */
export function taskMetricOf(run: PanelRun, family: FamilyInfo): Metric | null {
  for (const { name, perTask, noun, columns } of family.series) {
    const column = columns.find(({ range }) => range)
    if (perTask && !noun && column) return metricOf(run, family, `${name}.${column.name}`)
  }
  return null
}
