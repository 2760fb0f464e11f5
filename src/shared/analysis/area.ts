/** Area under a curve: runs that are compared over an equal budget, whatever rows each has. */
import type { TrackLike } from './tracks'

/**
 * Mean of a curve over [from, to] of its axis: the area under straight lines between its rows, by the trapezoidal rule, over to − from.
 * NaN where the curve does not reach from end to end, has a value in between that is not finite, or from is not before to.
 */
export function meanOver({ at, values }: TrackLike, from: number, to: number): number {
  const last = at.length - 1
  if (!(from < to) || last < 1 || at[0]! > from || at[last]! < to) return NaN
  let area = 0
  for (let i = 0; i < last; i++) {
    const [left, right] = [Math.max(from, at[i]!), Math.min(to, at[i + 1]!)]
    if (!(left < right)) continue
    const slope = (values[i + 1]! - values[i]!) / (at[i + 1]! - at[i]!)
    area += (right - left) * (values[i]! + slope * ((left + right) / 2 - at[i]!))
  }
  return Number.isFinite(area) ? area / (to - from) : NaN
}
