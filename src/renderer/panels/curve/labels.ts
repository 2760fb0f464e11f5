/** Where lines are named: two of a kind in the middle of where they are furthest apart, others at their ends. Pure. */

export interface Parting {
  column: number
  /** Pixels above the bottom. */
  first: number
  second: number
}

/** Null while the lines, as heights by pixel column, are nowhere `least` apart. NaN: no line there. */
export function partingOf(first: Float64Array, second: Float64Array, least: number): Parting | null {
  const apart = first.map((value, column) => Math.abs(value - second[column]!))
  const most = apart.reduce((max, value) => (value > max ? value : max), 0)
  if (most < least) return null
  const near = (column: number): boolean => apart[column]! >= 0.9 * most
  let [from, to] = [0, -1]
  for (let column = 0; column < apart.length; column++) {
    if (!near(column)) continue
    const start = column
    while (near(column + 1)) column++
    if (column - start > to - from) [from, to] = [start, column]
  }
  const column = (from + to) >> 1
  return { column, first: first[column]!, second: second[column]! }
}

/** Heights of labels at the right end: as near to their lines as `pitch` apart allows, inside the box. Pure. */
export function spread(wanted: readonly number[], pitch: number, top: number, bottom: number): number[] {
  const order = wanted.map((_, i) => i).sort((a, b) => wanted[a]! - wanted[b]!)
  const places = new Array<number>(wanted.length).fill(0)
  let used = top - pitch
  for (const i of order) used = places[i] = Math.max(wanted[i]!, used + pitch)
  let limit = bottom
  for (const i of [...order].reverse()) {
    places[i] = Math.min(places[i]!, limit)
    limit = places[i] - pitch
  }
  return places
}
