/** Points by escape index, from early to never: how well each band is known is a task of its own. */
import type { FractalsTask } from '../spec/spec'
import { scanned } from './domain'
import { escapeIndex, type Point } from './escape'

export interface Band {
  /** As in `escape 4–7`, `never`. */
  name: string
  /** All as many, out of an even scan of the domain. */
  points: readonly Point[]
}

export const POINTS_PER_BAND = 64

/** 0, 1, 2–3, 4–7 …, and last those that never escape. */
const bandOf = (index: number, iterations: number): number =>
  index === iterations ? Infinity : 32 - Math.clz32(index)

function nameOf(band: number, iterations: number): string {
  if (band === Infinity) return 'never'
  const [from, to] = band === 0 ? [0, 0] : [2 ** (band - 1), Math.min(2 ** band, iterations) - 1]
  return from === to ? `escape ${from}` : `escape ${from}–${to}`
}

/** Bands that a scan of the domain finds often enough, early ones first. */
export function bandsOf(task: FractalsTask): Band[] {
  const found = new Map<number, Point[]>()
  for (const point of scanned(task)) {
    const band = bandOf(escapeIndex(point, task), task.iterations)
    const points = found.get(band)
    if (points) points.push(point)
    else found.set(band, [point])
  }
  return [...found]
    .filter(([, points]) => points.length >= POINTS_PER_BAND)
    .sort(([a], [b]) => a - b)
    .map(([band, points]) => ({
      name: nameOf(band, task.iterations),
      points: Array.from(
        { length: POINTS_PER_BAND },
        (_, i) => points[Math.floor(((i + 0.5) * points.length) / POINTS_PER_BAND)]!
      )
    }))
}
