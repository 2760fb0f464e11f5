/** Rows of a series at the time cursor. */
import type { PanelRun } from '../props'

/** Rows of one replica at one place on the main axis. */
export interface RowsAt {
  place: number
  column(name: string): Float64Array
}

/** At the last place up to `place`, or the first one; null: the run stores no such rows, or none yet. */
export function rowsAt(run: PanelRun, name: string, place: number, replica: number): RowsAt | null {
  const declaration = run.declarations.find((each) => each.name === name)
  if (!declaration?.main) return null
  const series = run.series(name)
  if (series.rows === 0) return null
  const along = series.column(declaration.main.name)
  const owners = series.column('replica')
  let [low, high] = [0, along.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if (along[middle]! <= place) low = middle + 1
    else high = middle
  }
  const found = along[Math.max(0, low - 1)]!
  const rows: number[] = []
  for (let row = along.indexOf(found); row < along.length && along[row] === found; row++)
    if (owners[row] === replica) rows.push(row)
  return {
    place: found,
    column: (column) => {
      const values = series.column(column)
      return Float64Array.from(rows, (row) => values[row]!)
    }
  }
}
