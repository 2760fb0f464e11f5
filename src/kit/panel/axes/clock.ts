/**
 * What a curve can be drawn over, besides steps: samples, Σ η, Σ η λ, and the time since the run's own leap.
 *
 * A clock turns steps into places on the x axis, for each run by its own course; t₅₀ is the first step at which the
 * median over replicas of the family's headline accuracy reaches the middle between chance and 1.
 */
import { gathered, type Course, type Quantity } from '#shared/course'
import { midpoint } from '#shared/analysis/emergence'
import { parseMetric } from '#shared/metrics'
import { count } from '../../ui/format'
import { countsSteps, type AxisScale } from '#shared/axes'
import type { PanelRun } from '../props'
import {
  CLOSEST_SHARE,
  emergenceOf,
  firstSteps,
  lastStep,
  metricOf,
  refreshAll,
  stepDomain
} from '../series/domain'
import type { StepDomain } from './scale'
import { FAR, stepTimeline, timelineOf, type Timeline } from './timeline'

export const clocks = ['step', 'samples', 'rate', 'decay', 'event'] as const
export type Clock = (typeof clocks)[number]

/** At the right end of the axis. */
export const clockNames: Record<Clock, string> = {
  step: 'step',
  samples: 'samples',
  rate: 'η · steps',
  decay: 'η · λ · steps',
  event: 't − t₅₀, steps'
}

/** In a menu, in words. */
export const clockTitles: Record<Clock, string> = {
  step: 'Steps',
  samples: 'Samples seen',
  rate: 'Learning rate × steps, Σ η',
  decay: 'Learning rate × weight decay × steps, Σ η λ',
  event: 'Steps since t₅₀, t − t₅₀'
}

export const clockOf = (choice: string | undefined): Clock =>
  clocks.find((clock) => clock === choice) ?? 'step'

const differsIn: Record<Quantity, string> = {
  samples: 'its seeds differ in rows per step',
  rate: 'its seeds differ in learning rate',
  decay: 'its seeds differ in learning rate or weight decay'
}

/** Courses come anew with every reading of a run. */
const keys = new WeakMap<Course, string>()

function courseTimeline(run: PanelRun, quantity: Quantity): Timeline | string {
  const { course } = run
  if (!course) return 'a run that it was forked from is not in this library'
  const at = gathered(course, quantity)
  if (!at) return differsIn[quantity]
  if (at(FAR) === 0) return 'its weight decay is 0'
  let key = keys.get(course)
  if (key === undefined) keys.set(course, (key = JSON.stringify(course)))
  return timelineOf(`${quantity} ${key}`, at)
}

/**
 * t₅₀ of a run; null: not up to step `within`, the last that was evaluated. Undefined: it measures no accuracy.
 */
export function eventOf(run: PanelRun): { step: number | null; within: number; level: number } | undefined {
  const metric = metricOf(run, run.headline)
  if (!metric?.column.range || metric.declaration.inner.length > 0) return undefined
  refreshAll(metric)
  const { steps, count } = metric.summary
  const within = count > 0 ? steps[count - 1]! : 0
  return { step: emergenceOf(metric)[0] ?? null, within, level: midpoint(metric.column.chance ?? 0) }
}

function eventTimeline(run: PanelRun): Timeline | string {
  const event = eventOf(run)
  if (!event) return 'it measures no accuracy'
  const { step, within, level } = event
  if (step === null)
    return `its ${run.headline} never reached ${Number(level.toFixed(3))} within ${count(within)} steps`
  return {
    key: `event ${step}`,
    at: (s) => s - step,
    step: (x) => (x < -step ? NaN : x + step)
  }
}

/** A run on the axis: its order on screen, and its timeline. */
export interface Placed<Run extends PanelRun = PanelRun> {
  run: Run
  rank: number
  timeline: Timeline
}

/** A sentence's end: why the run is not on the axis of this clock. */
function timelineOn(clock: Clock, run: PanelRun): Timeline | string {
  if (clock === 'step') return stepTimeline
  if (!countsSteps(run.axis)) return `it counts no steps but goes along the ${run.axis.title}`
  return clock === 'event' ? eventTimeline(run) : courseTimeline(run, clock)
}

/** Runs on a clock's axis, and in one sentence each why others are not on it. */
export function place<Run extends PanelRun>(
  clock: Clock,
  runs: readonly Run[]
): { placed: Placed<Run>[]; leftOut: string[] } {
  const placed: Placed<Run>[] = []
  const leftOut: string[] = []
  for (const [rank, run] of runs.entries()) {
    const timeline = timelineOn(clock, run)
    if (typeof timeline === 'string') leftOut.push(`${run.title} is left out: ${timeline}.`)
    else placed.push({ run, rank, timeline })
  }
  return { placed, leftOut }
}

/** The scale that a clock can have: t − t₅₀ has both signs. */
export const scaleOf = (clock: Clock, scale: AxisScale): AxisScale =>
  clock === 'event' && scale === 'log' ? 'symlog' : scale

/** From where the runs begin to where the last of them ends, on the axis of a clock. */
export function clockDomain(clock: Clock, placed: readonly Placed[], scale: AxisScale): StepDomain {
  if (clock === 'step')
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
    // Around a leap nothing is known between two evaluations; the first update of a warm-up moves nothing.
    const gap = () => firstSteps(run.series(parseMetric(run.headline).series)).first
    const near = clock === 'event' ? gap() : timeline.at(step) || timeline.at(step + 1)
    if (near > 0) first = Math.min(first, near)
  }
  if (!(max > min)) [min, max] = [0, 1]
  const knee = Math.min(first, (max - min) / 10)
  const zero = min === 0
  return {
    min: scale === 'log' && zero ? knee : min,
    max,
    zero,
    knee,
    closest: CLOSEST_SHARE,
    title: clockNames[clock]
  }
}
