/** A table of runs as text: numbers over several seeds with their extremes beside them, `>` before what is only known to be larger. */
import { csvLine } from '../csv'
import type { TableColumn, TableRow } from './columns'
import { rowTitle } from './table'

export function* tableLines(rows: readonly TableRow[], columns: readonly TableColumn[]): Generator<string> {
  const spreads = new Set(columns.filter((column) => rows.some((row) => column.of(row).spread)))
  yield csvLine([
    'title',
    'runs',
    ...columns.flatMap((column) =>
      spreads.has(column) ? [column.id, `${column.id}.low`, `${column.id}.high`] : [column.id]
    )
  ])
  const bound = (at: unknown, beyond = false) => (at === null ? null : `${beyond ? '>' : ''}${String(at)}`)
  for (const row of rows) {
    const cells = columns.flatMap((column) => {
      const { value, beyond, spread } = column.of(row)
      const [low, high] = spread ?? []
      const own = bound(value, beyond)
      if (!spreads.has(column)) return [own]
      return [own, low ? bound(low.at, low.beyond) : own, high ? bound(high.at, high.beyond) : own]
    })
    yield csvLine([rowTitle(row), row.runs.map(({ id }) => id).join(' '), ...cells])
  }
}
