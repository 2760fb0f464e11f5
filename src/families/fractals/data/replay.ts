/**
 * Replay of rare labels, of one replica: the newest points of label 1 among the uniform ones of earlier steps.
 *
 * What is replayed at a step is a function of seed and step alone. Going on from any step, earlier steps are drawn again until
 * enough are found; one step after the other only the newest one is.
 */
import type { Point } from './escape'

/** Points drawn again at most, some tenths of a second; rarer labels are replayed from fewer. */
const MOST_POINTS = 2 ** 21

interface Found {
  step: number
  points: readonly Point[]
}

/**
 * @param positives points of label 1 among the uniform ones of a step
 * @param batchSize points of a step
 * @param size most that are replayed
 * @returns those of label 1 before a step, newest last
 */
export function replayed(
  positives: (step: number) => readonly Point[],
  batchSize: number,
  size: number
): (step: number) => readonly Point[] {
  const reach = Math.ceil(MOST_POINTS / batchSize)
  /** Steps `from` … `to` − 1, those with any, in order. */
  let [from, to, found] = [0, 0, [] as Found[]]
  const within = (step: number): Point[] =>
    found
      .filter((each) => each.step >= step - reach && each.step < step)
      .flatMap(({ points }) => points)
      .slice(-size)

  function look(step: number): void {
    const points = positives(step)
    if (points.length > 0) found.push({ step, points })
  }

  return (step) => {
    if (step < to || step > to + reach) [from, to, found] = [step, step, []]
    for (; to < step; to++) look(to)
    // backwards until there are enough
    const earliest = Math.max(0, step - reach)
    let count = within(step).length
    const earlier: Found[] = []
    while (count < size && from > earliest) {
      from--
      const points = positives(from)
      if (points.length > 0) earlier.push({ step: from, points })
      count += points.length
    }
    found = [...earlier.reverse(), ...found]
    // what no later step needs is forgotten
    let kept = 0
    let first = found.length
    while (first > 0 && kept < size) kept += found[--first]!.points.length
    if (kept >= size && first > 0) {
      found = found.slice(first)
      from = found[0]!.step
    }
    return within(step)
  }
}
