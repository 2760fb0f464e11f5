/**
 * Runs aligned on their own leaps. t₅₀ is the first step at which the median over replicas of the family's headline accuracy
 * reaches the middle between chance and 1, in the first stage in which it does; the rise time is from a tenth of that way to nine tenths of it.
 */
import { midpoint } from '#shared/analysis/emergence'
import { count } from '../../ui/format'
import type { PanelRun } from '../props'
import { firstSteps, refreshAll, type Metric } from '../series/domain'
import { emergenceOf, stageNumbers } from '../series/emerged'
import { accuracyOf, leapAt } from '../series/leaps'
import type { Timeline } from './timeline'

/** Rise times that the window shows on either side of a leap. */
const RISES = 4
/** Runs whose t₅₀ differ by more than this factor differ in speed. */
const SPEEDS = 1.5
/** The headline of a run that measures an accuracy, taken in whole. */
function headlineOf(run: PanelRun): Metric | null {
  const metric = accuracyOf(run)
  if (metric) refreshAll(metric)
  return metric
}

/**
 * t₅₀ of a run; null: not up to step `within`, the last that was evaluated. Undefined: it measures no accuracy.
 */
export function eventOf(run: PanelRun): { step: number | null; within: number; level: number } | undefined {
  const metric = headlineOf(run)
  if (!metric) return undefined
  const { steps, count } = metric.summary
  const within = count > 0 ? steps[count - 1]! : 0
  const leaps = stageNumbers(run).map((stage) => emergenceOf(metric, stage)[0])
  return {
    step: leaps.find((step) => typeof step === 'number') ?? null,
    within,
    level: midpoint(metric.column.chance ?? 0)
  }
}

/** Steps from the last evaluation below a tenth before t₅₀ to the first at nine tenths, or to the last one there is. */
function riseOf(run: PanelRun, t50: number): number {
  const metric = headlineOf(run)!
  const { from, to } = leapAt(metric, t50)
  const gap = firstSteps(metric.series).first
  return Math.max(to - from, Number.isFinite(gap) ? gap : 1)
}

/** Whether aligned runs are divided by their t₅₀: a leap that comes ten times as late takes ten times as long. */
export function differInSpeed(runs: readonly PanelRun[]): boolean {
  const steps = runs.map((run) => eventOf(run)?.step ?? null).filter((step) => step !== null)
  return Math.min(...steps) > 0 && Math.max(...steps) > SPEEDS * Math.min(...steps)
}

/** Steps since t₅₀, or as a share of it; a sentence's end where the run has never leapt. */
export function leapTimeline(run: PanelRun, divided: boolean): Timeline | string {
  const event = eventOf(run)
  if (!event) return 'it measures no accuracy'
  const { step, within, level } = event
  if (step === null)
    return `its ${run.headline} never reached ${Number(level.toFixed(3))} within ${count(within)} steps`
  const unit = divided ? step : 1
  return {
    key: `event ${step} ${unit}`,
    at: (s) => (s - step) / unit,
    step: (x) => (x * unit < -step ? NaN : x * unit + step),
    ...(divided && { title: '(t − t₅₀) / t₅₀' })
  }
}

/** Four rise times of the slowest leap on either side, and no further than there are rows. */
export function leapWindow(
  placed: readonly { run: PanelRun; timeline: Timeline }[],
  [min, max]: readonly [number, number]
): [number, number] {
  const rises = placed.map(({ run, timeline }) => {
    const t50 = eventOf(run)!.step!
    return timeline.at(t50 + riseOf(run, t50))
  })
  const reach = RISES * Math.max(0, ...rises)
  return reach > 0 ? [Math.max(min, -reach), Math.min(max, reach)] : [min, max]
}
