/** What the runs on screen have in common: the main axis, and the statistics of their series. */
import { ReplicaSummary, type SummarySource } from '#shared/analysis/quantiles'
import { innerSizes, groupCount, groupReader } from '#shared/analysis/tracks'
import { countsSteps, groupName, STAGE, type AxisScale, type MainAxis } from '#shared/axes'
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

/** Where the rows of a series lie, whatever order they come in; kept, so that each is looked at once. */
interface Reach {
  rows: number
  low: number
  high: number
  /** The smallest place above 0, and the smallest distance from 0 of a place beside it. */
  first: number
  nearest: number
  zero: boolean
}

const reaches = new WeakMap<Series, Reach>()

function reachOf(series: Series): Reach {
  const places = placesIn(series)
  let reach = reaches.get(series)
  if (!reach) {
    reach = { rows: 0, low: Infinity, high: -Infinity, first: Infinity, nearest: Infinity, zero: false }
    reaches.set(series, reach)
  }
  for (; reach.rows < places.length; reach.rows++) {
    const place = places[reach.rows]!
    reach.low = Math.min(reach.low, place)
    reach.high = Math.max(reach.high, place)
    if (place > 0) reach.first = Math.min(reach.first, place)
    if (place !== 0) reach.nearest = Math.min(reach.nearest, Math.abs(place))
    reach.zero ||= place === 0
  }
  return reach
}

/** First recorded step above 0, and whether step 0 is recorded. */
export function firstSteps(series: Series): { first: number; zero: boolean } {
  const steps = placesIn(series)
  let low = 0
  let high = steps.length
  while (low < high) {
    const middle = (low + high) >> 1
    if (steps[middle] === 0) low = middle + 1
    else high = middle
  }
  return { first: steps[low] ?? Infinity, zero: low > 0 }
}

/** It trains, or is about to go on: right of its head are steps that it has yet to reach. No other axis has a head. */
export const isOngoing = (run: PanelRun): boolean =>
  countsSteps(run.axis) && (isActive(run.status) || run.status === 'interrupted')

/** A run that may still train shows the steps it has not reached; a finished one ends where it ended. */
export const lastStep = (run: PanelRun): number =>
  isOngoing(run) ? Math.max(run.targetSteps, run.step) : run.step

/** The main axis of a window: the same for every panel, so it looks at all series of the runs, which share it. */
export function stepDomain(runs: readonly (PanelRun | null)[], scale: AxisScale): StepDomain {
  const shown = runs.filter((run) => run !== null)
  const axis = shown[0]?.axis
  return axis && !countsSteps(axis) ? placeDomain(shown, axis, scale) : trainedDomain(shown, scale)
}

function trainedDomain(runs: readonly PanelRun[], scale: AxisScale): StepDomain {
  let first = Infinity
  let zero = false
  let max = 10
  for (const run of runs) {
    max = Math.max(max, lastStep(run))
    for (const { name } of run.declarations) {
      const start = firstSteps(run.series(name))
      first = Math.min(first, start.first)
      zero ||= start.zero
    }
  }
  const knee = Math.min(first, max / 10)
  return { min: scale === 'log' ? knee : 0, max, zero, knee }
}

/** How far a view can be zoomed into an axis that does not count steps, as a share of the whole. */
export const CLOSEST_SHARE = 1e-4
/** Powers of ten that a symlog axis shows at most on either side of 0. */
const MOST_POWERS = 6

/** From the first place that has rows to the last one; around a single one, where there is no other. */
function placeDomain(runs: readonly PanelRun[], { title }: MainAxis, scale: AxisScale): StepDomain {
  const all = runs.flatMap((run) => run.declarations.map(({ name }) => reachOf(run.series(name))))
  const least = (of: (reach: Reach) => number): number => Math.min(...all.map(of))
  const high = Math.max(...all.map((reach) => reach.high))
  const low = scale === 'log' ? least(({ first }) => first) : least((reach) => reach.low)
  const zero = all.some((reach) => reach.zero)
  const most = Math.max(Math.abs(low), Math.abs(high))
  const knee = Math.max(
    least(({ nearest }) => nearest),
    most / 10 ** MOST_POWERS
  )
  const about = { zero, title, closest: CLOSEST_SHARE, knee: Number.isFinite(knee) ? knee : 1 }
  if (low < high) return { min: low, max: high, ...about }
  if (low > high || (low === 0 && scale !== 'log')) return { min: scale === 'log' ? 1 : 0, max: 10, ...about }
  return scale === 'log'
    ? { min: low / 2, max: low * 2, ...about }
    : { min: low - most / 2, max: low + most / 2, ...about }
}

/** It has a main axis: some of what it stores lies along one. */
export const hasAxis = (run: PanelRun): boolean => run.declarations.some(({ main }) => main !== null)

/** Where a run has rows: steps from 0 to the newest, or what a computation has visited so far. */
export function extentOf(run: PanelRun): Extent {
  const whole = run.axis.type === 'whole'
  if (!hasAxis(run)) return { low: 0, high: 0, head: 0, whole }
  if (countsSteps(run.axis)) return { low: 0, high: run.step, head: run.step, whole }
  const all = run.declarations.map(({ name }) => reachOf(run.series(name)))
  const low = Math.min(...all.map((reach) => reach.low))
  const high = Math.max(...all.map((reach) => reach.high))
  return low <= high ? { low, high, head: run.step, whole } : { low: 0, high: 0, head: 0, whole }
}

/** The scale asked for, or the nearest that can show every place of a run: a log axis shows none below 0. */
export const fittingScale = (run: PanelRun, wanted: AxisScale): AxisScale =>
  wanted === 'log' && extentOf(run).low < 0 ? 'symlog' : wanted

/** A metric of a run: its declaration and its statistics, kept for every panel that shows it. */
export interface Metric {
  name: string
  column: MetricColumn
  declaration: SeriesDeclaration
  series: Series
  /** The name of a group, a place on every inner axis; empty without inner axes. */
  nameOf(group: number): string
  /** The same where room is short: `3` where places have no names of their own, `110` of a rule called `rule 110`. */
  labelOf(group: number): string
  /** Places of each inner axis. */
  sizes: readonly number[]
  summary: ReplicaSummary
}

const summaries = new WeakMap<Series, Map<string, ReplicaSummary>>()

/** Null if the run has no such metric. Reading it in an effect follows the stream. */
export function metricOf(run: PanelRun, name: string): Metric | null {
  const { series, column } = parseMetric(name)
  const declared = run.declarations.find((each) => each.name === series)
  return declared ? columnOf(run.series(series), declared, column, run.replicas) : null
}

/** @param declaration as stored with the run, which may name places that the series does not know of */
export function columnOf(series: Series, declaration: SeriesDeclaration, wanted: string, replicas: number) {
  const column = declaration.columns.find((each) => each.name === wanted)
  if (!column) return null
  void series.rows
  const sizes = innerSizes(declaration.inner, series.all())
  let ofSeries = summaries.get(series)
  if (!ofSeries) summaries.set(series, (ofSeries = new Map()))
  let summary = ofSeries.get(column.name)
  // How many groups there are may be known with the first rows only.
  if (summary?.groups.length !== groupCount(sizes)) {
    summary = new ReplicaSummary(groupCount(sizes), replicas)
    ofSeries.set(column.name, summary)
  }
  const nameOf = (group: number): string => groupName(declaration.inner, sizes, group)
  const [only, ...others] = declaration.inner
  const numbered = others.length === 0 && !only?.labels
  const labelOf = (group: number): string => {
    if (numbered) return String(group + 1)
    const [named, title] = [nameOf(group), `${only?.title} `]
    return named.startsWith(title) ? named.slice(title.length) : named
  }
  const name = `${declaration.name}.${column.name}`
  return { name, column, declaration, series, nameOf, labelOf, sizes, summary }
}

/** What is drawn of a series that is too long for a window to keep whole; null: all of it. */
export const thinnedWords = ({ every, declaration: { main } }: Series): string | null =>
  every === 1 ? null : `1 in ${every} recorded ${main && countsSteps(main) ? 'steps' : 'places'}`

/** Time for taking in rows in one frame, all panels together, so that opening a long run never holds the window. */
const BUDGET_MS = 6
const ROWS_AT_ONCE = 5000

let frame: number | null = null
let spent = 0

function sourceOf({ declaration, series, column, sizes }: Metric): SummarySource {
  const columns = series.all()
  return {
    at: declaration.main && series.column(declaration.main.name),
    stage: declaration.staged ? series.column(STAGE) : null,
    replica: series.column('replica'),
    group: groupReader(declaration.inner, sizes, columns),
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

/** The accuracy at every place of an inner axis (of every task, say), if the run records it while it trains: a share or a cosine has a range as well. */
export function placeMetricOf(run: PanelRun): Metric | null {
  for (const { name, inner, source, columns } of run.declarations) {
    const column = columns.find(({ range, unit }) => range && unit === 'fraction correct')
    if (inner.length > 0 && source === undefined && column) return metricOf(run, `${name}.${column.name}`)
  }
  return null
}

/** What one group of a metric is called: `task`; a place on several axes is a `group`. */
export const placeWord = ({ declaration: { inner } }: Metric): string =>
  inner.length === 1 ? inner[0]!.title : 'group'
