/** The reading end of a series file; never writes, and may run while another process appends. */
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { AppError } from '#shared/errors'
import type { SeriesBatch, SeriesDeclaration } from '#shared/metrics'
import {
  columnsOfSchema,
  continuesAfter,
  decodeRows,
  keysOfSchema,
  makeColumns,
  readLayout,
  type SeriesLayout
} from './arrowFormat'
import { readWhole } from '../files/atomicFile'
import { checkSeriesName, isSeriesName } from '../files/ids'
import { damaged, ifPresent, onFile } from '../files/storeErrors'

/** Longest series file that is read, bytes. */
const MOST_BYTES = 2 ** 31 - 1
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

/**
 * Reads a series file and finds its whole batches; a torn tail is left out.
 * Throws `store.damaged` when whole batches follow a broken one.
 */
export async function loadSeries(path: string): Promise<{ bytes: Uint8Array; layout: SeriesLayout }> {
  const bytes = await readWhole(path, MOST_BYTES)
  const layout = readLayout(bytes)
  if (layout.end < bytes.length && continuesAfter(bytes, layout.end)) {
    throw damaged(path, `the batch at byte ${layout.end}, after ${layout.rows} rows, is broken`)
  }
  return { bytes, layout }
}

/**
 * The stored rows from `fromRow` on, in columns of the declared types; none when the series has not begun.
 * Throws `store.damaged`, `store.tooLarge` or another `store.*`.
 */
export async function readSeriesFile(
  path: string,
  declaration: SeriesDeclaration,
  fromRow: number
): Promise<SeriesBatch> {
  const loaded = await onFile(path, () => ifPresent(() => loadSeries(path)))
  const total = loaded?.layout.rows ?? 0
  const firstRow = Math.min(fromRow, total)
  const make = (rows: number) => makeColumns(declaration, rows)
  const columns = loaded
    ? orDamaged(path, () => decodeRows(loaded.bytes, loaded.layout, make, firstRow))
    : make(0)
  return { series: declaration.name, firstRow, rows: total - firstRow, columns }
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

function orDamaged<Result>(path: string, decode: () => Result): Result {
  try {
    return decode()
  } catch (error) {
    if (error instanceof AppError) throw error
    throw damaged(path, error instanceof Error ? error.message : String(error))
  }
}
