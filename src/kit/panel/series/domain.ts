/** What the runs on screen have in common: the step axis, and the statistics of their series. */
import { Emergence, midpoint } from '#shared/analysis/emergence'
import { ReplicaSummary, type SummarySource } from '#shared/analysis/quantiles'
import { innerSizes, laneCount, laneReader } from '#shared/analysis/tracks'
import { laneName, type AxisScale } from '#shared/axes'
import { parseMetric, type Column, type MetricColumn, type SeriesDeclaration } from '#shared/metrics'
import { isActive } from '#shared/run'
import type { Series } from './series.svelte'
import type { PanelRun } from '../props'
import type { Extent } from './cursor.svelte'
import type { StepDomain } from '../axes/scale'

/** The stored places of a series on the main axis, in the order of rows; none where it has no main axis. */
const placesIn = (series: Series): Column => {
  const { main } = series.declaration
  return main ? series.column(main.name) : new Float64Array(0)
}

/** First recorded place above 0, and whether 0 is recorded; and the last one, where rows come in no order. */
export function firstSteps(series: Series): { first: number; zero: boolean; last: number } {
  const steps = placesIn(series)
  if (series.declaration.main?.order === 'unit') return scanned(steps)
  let low = 0
  let high = steps.length
  while (low < high) {
    const middle = (low + high) >> 1
    if (steps[middle] === 0) low = middle + 1
    else high = middle
  }
  return { first: steps[low] ?? Infinity, zero: low > 0, last: steps[steps.length - 1] ?? -Infinity }
}

function scanned(places: Column): { first: number; zero: boolean; last: number } {
  let [first, last, zero] = [Infinity, -Infinity, false]
  for (const place of places) {
    if (place > 0) first = Math.min(first, place)
    zero ||= place === 0
    last = Math.max(last, place)
  }
  return { first, zero, last }
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
    if (run.axis.order === 'value') max = Math.max(max, lastStep(run))
    for (const { name } of run.declarations) {
      const start = firstSteps(run.series(name))
      first = Math.min(first, start.first)
      zero ||= start.zero
      if (run.axis.order === 'unit') max = Math.max(max, start.last)
    }
  }
  // Steps that are yet to come are counted in tens; what else an axis shows begins and ends with its rows.
  if (runs.every((run) => run?.axis.order !== 'unit')) max = Math.max(max, 10)
  const knee = Math.min(first, max / 10)
  return { min: scale === 'log' ? knee : 0, max, zero, knee }
}

/** Where a run has rows: steps from 0 to the newest, or what a computation has visited so far. */
export function extentOf(run: PanelRun): Extent {
  const whole = run.axis.type === 'whole'
  if (run.axis.order === 'value') return { low: 0, high: run.step, head: run.step, whole }
  let [low, high] = [Infinity, -Infinity]
  for (const { name } of run.declarations)
    for (const place of placesIn(run.series(name))) {
      low = Math.min(low, place)
      high = Math.max(high, place)
    }
  return low <= high ? { low, high, head: run.step, whole } : { low: 0, high: 0, head: 0, whole }
}

/** A metric of a run: its declaration and its statistics, kept for every panel that shows it. */
export interface Metric {
  name: string
  column: MetricColumn
  declaration: SeriesDeclaration
  series: Series
  /** The name of a lane, a place on every inner axis; empty without inner axes. */
  nameOf(lane: number): string
  /** Places of each inner axis. */
  sizes: readonly number[]
  summary: ReplicaSummary
}

const summaries = new WeakMap<Series, Map<string, ReplicaSummary>>()

/** Null if the run has no such metric. Reading it in an effect follows the stream. */
export function metricOf(run: PanelRun, name: string): Metric | null {
  const { series: seriesName, column: columnName } = parseMetric(name)
  const declaration = run.declarations.find((series) => series.name === seriesName)
  const column = declaration?.columns.find((c) => c.name === columnName)
  if (!declaration || !column) return null
  const series = run.series(seriesName)
  void series.rows
  const sizes = innerSizes(declaration.inner, series.all())
  let ofSeries = summaries.get(series)
  if (!ofSeries) summaries.set(series, (ofSeries = new Map()))
  let summary = ofSeries.get(columnName)
  // How many lanes there are may be known with the first rows only.
  if (summary?.lanes.length !== laneCount(sizes)) {
    summary = new ReplicaSummary(laneCount(sizes), run.replicas)
    ofSeries.set(columnName, summary)
  }
  const nameOf = (lane: number): string => laneName(declaration.inner, sizes, lane)
  return { name, column, declaration, series, nameOf, sizes, summary }
}

/** Time for taking in rows in one frame, all panels together, so that opening a long run never holds the window. */
const BUDGET_MS = 6
const ROWS_AT_ONCE = 5000

let frame: number | null = null
let spent = 0

function sourceOf({ declaration, series, column, sizes }: Metric): SummarySource {
  const columns = series.all()
  return {
    at: declaration.main && series.column(declaration.main.name),
    replica: series.column('replica'),
    lane: laneReader(declaration.inner, sizes, columns),
    value: series.column(column.name)
  }
}

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
    emergence = new Emergence(summary.lanes.length, summary.replicas, midpoint(column.chance ?? 0))
    emergences.set(summary, emergence)
  }
  emergence.update(summary)
  return emergence.steps
}

/** The accuracy at every place of an inner axis (of every task, say), if the run records it while it trains. */
export function placeMetricOf(run: PanelRun): Metric | null {
  for (const { name, inner, source, columns } of run.declarations) {
    const column = columns.find(({ range }) => range)
    if (inner.length > 0 && source === undefined && column) return metricOf(run, `${name}.${column.name}`)
  }
  return null
}

/** One place of a metric's inner axes in a word: `task`; of two axes `task and class`. */
export const placeWord = ({ declaration }: Metric): string =>
  declaration.inner.map(({ title }) => title).join(' and ')
