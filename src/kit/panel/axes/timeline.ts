/** The steps of a run as places on an x axis, and back. Pure. */

/** The steps of one run as places on the axis. */
export interface Timeline {
  /** The same for timelines that agree everywhere. */
  key: string
  /** At the right end of the axis, where it is not what the choice of axis says. */
  title?: string
  /** Never falls with the step. */
  at(step: number): number
  /** The last step that is not beyond x; NaN left of step 0, Infinity where no step reaches. */
  step(x: number): number
}

export const stepTimeline: Timeline = { key: 'step', at: (step) => step, step: (x) => x }

/** Steps that no run has. */
export const FAR = 2 ** 40
/** Sums round: places are one if they differ in their last bits only. */
const SAME = 1e-12

/** The first step for which something holds that holds from there on. */
function firstStep(holds: (step: number) => boolean): number {
  let [low, high] = [-1, FAR]
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2)
    if (holds(middle)) high = middle
    else low = middle
  }
  return high
}

/** The timeline of a quantity that starts at 0 and never falls; where it stands still for good, the end is its first step. */
export function timelineOf(key: string, at: (step: number) => number): Timeline {
  const step = (x: number): number => {
    if (x < 0) return NaN
    const beyond = firstStep((s) => at(s) > x * (1 + SAME))
    if (beyond < FAR) return beyond - 1
    const end = firstStep((s) => at(s) >= x * (1 - SAME))
    return end < FAR ? end : Infinity
  }
  return { key, at, step }
}
