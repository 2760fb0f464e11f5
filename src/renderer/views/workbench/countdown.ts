/** A forecast of the leap as the header counts down to it. Pure. */
import type { HalfForecast } from '#shared/analysis/forecast/plateau'
import { about, count, duration } from '../../../kit/ui/format'

export interface CountdownWords {
  /** Steps. */
  left: number
  interval: string
  /** All of it, for who points at it. */
  title: string
}

/** Share of the way, from where the stage begins, before which the median of other seeds was the nearer guess in the back-test. */
const EARLY = 0.6

/**
 * Its interval is that of a seed in the middle: where a seed may leap, and wider than what is not known of the median over many.
 * @param step how far the run is now, @param speed steps a second; null: not known @param seeds of the run
 */
export function countdownWords(
  { low, value, high, from, begin }: HalfForecast,
  step: number,
  speed: number | null,
  seeds: number
): CountdownWords {
  const left = (place: number): number => Math.max(0, place - step)
  const time = speed ? `, ${duration(left(value) / speed)} from now` : ''
  const early =
    from - begin < EARLY * (value - begin)
      ? ' This early the median t₅₀ of other seeds was as good a guess, or a better one, in the back-test.'
      : ' In the back-test such forecasts were nearer than the median t₅₀ of other seeds.'
  const [half, ends] =
    seeds === 1
      ? ['', 'its 80 % interval']
      : [' for half of the seeds', 'medians over seeds of the ends of each one’s 80 % interval']
  return {
    left: left(value),
    interval: `${about(left(low))}–${about(left(high))}`,
    title:
      `By the loss deficit up to step ${count(from)}, accuracy is half way up${half} at step ${about(value)}` +
      `${time} (${about(low)} to ${about(high)}: ${ends}).${early}`
  }
}
