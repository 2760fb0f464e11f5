/** How the classes of points agree with which points are near each other. */

export interface ClassShare {
  /** Share of the nearest neighbours of points with a class that have the point's own. */
  share: number
  /** The share to be expected of neighbours picked at random. */
  chance: number
  /** The largest share there can be: a point of a class of five has four of its own kind for its k neighbours. */
  most: number
}

/** @param nearest k nearest points of each [n, k], @param classes [n], −1: none. NaN where no point has a class. */
export function classShare(nearest: ArrayLike<number>, classes: readonly number[]): ClassShare {
  const n = classes.length
  const k = nearest.length / n
  const sizes = new Map<number, number>()
  let same = 0
  let classed = 0
  for (const [i, own] of classes.entries()) {
    if (own < 0) continue
    classed++
    sizes.set(own, (sizes.get(own) ?? 0) + 1)
    for (let at = i * k; at < (i + 1) * k; at++) same += Number(classes[nearest[at]!] === own)
  }
  const over = (count: (others: number) => number): number =>
    [...sizes.values()].reduce((sum, size) => sum + size * count(size - 1), 0)
  return {
    share: same / (classed * k),
    chance: over((others) => others) / (classed * (n - 1)),
    most: over((others) => Math.min(k, others)) / (classed * k)
  }
}
