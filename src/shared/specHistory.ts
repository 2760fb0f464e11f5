/**
 * The history of a run: what one update is worth from step to step, through its forks and its learning-rate schedule.
 *
 * Step s has s updates behind it, those of its ancestors included. From a history follow the other measures of training:
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
  /** Updates that the schedule counts before the segment. */
  counted: number
}

/** Share of the rows of an update that each place of an inner axis gets, by the name of the axis, as in tasks that come by a law. */
export type Shares = Readonly<Record<string, readonly number[]>>

/** Steps under one spec. Null: the replicas differ in it. */
export interface Segment {
  /** The step that it goes on from. */
  from: number
  /** Rows of an update in each replica. */
  rows: number | null
  rate: Rate | null
  weightDecay: number | null
  /** The optimiser takes plain gradient steps, so that Σ η is the time of gradient flow. */
  plain: boolean
  shares?: Shares
}

/** In the order of steps, the first from step 0. */
export type SpecHistory = readonly Segment[]

export type Quantity = 'samples' | 'rate' | 'decay'

/** One spec of a run's ancestry, as each replica has it. */
export interface SpecPart {
  from: number
  /** Rows of an update: of every replica, or one number for all. */
  rows: readonly number[]
  /** By replica. */
  optimizers: readonly Optimizer[]
  shares?: Shares
  stage?: number
  /** The stage whose end it goes on from, where that is not the part before. */
  after?: number | null
  /** The optimiser begins without memory of the updates before. */
  reset?: boolean
}

/** What all replicas have alike, else null. */
const common = <Value>(values: readonly Value[]): Value | null =>
  values.every((value) => value === values[0]) ? values[0]! : null

export const isScheduled = ({ schedule, warmupSteps }: Optimizer): boolean =>
  schedule !== 'constant' || warmupSteps > 0

/** Neither scales by its memory, nor averages, limits or rescales: an update is −η times the gradient, and decay. */
const isPlain = ({ kind, clipNorm, filter, fixedNorm }: Optimizer): boolean =>
  kind === 'sgd' && clipNorm === null && filter === 'none' && !fixedNorm

/** Whether Σ η measures the training of a run: its updates were plain gradient steps from the first on. */
export const ratesCount = (history: SpecHistory): boolean => history.every(({ plain }) => plain)

/** Whether the optimiser counts its updates; a fork goes on counting where both specs do. */
export const countsUpdates = (optimizer: Optimizer): boolean =>
  optimizerRules[optimizer.kind].countsUpdates || optimizer.filter !== 'none' || isScheduled(optimizer)

/** @param parts ancestors first; the first from step 0 */
export function specHistoryOf(parts: readonly SpecPart[]): SpecHistory {
  /** Updates that the schedule has counted at the end of each part. */
  const counts: number[] = []
  return parts.map(({ from, rows, optimizers, shares, after = null, reset = false }, index) => {
    const first = optimizers[0]!
    const earlier =
      after === null ? index - 1 : parts.slice(0, index).findLastIndex(({ stage }) => stage === after)
    const before = parts[earlier]?.optimizers[0]
    const goesOn = !reset && before && countsUpdates(before) && countsUpdates(first)
    const counted = goesOn ? counts[earlier]! : 0
    counts.push(counted + (parts[index + 1]?.from ?? from) - from)
    const { warmupSteps, schedule, scheduleSteps, scheduleFactor } = first
    const learningRate = common(optimizers.map((optimizer) => optimizer.learningRate))
    const shape = { warmupSteps, schedule, scheduleSteps, scheduleFactor, counted }
    return {
      from,
      rows: common(rows),
      rate: learningRate === null ? null : { learningRate, ...shape },
      weightDecay: common(optimizers.map(({ weightDecay }) => weightDecay)),
      plain: optimizers.every(isPlain),
      ...(shares && { shares })
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

/** What `n` updates of a segment add; null: replicas differ. */
function gained({ rows, rate, weightDecay }: Segment, quantity: Quantity, n: number): number | null {
  if (quantity === 'samples') return rows === null ? null : rows * n
  if (quantity === 'decay' && weightDecay === 0) return 0
  if (rate === null) return null
  const sum = rateSum(rate, rate.counted + n) - rateSum(rate, rate.counted)
  if (quantity === 'rate') return sum
  return weightDecay === null ? null : weightDecay * sum
}

/** The quantity gathered before a step, never falling; null where replicas of the run differ in it. */
export function gathered(history: SpecHistory, quantity: Quantity): ((step: number) => number) | null {
  const starts = [0]
  for (const [index, segment] of history.entries()) {
    const sum = gained(segment, quantity, (history[index + 1]?.from ?? segment.from) - segment.from)
    if (sum === null) return null
    starts.push(starts[index]! + sum)
  }
  return (step) => {
    const index = Math.max(
      0,
      history.findLastIndex(({ from }) => from <= step)
    )
    const segment = history[index]!
    return starts[index]! + gained(segment, quantity, step - segment.from)!
  }
}
