/**
 * Forgetting: an accuracy that had risen falls again. A fall leads from the highest running mean so far to the lowest behind
 * it, by 15 % of the way from chance to 1 at least, and by more than noise may; it is over where half of it is made good.
 */
import type { Track } from '../tracks'
import { smoothed } from './smooth'

export interface Fall {
  /** Highest level before, and where that was on the main axis. */
  from: number
  at: number
  /** Lowest level, and where. */
  to: number
  lowest: number
  /** Where half of it was made good; null: not within the run. */
  back: number | null
}

const LEAST = 0.15
const DEVIATIONS = 10

/** In the order of the rows. @param chance of a learner that knows nothing */
export function fallsOf(track: Track, chance: number): Fall[] {
  const curve = smoothed(track)
  if (!curve) return []
  const { at, mean, error } = curve
  const least = Math.max(LEAST * (1 - chance), DEVIATIONS * error)
  const falls: Fall[] = []
  let [top, bottom] = [0, 0]
  let isDown = false
  for (let i = 0; i < mean.length; i++) {
    if (mean[i]! < mean[bottom]!) bottom = i
    isDown ||= mean[top]! - mean[bottom]! >= least
    const isBack = isDown && mean[i]! >= (mean[top]! + mean[bottom]!) / 2
    if (isBack) falls.push(fall(i))
    if (isBack || (!isDown && mean[i]! > mean[top]!)) [top, bottom, isDown] = [i, i, false]
  }
  if (isDown) falls.push(fall(null))
  return falls

  function fall(back: number | null): Fall {
    return {
      from: mean[top]!,
      at: at[top]!,
      to: mean[bottom]!,
      lowest: at[bottom]!,
      back: back === null ? null : at[back]!
    }
  }
}
