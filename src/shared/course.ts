/**
 * The course of a run: what one update is worth from step to step, through its forks and its learning-rate schedule.
 *
 * Step s has s updates behind it, those of its ancestors included. From a course follow the other measures of training:
 *
 *   samples  Σ rows of an update            rate   Σ η_t            decay  Σ η_t λ          over the updates before s
 *
 * with η_t as the engine applies it (`kit/program/optimizers/rate.ts`), u = t − 1:
 * warm-up u/W for u < W; then, j = u − W: constant 1, cosine f + (1 − f)·½(1 + cos π·min(j/S, 1)), step f^⌊j/S⌋.
 * Sums are in closed form, so that any step is as cheap as the first.
 */
import type { Optimizer } from './optimizer'
import { optimizerRules } from './optimizerRules'

type Rate = Pick<
  Optimizer,
  'learningRate' | 'warmupSteps' | 'schedule' | 'scheduleSteps' | 'scheduleFactor'
> & {
  /** Updates that the schedule counts before the stretch. */
  counted: number
}

/** Steps under one spec. Null: the replicas differ in it. */
export interface Stretch {
  /** The step that it goes on from. */
  from: number
  /** Rows of an update in each replica. */
  rows: number | null
  rate: Rate | null
  weightDecay: number | null
}

/** In the order of steps, the first from step 0. */
export type Course = readonly Stretch[]

export type Quantity = 'samples' | 'rate' | 'decay'

/** One spec of a run's ancestry, as each replica has it. */
export interface CoursePart {
  from: number
  /** Rows of an update: of every replica, or one number for all. */
  rows: readonly number[]
  /** By replica. */
  optimizers: readonly Optimizer[]
}

/** What all replicas have alike, else null. */
const common = <Value>(values: readonly Value[]): Value | null =>
  values.every((value) => value === values[0]) ? values[0]! : null

export const isScheduled = ({ schedule, warmupSteps }: Optimizer): boolean =>
  schedule !== 'constant' || warmupSteps > 0

/** Whether the optimiser counts its updates; a fork goes on counting where both specs do. */
export const countsUpdates = (optimizer: Optimizer): boolean =>
  optimizerRules[optimizer.kind].countsUpdates || optimizer.filter !== 'none' || isScheduled(optimizer)

/** @param parts ancestors first; the first from step 0 */
export function courseOf(parts: readonly CoursePart[]): Course {
  let since = 0
  return parts.map(({ from, rows, optimizers }, index) => {
    const first = optimizers[0]!
    const before = parts[index - 1]?.optimizers[0]
    if (before && !(countsUpdates(before) && countsUpdates(first))) since = from
    const { warmupSteps, schedule, scheduleSteps, scheduleFactor } = first
    const learningRate = common(optimizers.map((optimizer) => optimizer.learningRate))
    const shape = { warmupSteps, schedule, scheduleSteps, scheduleFactor, counted: from - since }
    return {
      from,
      rows: common(rows),
      rate: learningRate === null ? null : { learningRate, ...shape },
      weightDecay: common(optimizers.map(({ weightDecay }) => weightDecay))
    }
  })
}

/** Σ of the shares of η of the first n updates after the warm-up. */
function scheduled({ schedule, scheduleSteps: length, scheduleFactor: factor }: Rate, n: number): number {
  if (schedule === 'constant') return n
  if (schedule === 'step') {
    const falls = Math.floor(n / length)
    const whole = factor === 1 ? falls : (1 - factor ** falls) / (1 - factor)
    return length * whole + (n - falls * length) * factor ** falls
  }
  const falling = Math.min(n, length)
  const half = Math.PI / (2 * length)
  // Σ cos(2jh), j < m: sin(mh) cos((m − 1)h) / sin h
  const cosines = (Math.sin(falling * half) * Math.cos((falling - 1) * half)) / Math.sin(half)
  return n * factor + ((1 - factor) / 2) * (falling + cosines)
}

/** Σ η of the first n counted updates. */
function rateSum(rate: Rate, n: number): number {
  const warm = Math.min(n, rate.warmupSteps)
  const rising = rate.warmupSteps > 0 ? (warm * (warm - 1)) / (2 * rate.warmupSteps) : 0
  return rate.learningRate * (rising + scheduled(rate, n - warm))
}

/** What `n` updates of a stretch add; null: replicas differ. */
function gained({ rows, rate, weightDecay }: Stretch, quantity: Quantity, n: number): number | null {
  if (quantity === 'samples') return rows === null ? null : rows * n
  if (quantity === 'decay' && weightDecay === 0) return 0
  if (rate === null) return null
  const sum = rateSum(rate, rate.counted + n) - rateSum(rate, rate.counted)
  if (quantity === 'rate') return sum
  return weightDecay === null ? null : weightDecay * sum
}

/** The quantity gathered before a step, never falling; null where replicas of the run differ in it. */
export function gathered(course: Course, quantity: Quantity): ((step: number) => number) | null {
  const starts = [0]
  for (const [index, stretch] of course.entries()) {
    const sum = gained(stretch, quantity, (course[index + 1]?.from ?? stretch.from) - stretch.from)
    if (sum === null) return null
    starts.push(starts[index]! + sum)
  }
  return (step) => {
    const index = Math.max(
      0,
      course.findLastIndex(({ from }) => from <= step)
    )
    const stretch = course[index]!
    return starts[index]! + gained(stretch, quantity, step - stretch.from)!
  }
}
