/**
 * The median over seeds of numbers that are each known to lie between two others, and its interval.
 *
 * The interval reaches from the k-th smallest to the k-th largest number, k the largest with 1 − 2 P(B < k) ≥ 0.9, B binomial
 * (n, ½): it assumes nothing of how the numbers are distributed (Conover 1999, *Practical Nonparametric Statistics*, §3.2), and
 * takes five seeds.
 */
import type { Range } from '../expectation'

const CONFIDENCE = 0.9

/** Between which numbers one lies; infinite: open on that side. */
export type Bounds = readonly [low: number, high: number]

export interface PairedMedian {
  /** Null: open on that side. */
  median: Range
  /** Of the median, over seeds; null: there are too few of them. */
  interval: Range | null
  seeds: number
}

/** In place of an interval, as in `2 seeds, too few for an interval`. */
export const fewSeeds = (seeds: number): string =>
  `${seeds} seed${seeds === 1 ? '' : 's'}, too few for an interval`

/** @param confidence of the interval; 0.95 takes six seeds */
export function pairedMedian(seeds: readonly Bounds[], confidence = CONFIDENCE): PairedMedian {
  const lows = seeds.map(([low]) => low).sort((a, b) => a - b)
  const highs = seeds.map(([, high]) => high).sort((a, b) => a - b)
  const n = seeds.length
  const between = (low: number, high: number): Range => [known(lows[low]), known(highs[high])]
  const k = orderFor(n, confidence)
  return {
    median: between(Math.floor((n - 1) / 2), Math.ceil((n - 1) / 2)),
    interval: k > 0 ? between(k - 1, n - k) : null,
    seeds: n
  }
}

const known = (value = Infinity): number | null => (Number.isFinite(value) ? value : null)

/** The largest k; 0: there is none. */
function orderFor(n: number, confidence: number): number {
  let chance = 0.5 ** n
  let below = chance
  let k = 0
  while (k < n / 2 && 1 - 2 * below >= confidence) {
    k++
    chance *= (n - k + 1) / k
    below += chance
  }
  return k
}
