/** All rows of a series, which comes in portions. */
import type { Columns } from './analysis/tracks'
import type { Column, SeriesBatch } from './metrics'

/** @param read the rows from `fromRow` on, or some of them; none: there are no more */
export async function readWholeSeries(
  read: (fromRow: number) => SeriesBatch | Promise<SeriesBatch>
): Promise<Columns> {
  const parts: SeriesBatch[] = []
  let rows = 0
  for (;;) {
    const batch = await read(rows)
    parts.push(batch)
    if (batch.rows === 0) return joinColumns(parts.map(({ columns }) => columns))
    rows += batch.rows
  }
}

/** Columns of batches that follow one another, as one. */
export function joinColumns(parts: readonly Columns[]): Columns {
  if (parts.length === 1) return parts[0]!
  return Object.fromEntries(
    Object.keys(parts[0]!).map((name) => {
      const columns = parts.map((part) => part[name]!)
      const Joined = columns[0]!.constructor as new (length: number) => Column
      const joined = new Joined(columns.reduce((sum, column) => sum + column.length, 0))
      let offset = 0
      for (const column of columns) {
        joined.set(column, offset)
        offset += column.length
      }
      return [name, joined]
    })
  )
}
