/**
 * Stairs: a curve that rests at one level after another. A rest is a stretch in which the running mean keeps within a
 * hundredth, or what noise may move it by; a stair leads from one rest up to the next where that lies three times as far.
 * A single leap is one stair; a line and a saturation have none.
 */
import type { Track } from '../tracks'
import { smoothed } from './smooth'

export interface Stair {
  /** Levels of the rests before and after. */
  from: number
  to: number
  /** Where the first rest ends and the next begins, on the main axis. */
  leaves: number
  arrives: number
}

/** Least share of the rows that a rest takes. */
const REST = 0.08
const NARROW = 0.01
const DEVIATIONS = 5
/** A rest rises no faster than this share of the way to the next: on a line both are as steep. */
const LEVEL = 0.25
/** Levels part two rests by this many widths. */
const APART = 3

interface Rest {
  first: number
  last: number
  level: number
  /** Per row, between the middles of its halves. */
  slope: number
}

const average = (mean: Float64Array, from: number, to: number): number =>
  mean.subarray(from, to).reduce((sum, value) => sum + value, 0) / (to - from)

/** Rests in the order of the rows, the longest first taken: none shares rows with another. */
function restsOf(mean: Float64Array, width: number, least: number): Rest[] {
  const rests: Rest[] = []
  let first = 0
  while (first + least <= mean.length) {
    let [low, high, sum, last] = [Infinity, -Infinity, 0, first]
    for (; last < mean.length; last++) {
      low = Math.min(low, mean[last]!)
      high = Math.max(high, mean[last]!)
      if (high - low > width) break
      sum += mean[last]!
    }
    const rows = last - first
    if (rows >= least) {
      const middle = (first + last) >> 1
      const slope = (average(mean, middle, last) - average(mean, first, middle)) / (rows / 2)
      rests.push({ first, last: last - 1, level: sum / rows, slope })
      first = last
    } else first++
  }
  return rests
}

function isStep(rest: Rest, next: Rest): boolean {
  const rows = (next.first + next.last - rest.first - rest.last) / 2
  const steep = (next.level - rest.level) / rows
  return Math.max(Math.abs(rest.slope), Math.abs(next.slope)) <= LEVEL * steep
}

/** In the order of the rows; none also where there are too few of them. */
export function stairsOf(track: Track): Stair[] {
  const curve = smoothed(track)
  if (!curve) return []
  const { at, mean, error, window } = curve
  const width = Math.max(NARROW, DEVIATIONS * error)
  const least = Math.max(window + 1, Math.round(REST * mean.length))
  const stairs: Stair[] = []
  let rest: Rest | null = null
  for (const next of restsOf(mean, width, least)) {
    if (rest && next.level - rest.level >= APART * width && isStep(rest, next))
      stairs.push({ from: rest.level, to: next.level, leaves: at[rest.last]!, arrives: at[next.first]! })
    rest = next
  }
  return stairs
}
