/** What rows must be before they are stored: as their series is declared, in order, each at a place of its own. */
import { AppError } from '#shared/errors'
import { keyColumns, type SeriesBatch, type SeriesDeclaration } from '#shared/metrics'
import { makeColumns, type Columns } from './arrowFormat'
import { firstDisorder, firstRepeat, placeColumns, placesOf } from './rowOrder'

/** Throws `series.invalid`: columns that are not as declared, rows out of order, places that are none or come twice. */
export function checkBatch(declaration: SeriesDeclaration, { series, columns, rows }: SeriesBatch): void {
  const refuse = (reason: string): never => {
    throw new AppError('series.invalid', `The rows for series ${series} ${reason}.`, { path: series })
  }
  if (series !== declaration.name) refuse(`were declared as ${declaration.name}`)
  const expected = makeColumns(declaration, 0)
  for (const [name, column] of Object.entries(expected)) {
    const given = columns[name]
    if (!given || given.constructor !== column.constructor) refuse(`lack the column ${name} as declared`)
    else if (given.length !== rows) refuse(`have ${given.length} values in ${name} instead of ${rows}`)
  }
  if (Object.keys(columns).length !== Object.keys(expected).length)
    refuse('have columns that are not declared')
  const { main } = declaration
  const infinite =
    main?.type === 'real' ? columns[main.name]!.findIndex((value) => !Number.isFinite(value)) : -1
  if (infinite >= 0) refuse(`have ${columns[main!.name]![infinite]} as ${main!.title} at row ${infinite}`)
  const disorder = firstDisorder(columns, keyColumns(declaration), rows)
  if (disorder >= 0) refuse(`are out of order at row ${disorder}`)
  const again = firstRepeat(
    main?.order === 'unit' ? placesOf(columns, placeColumns(declaration), 0, rows) : []
  )
  if (again >= 0) throw repeatError(declaration, columns, again)
}

/** Two rows stand at one place. */
export function repeatError({ name, main }: SeriesDeclaration, columns: Columns, row: number): AppError {
  const place = `${main!.title} ${columns[main!.name]![row]}`
  return new AppError('series.invalid', `The rows for series ${name} have the ${place} twice.`, {
    path: name
  })
}
