/** A curve as its running mean, and how far noise alone may move that: what stairs and falls are looked for in. */
import type { Track } from '../tracks'

/** Rows of a running mean, as a share of all. */
const WINDOW = 0.03
const FEWEST_IN_WINDOW = 3
/** Fewer rows tell nothing. */
const FEWEST_ROWS = 24
/** Share of deviations that are taken for noise alone, for some stand beside rises, and |x| that a normal x has below it. */
const QUIET = { share: 0.35, deviation: 0.4538 }

export interface Smoothed {
  /** Place of the middle row of each mean, on the main axis. */
  at: readonly number[]
  mean: Float64Array
  /** Rows in a mean. */
  window: number
  /** Standard deviation of a mean by noise. */
  error: number
}

/**
 * Null: too few rows. The error of a mean is what parts it from the middle of those one window before and behind, which share
 * no rows with it (variance 3/2 of its own), by their 35 % quantile, so that rises do not count: rows that are alike need no correction.
 */
export function smoothed({ at, values }: Track): Smoothed | null {
  const rows = values.flatMap((value, i) => (Number.isFinite(value) ? [i] : []))
  if (rows.length < FEWEST_ROWS) return null
  const y = rows.map((i) => values[i]!)
  const window = Math.max(FEWEST_IN_WINDOW, Math.round(WINDOW * y.length))
  const mean = new Float64Array(y.length - window + 1)
  let sum = 0
  for (let i = 0; i < y.length; i++) {
    sum += y[i]! - (y[i - window] ?? 0)
    if (i >= window - 1) mean[i - window + 1] = sum / window
  }
  const apart = mean
    .subarray(window, mean.length - window)
    .map((value, i) => Math.abs(value - (mean[i]! + mean[i + 2 * window]!) / 2))
    .sort()
  const error = apart[Math.floor(QUIET.share * apart.length)]! / QUIET.deviation / Math.sqrt(1.5)
  return { at: Array.from(mean, (_, i) => at[rows[i + (window >> 1)]!]!), mean, window, error }
}
