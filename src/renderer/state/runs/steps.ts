/** Moving along a sorted column of steps (repeats allowed). */

/** Index of the first value above `step`, or of the first at least `step`. */
function lowerBound(steps: ArrayLike<number>, step: number, above: boolean): number {
  let low = 0
  let high = steps.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if (above ? steps[middle]! <= step : steps[middle]! < step) low = middle + 1
    else high = middle
  }
  return low
}

/** Nearest recorded step after (1) or before (−1); the given one when there is none. */
export function neighbour(steps: ArrayLike<number>, step: number, direction: 1 | -1): number {
  const index = direction === 1 ? lowerBound(steps, step, true) : lowerBound(steps, step, false) - 1
  return steps[index] ?? step
}
