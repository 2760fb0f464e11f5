/**
 * What a curve can be drawn over, besides steps: samples, Σ η, Σ η λ, the time since the run's own leap (`leap.ts`), and that since
 * each of its stages began (`stageRuns.ts`).
 *
 * Each choice turns steps into places on the axis, for every run by its own history.
 */
import { gathered, ratesCount, type SpecHistory, type Quantity } from '#shared/specHistory'
import { countsSteps, type AxisScale } from '#shared/axes'
import type { PanelRun } from '../props'
import { CLOSEST_SHARE, firstSteps, isOngoing, lastStep, stepDomain } from '../series/domain'
import { differInSpeed, leapTimeline, leapWindow } from './leap'
import type { StepDomain } from './scale'
import { stageRuns, type StagePart } from './stageRuns'
import { FAR, stepTimeline, timelineOf, type Timeline } from './timeline'

export const xAxes = ['step', 'samples', 'rate', 'decay', 'event', 'stage'] as const
export type XAxis = (typeof xAxes)[number]

/** At the right end of the axis. */
export const xAxisNames: Record<XAxis, string> = {
  step: 'step',
  samples: 'samples',
  rate: 'η · steps',
  decay: 'η · λ · steps',
  event: 't − t₅₀, steps',
  stage: 'steps of the stage'
}

/** In a menu, in words. */
export const xAxisTitles: Record<XAxis, string> = {
  step: 'Steps',
  samples: 'Samples seen',
  rate: 'Learning rate × steps, Σ η',
  decay: 'Learning rate × weight decay × steps, Σ η λ',
  event: 'Steps since t₅₀, t − t₅₀; divided by t₅₀ where runs differ in speed',
  stage: 'Steps since the stage began, each stage a line of its own'
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
  xAxes.filter((xAxis) => {
    if (xAxis === chosen) return true
    if (xAxis === 'stage') return runs.some(({ stages }) => stages.length > 1)
    return xAxis !== 'rate' || runs.some(({ history }) => history === null || ratesCount(history))
  })

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
export interface Placed {
  run: PanelRun
  rank: number
  timeline: Timeline
  /** Of a run that is a stage of another: where it lies in that one. */
  part?: StagePart
}

/** A sentence's end: why the run is not on this axis. */
function timelineOn(xAxis: XAxis, run: PanelRun, divided: boolean): Timeline | string {
  if (xAxis === 'step') return stepTimeline
  if (!countsSteps(run.axis)) return `it counts no steps but goes along the ${run.axis.title}`
  if (xAxis === 'stage') return stepTimeline
  return xAxis === 'event' ? leapTimeline(run, divided) : historyTimeline(run, xAxis)
}

/** Runs on an axis, or their stages as runs of their own, and in one sentence each why others are not on it. */
export function place(xAxis: XAxis, runs: readonly PanelRun[]): { placed: Placed[]; leftOut: string[] } {
  const placed: Placed[] = []
  const leftOut: string[] = []
  const divided = xAxis === 'event' && differInSpeed(runs)
  const apart: readonly { run: PanelRun; part?: StagePart }[] =
    xAxis === 'stage' ? stageRuns(runs) : runs.map((run) => ({ run }))
  for (const [rank, each] of apart.entries()) {
    const timeline = timelineOn(xAxis, each.run, divided)
    if (typeof timeline === 'string') leftOut.push(`${each.run.title} is left out: ${timeline}.`)
    else placed.push({ ...each, rank, timeline })
  }
  return { placed, leftOut }
}

/** Where a step of a run lies on the axis, how far the run has trained, and the step that a place of the axis stands for. */
export interface OnAxis {
  /** NaN: the run is not on this axis. */
  at: number
  /** Null: it has ended. */
  head: number | null
  /** NaN: there is none. */
  step(x: number): number
}

/** Of the time cursor: on the axis of stages it stays in the stage that it is in. */
export function cursorOn(run: PanelRun | undefined, placed: readonly Placed[], step: number): OnAxis {
  const own = placed.filter((each) => (each.part?.of ?? each.run) === run)
  const beginOf = ({ part }: Placed): number => part?.from ?? 0
  const here = own.findLast((each) => beginOf(each) <= step)
  const newest = own.at(-1)
  if (!here || !newest) return { at: NaN, head: null, step: () => NaN }
  const next = own[own.indexOf(here) + 1]
  const last = next ? beginOf(next) - 1 : Infinity
  return {
    at: here.timeline.at(step - beginOf(here)),
    head: isOngoing(newest.run) ? newest.timeline.at(newest.run.step) : null,
    step: (x) => Math.min(last, beginOf(here) + here.timeline.step(x))
  }
}

/** The scale that an x axis can have: a leap keeps its shape on a linear one alone. */
export const scaleOf = (xAxis: XAxis, scale: AxisScale): AxisScale => (xAxis === 'event' ? 'linear' : scale)

/** What stands at the right end of the axis. */
export const xAxisName = (xAxis: XAxis, placed: readonly Placed[]): string =>
  placed[0]?.timeline.title ?? xAxisNames[xAxis]

/** From where the runs begin to where the last of them ends, on this axis; about leaps a window. */
export function xAxisDomain(xAxis: XAxis, placed: readonly Placed[], scale: AxisScale): StepDomain {
  if (xAxis === 'step' || xAxis === 'stage')
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
