/**
 * Trend of a curve: the slope of the least-squares line, with a 95 % interval that holds where neighbouring rows are alike:
 * variance by Bartlett weights over L = ⌊4 (n/100)^(2/9)⌋ lags (Newey & West 1987, 1994), with n − 2 degrees of freedom.
 */
import { atLeast, crossingOf } from '../threshold'
import type { LeapTrack } from './transition/leaps'
import type { Track } from './tracks'

export interface Trend {
  /** Per unit of the main axis. */
  slope: number
  low: number
  high: number
  rows: number
}

const FEWEST_ROWS = 20
/** Of a normal quantity; rows are too many for Student's to differ by more than a tenth. */
const Z = 1.959964

/** Of the rows from one place to another, both among them; null: too few. */
export function trendOf({ at, values }: Track, from: number, to: number): Trend | null {
  const rows = at.flatMap((place, i) =>
    place >= from && place <= to && Number.isFinite(values[i]) ? [[place, values[i]!] as const] : []
  )
  const n = rows.length
  if (n < FEWEST_ROWS) return null
  const meanX = rows.reduce((sum, [x]) => sum + x, 0) / n
  const meanY = rows.reduce((sum, [, y]) => sum + y, 0) / n
  const square = rows.reduce((sum, [x]) => sum + (x - meanX) ** 2, 0)
  const slope = rows.reduce((sum, [x, y]) => sum + (x - meanX) * (y - meanY), 0) / square
  const scores = rows.map(([x, y]) => (x - meanX) * (y - meanY - slope * (x - meanX)))
  const lags = Math.floor(4 * (n / 100) ** (2 / 9))
  let variance = 0
  for (let lag = 0; lag <= lags; lag++) {
    const weight = lag === 0 ? 1 : 2 * (1 - lag / (lags + 1))
    for (let i = lag; i < n; i++) variance += weight * scores[i]! * scores[i - lag]!
  }
  const half = (Z * Math.sqrt(Math.max(0, variance) * (n / (n - 2)))) / square
  return { slope, low: slope - half, high: slope + half, rows: n }
}

/** Of a plateau whatever is left of the first steps' own transient is passed over: this share of it. */
const SKIPPED = 0.2
/** Where a plateau ends: this share of the way from chance to 1. */
const LEFT = 0.1

export interface PlateauTrend extends Trend {
  from: number
  to: number
}

/** Of a loss while the accuracy of the same replica rests at chance; null: too few rows. */
export function plateauTrend(loss: Track, accuracy: Track, chance: number): PlateauTrend | null {
  const { at, after, until } = crossingOf(accuracy, atLeast(chance + LEFT * (1 - chance), 2))
  const to = at === null ? until : (after ?? 0)
  const trend = trendOf(loss, SKIPPED * to, to)
  return trend && { ...trend, from: SKIPPED * to, to }
}

export interface ReplicaTrend extends PlateauTrend {
  replica: number
}

/** Of every replica. @param losses by replica, of the rows that the accuracies are of */
export const plateauTrends = (
  losses: readonly Track[],
  accuracies: readonly LeapTrack[],
  chance: number
): ReplicaTrend[] =>
  accuracies.flatMap(({ replica, track }) => {
    const trend = plateauTrend(losses[replica]!, track, chance)
    return trend ? [{ ...trend, replica }] : []
  })

/**
 * As in `Trend of test.loss on the plateau, seed 7, 120 to 600: -1.0e-5 a step (95 %: -1.2e-5 to -8.0e-6)`.
 * @param series of the loss @param whose name of the replica
 */
export function trendWords(
  { slope, low, high, from, to }: PlateauTrend,
  series: string,
  whose: string,
  place: (at: number) => string
): string {
  const number = (value: number): string => value.toExponential(1)
  return (
    `Trend of ${series}.loss on the plateau, ${whose}, ${place(from)} to ${place(to)}: ` +
    `${number(slope)} a step (95 %: ${number(low)} to ${number(high)})`
  )
}

/** What such trends are of. */
export const trendNote =
  'The loss is that of the rows which the run records it on: of all rows there are only where the probe holds every message, else of a fixed sample.'
