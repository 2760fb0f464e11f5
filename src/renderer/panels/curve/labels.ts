/** Where to write "train" and "test": in the middle of where the two lines are furthest apart. Pure. */
import type { Slot } from '../chart/slots'

export interface Parting {
  column: number
  /** Pixels above the bottom. */
  first: number
  second: number
}

/** Last value of every column, carried over columns without a point; NaN before the first and in gaps. */
function carried(slots: readonly Slot[]): Float64Array {
  const values = new Float64Array((slots.length - 2) / 4)
  let value: number = slots[0] ?? NaN
  for (let column = 0; column < values.length; column++) {
    const last = slots[1 + 4 * column + 3]
    if (last !== undefined) value = last ?? NaN
    values[column] = value
  }
  return values
}

/** Null while the lines are nowhere `least` pixels apart, or where both have ended. */
export function partingOf(first: readonly Slot[], second: readonly Slot[], least: number): Parting | null {
  const a = carried(first)
  const b = carried(second)
  const end = 1 + Math.min(lastFilled(first), lastFilled(second))
  const apart = a.subarray(0, Math.max(0, end)).map((value, i) => Math.abs(value - b[i]!))
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
  return { column, first: a[column]!, second: b[column]! }
}

function lastFilled(slots: readonly Slot[]): number {
  for (let column = (slots.length - 2) / 4 - 1; column >= 0; column--)
    if (slots[1 + 4 * column] !== undefined) return column
  return -1
}
