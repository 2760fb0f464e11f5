/**
 * What a curve can be drawn over, besides steps: samples, Σ η, Σ η λ, and the time since the run's own leap (`leap.ts`).
 *
 * Each choice turns steps into places on the axis, for every run by its own history.
 */
import { gathered, ratesCount, type SpecHistory, type Quantity } from '#shared/specHistory'
import { countsSteps, type AxisScale } from '#shared/axes'
import type { PanelRun } from '../props'
import { CLOSEST_SHARE, firstSteps, lastStep, stepDomain } from '../series/domain'
import { differInSpeed, leapTimeline, leapWindow } from './leap'
import type { StepDomain } from './scale'
import { FAR, stepTimeline, timelineOf, type Timeline } from './timeline'

export const xAxes = ['step', 'samples', 'rate', 'decay', 'event'] as const
export type XAxis = (typeof xAxes)[number]

/** At the right end of the axis. */
export const xAxisNames: Record<XAxis, string> = {
  step: 'step',
  samples: 'samples',
  rate: 'η · steps',
  decay: 'η · λ · steps',
  event: 't − t₅₀, steps'
}

/** In a menu, in words. */
export const xAxisTitles: Record<XAxis, string> = {
  step: 'Steps',
  samples: 'Samples seen',
  rate: 'Learning rate × steps, Σ η',
  decay: 'Learning rate × weight decay × steps, Σ η λ',
  event: 'Steps since t₅₀, t − t₅₀; divided by t₅₀ where runs differ in speed'
}

export const xAxisOf = (choice: string | undefined): XAxis =>
  xAxes.find((xAxis) => xAxis === choice) ?? 'step'

const differsIn: Record<Quantity, string> = {
  samples: 'its seeds differ in rows per step',
  rate: 'its seeds differ in learning rate',
  decay: 'its seeds differ in learning rate or weight decay'
}

const notPlain = 'Σ η measures training under plain SGD alone, without momentum, clipping or filter'

/** Those that at least one of the runs can be drawn over, and the one that is chosen already. */
export const xAxesFor = (runs: readonly PanelRun[], chosen: XAxis): XAxis[] =>
  xAxes.filter(
    (xAxis) =>
      xAxis !== 'rate' ||
      xAxis === chosen ||
      runs.some(({ history }) => history === null || ratesCount(history))
  )

/** Histories come anew with every reading of a run. */
const keys = new WeakMap<SpecHistory, string>()

function historyTimeline(run: PanelRun, quantity: Quantity): Timeline | string {
  const { history } = run
  if (!history) return 'a run that it was forked from is not in this library'
  if (quantity === 'rate' && !ratesCount(history)) return notPlain
  const at = gathered(history, quantity)
  if (!at) return differsIn[quantity]
  if (at(FAR) === 0) return 'its weight decay is 0'
  let key = keys.get(history)
  if (key === undefined) keys.set(history, (key = JSON.stringify(history)))
  return timelineOf(`${quantity} ${key}`, at)
}

/** A run on the axis: its order on screen, and its timeline. */
export interface Placed<Run extends PanelRun = PanelRun> {
  run: Run
  rank: number
  timeline: Timeline
}

/** A sentence's end: why the run is not on this axis. */
function timelineOn(xAxis: XAxis, run: PanelRun, divided: boolean): Timeline | string {
  if (xAxis === 'step') return stepTimeline
  if (!countsSteps(run.axis)) return `it counts no steps but goes along the ${run.axis.title}`
  return xAxis === 'event' ? leapTimeline(run, divided) : historyTimeline(run, xAxis)
}

/** Runs on an axis, and in one sentence each why others are not on it. */
export function place<Run extends PanelRun>(
  xAxis: XAxis,
  runs: readonly Run[]
): { placed: Placed<Run>[]; leftOut: string[] } {
  const placed: Placed<Run>[] = []
  const leftOut: string[] = []
  const divided = xAxis === 'event' && differInSpeed(runs)
  for (const [rank, run] of runs.entries()) {
    const timeline = timelineOn(xAxis, run, divided)
    if (typeof timeline === 'string') leftOut.push(`${run.title} is left out: ${timeline}.`)
    else placed.push({ run, rank, timeline })
  }
  return { placed, leftOut }
}

/** The scale that an x axis can have: a leap keeps its shape on a linear one alone. */
export const scaleOf = (xAxis: XAxis, scale: AxisScale): AxisScale => (xAxis === 'event' ? 'linear' : scale)

/** What stands at the right end of the axis. */
export const xAxisName = (xAxis: XAxis, placed: readonly Placed[]): string =>
  placed[0]?.timeline.title ?? xAxisNames[xAxis]

/** From where the runs begin to where the last of them ends, on this axis; about leaps a window. */
export function xAxisDomain(xAxis: XAxis, placed: readonly Placed[], scale: AxisScale): StepDomain {
  if (xAxis === 'step')
    return stepDomain(
      placed.map(({ run }) => run),
      scale
    )
  let [min, max, first] = [Infinity, -Infinity, Infinity]
  for (const { run, timeline } of placed) {
    const starts = run.declarations.map(({ name }) => firstSteps(run.series(name)))
    const step = Math.min(...starts.map((start) => start.first))
    const begin = starts.some(({ zero }) => zero) ? 0 : step
    if (begin < Infinity) min = Math.min(min, timeline.at(begin))
    max = Math.max(max, timeline.at(lastStep(run)))
    const near = timeline.at(step) || timeline.at(step + 1) // the first update of a warm-up moves nothing
    if (near > 0) first = Math.min(first, near)
  }
  if (xAxis === 'event') [min, max] = leapWindow(placed, [min, max])
  if (!(max > min)) [min, max] = [0, 1]
  const knee = Math.min(first, (max - min) / 10)
  const zero = min === 0
  return {
    min: scale === 'log' && zero ? knee : min,
    max,
    zero,
    knee,
    closest: CLOSEST_SHARE,
    title: xAxisName(xAxis, placed)
  }
}
