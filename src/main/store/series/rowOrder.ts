/**
 * The order of a series' rows: by its key columns one after the other (see `keyColumns`); no two rows share them all.
 * Key columns are unit of work or main axis, replica, inner axes; none of them holds what is measured.
 */
import type { Columns } from './arrowFormat'
import type { Column, SeriesDeclaration } from '#shared/metrics'

/** Values of the key columns. */
export type RowKey = readonly number[]

export const keyAt = (columns: Columns, keys: readonly string[], row: number): RowKey =>
  keys.map((name) => columns[name]?.[row] ?? 0)

/** Negative, zero or positive, as for Array.sort. */
export function compareKeys(one: RowKey, other: RowKey): number {
  for (let part = 0; part < one.length; part++) {
    const difference = (one[part] ?? 0) - (other[part] ?? 0)
    if (difference !== 0) return difference
  }
  return 0
}

/** Number of leading rows whose key is at most `key`; rows must be in order. */
export function countUpTo(columns: Columns, keys: readonly string[], rows: number, key: RowKey): number {
  let low = 0
  let high = rows
  while (low < high) {
    const middle = (low + high) >>> 1
    if (compareKeys(keyAt(columns, keys, middle), key) <= 0) low = middle + 1
    else high = middle
  }
  return low
}

/** First row that is not beyond the one before it, or -1. */
export function firstDisorder(columns: Columns, keys: readonly string[], rows: number): number {
  const parts = keys.flatMap((name) => columns[name] ?? [])
  for (let row = 1; row < rows; row++) {
    const part = parts.find((values) => values[row] !== values[row - 1])
    if (!part || !(part[row]! > part[row - 1]!)) return row
  }
  return -1
}

/** Columns that tell where a row stands on all axes of a series, whichever unit of work gave it. */
export const placeColumns = ({ main, inner }: SeriesDeclaration): readonly string[] => [
  ...(main ? [main.name] : []),
  'replica',
  ...inner.map(({ name }) => name)
]

/** Where rows stand, as text that is equal for the same place. */
export const placesOf = (columns: Columns, names: readonly string[], from: number, to: number): string[] =>
  Array.from({ length: to - from }, (_, i) => names.map((name) => columns[name]![from + i]).join())

/** Index of the first place that is among `taken` or came before, or −1. */
export function firstRepeat(places: readonly string[], taken: ReadonlySet<string> = new Set()): number {
  const seen = new Set<string>()
  return places.findIndex((place) => {
    if (taken.has(place) || seen.has(place)) return true
    seen.add(place)
    return false
  })
}

const bytesAt = (column: Column, row: number): Uint8Array =>
  new Uint8Array(column.buffer, column.byteOffset + row * column.BYTES_PER_ELEMENT, column.BYTES_PER_ELEMENT)

/** Whether two rows hold the same bits in every column; NaNs of the same bits are the same. */
export function sameBits(one: Columns, row: number, other: Columns, otherRow: number): boolean {
  return Object.entries(one).every(([name, column]) => {
    const against = other[name]
    return against !== undefined && Buffer.compare(bytesAt(column, row), bytesAt(against, otherRow)) === 0
  })
}
