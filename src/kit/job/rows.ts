/** Rows of a unit as a batch. */
import { makeColumn, type SeriesBatch, type SeriesDeclaration } from '#shared/metrics'

/** One row: where it stands and what it holds, by column name. */
export type Row = Readonly<Record<string, number>>

/** Rows at one place of the main axis, all columns but `unit`. Throws for a row that lacks a column. */
export function rowsOfUnit(declaration: SeriesDeclaration, place: number, rows: readonly Row[]): SeriesBatch {
  const { main, inner } = declaration
  const names = [
    ...(main ? [main.name] : []),
    'replica',
    ...inner.map(({ name }) => name),
    ...declaration.columns.map(({ name }) => name)
  ]
  const columns = Object.fromEntries(
    names.map((name) => {
      const column = makeColumn(name, declaration, rows.length)
      rows.forEach((row, i) => {
        const value = name === main?.name ? place : row[name]
        if (value === undefined) throw new Error(`a row of ${declaration.name} lacks ${name}`)
        column[i] = value
      })
      return [name, column]
    })
  )
  return { series: declaration.name, firstRow: 0, rows: rows.length, columns }
}
