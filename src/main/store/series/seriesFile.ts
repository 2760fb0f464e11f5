/** The reading end of a series file; never writes, and may run while another process appends. */
import { readdir } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { AppError } from '#shared/errors'
import {
  columnNames,
  indexColumns,
  keyColumns,
  type SeriesBatch,
  type SeriesDeclaration
} from '#shared/metrics'
import {
  columnsOfSchema,
  continuesAfter,
  decodeRows,
  keysOfSchema,
  makeColumns,
  readLayout,
  type Columns,
  type SeriesLayout
} from './arrowFormat'
import { readWhole } from '../files/atomicFile'
import { checkSeriesName, isSeriesName } from '../files/ids'
import { firstDisorder } from './rowOrder'
import { damaged, ifPresent, onFile } from '../files/storeErrors'

/** Longest series file that is read, bytes; and most values of one reading, columns that the file lacks among them. */
export const MOST_SERIES_BYTES = 2 ** 31 - 1
const MOST_VALUES = 2 ** 28
const ENDING = '.arrows'

export const seriesFolder = (runFolder: string): string => join(runFolder, 'series')

/** Path of a series. Throws `series.invalidName` for a name that is no field word. */
export const seriesPath = (runFolder: string, name: string): string =>
  join(seriesFolder(runFolder), `${checkSeriesName(name)}${ENDING}`)

/** Names of the series that a run has begun. */
export async function seriesNames(runFolder: string): Promise<string[]> {
  const folder = seriesFolder(runFolder)
  const files = (await onFile(folder, () => ifPresent(() => readdir(folder)))) ?? []
  const names = files.filter((file) => file.endsWith(ENDING)).map((file) => file.slice(0, -ENDING.length))
  return names.filter(isSeriesName).sort()
}

/** `store.damaged` that names the way on. */
const damagedSeries = (path: string, reason: string): AppError =>
  damaged(path, `${reason}; saltus salvage ${basename(dirname(dirname(path)))} keeps what is intact`)

/**
 * Reads a series file and finds its whole batches; a torn tail is left out.
 * Throws `store.damaged` when whole batches follow a broken one, or what is there was never a series written here.
 */
export async function loadSeries(path: string): Promise<{ bytes: Uint8Array; layout: SeriesLayout }> {
  const bytes = await readWhole(path, MOST_SERIES_BYTES)
  const layout = readLayout(bytes)
  if (layout.wrong !== null) {
    throw damagedSeries(path, layout.end === 0 ? layout.wrong : `${layout.wrong}, after ${layout.rows} rows`)
  }
  if (layout.end < bytes.length && continuesAfter(bytes, layout.end)) {
    throw damagedSeries(path, `the batch at byte ${layout.end}, after ${layout.rows} rows, is broken`)
  }
  return { bytes, layout }
}

/** Rows before the first place where a file is torn or damaged; 0 where it is missing. */
export async function wholeRows(path: string): Promise<number> {
  const bytes = await onFile(path, () => ifPresent(() => readWhole(path, MOST_SERIES_BYTES)))
  return bytes ? readLayout(bytes).rows : 0
}

/**
 * The stored rows from `fromRow` on, in columns of the declared types; none when the series has not begun.
 * Throws `store.damaged` (also for rows out of order, or at places that the run does not have), `store.tooLarge` or
 * another `store.*`.
 * @param replicas of the run
 */
export async function readSeriesFile(
  path: string,
  declaration: SeriesDeclaration,
  fromRow: number,
  replicas = Infinity
): Promise<SeriesBatch> {
  const loaded = await onFile(path, () => ifPresent(() => loadSeries(path)))
  const total = loaded?.layout.rows ?? 0
  const firstRow = Math.min(fromRow, total)
  const rows = total - firstRow
  const make = (count: number) => makeColumns(declaration, count)
  if (!loaded) return { series: declaration.name, firstRow, rows, columns: make(0) }
  checkTypes(path, declaration, loaded.layout)
  const values = rows * columnNames(declaration).length
  if (values > MOST_VALUES) {
    const sentence = `${path} has ${rows} rows, ${values} values; at most ${MOST_VALUES} can be read at once.`
    throw new AppError('store.tooLarge', sentence, { path })
  }
  const columns = orDamaged(path, () => decodeRows(loaded.bytes, loaded.layout, make, firstRow))
  const batch = { series: declaration.name, firstRow, rows, columns }
  checkRows(path, declaration, batch, replicas)
  return batch
}

/** Throws `store.damaged` for rows out of order, or at places that the run does not have. */
export function checkRows(
  path: string,
  declaration: SeriesDeclaration,
  { columns, firstRow, rows }: SeriesBatch,
  replicas: number
): void {
  const wrong = wrongRow(declaration, columns, rows, replicas)
  if (wrong) throw damaged(path, `row ${firstRow + wrong.row} ${wrong.what}`)
}

/** Throws `store.damaged` where stored columns are not of the declared types. */
export function checkTypes(path: string, declaration: SeriesDeclaration, { schema }: SeriesLayout): void {
  const index = indexColumns(declaration)
  for (const [name, column] of Object.entries(makeColumns(declaration, 0))) {
    const stored = schema?.fields.find((field) => field.name === name)
    if (!stored || stored.type.ArrayType === column.constructor) continue
    // Measured values may have been stored in the other width of float; a place on an axis is what it is.
    if (!index.includes(name) && /^Float/.test(String(stored.type))) continue
    throw damaged(path, `its column ${name} is of type ${String(stored.type)}`)
  }
}

/** The first row that stands where none can, and why. */
function wrongRow(
  declaration: SeriesDeclaration,
  columns: Columns,
  rows: number,
  replicas: number
): { row: number; what: string } | null {
  const places = [{ name: 'replica', size: replicas }, ...declaration.inner]
  for (const { name, size = Infinity } of places) {
    const row = columns[name]!.findIndex((place) => place >= size)
    if (row >= 0) return { row, what: `is of ${name} ${columns[name]![row]}, and there are ${size}` }
  }
  const row = firstDisorder(columns, keyColumns(declaration), rows)
  return row < 0 ? null : { row, what: 'is not beyond the one before it' }
}

/**
 * How far the last stored row is: its step, or its unit of work. 0 when there is none, and where rows lie along an axis
 * of real numbers, which counts nothing. Throws as `readSeriesFile`.
 */
export async function readLastPosition(path: string): Promise<number> {
  const { bytes, layout } = await onFile(path, () => loadSeries(path))
  const { schema, rows } = layout
  if (!schema || rows === 0) return 0
  const make = (count: number) => columnsOfSchema(schema, count)
  const last = orDamaged(path, () => decodeRows(bytes, layout, make, rows - 1))
  const [first] = keysOfSchema(schema)
  const column = last[first!]
  return column instanceof Uint32Array ? column[0]! : 0
}

/** What a decoder throws, as `store.damaged`. */
export function orDamaged<Result>(path: string, decode: () => Result): Result {
  try {
    return decode()
  } catch (error) {
    if (error instanceof AppError) throw error
    throw damaged(path, error instanceof Error ? error.message : String(error))
  }
}
