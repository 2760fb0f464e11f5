/**
 * The writing end of one series, `series/<name>.arrows`: recovered when opened, appended to, compacted at
 * the end. Its bytes are described in `arrowFormat.ts`.
 *
 * A row that is not beyond the last stored one is a replay (the run went on from an older checkpoint): it is
 * compared with the stored row bit for bit and not written again.
 */
import { constants } from 'node:fs'
import { open, stat, type FileHandle } from 'node:fs/promises'
import { dirname } from 'node:path'
import { AppError } from '#shared/errors'
import { keyColumns, type SeriesBatch, type SeriesDeclaration } from '#shared/metrics'
import {
  arrowSchema,
  columnsOfSchema,
  decodeRows,
  encodeRows,
  keysOfSchema,
  makeColumns,
  sameColumns,
  type Columns,
  type SeriesLayout
} from './arrowFormat'
import { checkBatch, repeatError } from './checkBatch'
import { replaceFile, syncFolder, writeFully } from '../files/atomicFile'
import {
  compareKeys,
  countUpTo,
  firstRepeat,
  keyAt,
  placeColumns,
  placesOf,
  sameBits,
  type RowKey
} from './rowOrder'
import { loadSeries } from './seriesFile'
import { onFile, storeError } from '../files/storeErrors'
import type { AppendResult } from '../types'

/** A file of more batches than this is rewritten in larger ones when the run is closed. */
const MOST_BATCHES = 64
const COMPACTED_ROWS = 65_536

export class SeriesLog {
  /** Set after a write that failed and could not be taken back: the next one does so first. */
  private torn = false
  /** Only what this build can have written is rewritten in other batches. */
  private appended = false
  /** Places of the main axis that have rows, where its order is none of the values. */
  private taken: Set<string> | null = null
  /** Stored rows to compare with, kept while rows are being replayed. */
  private stored: Columns | null = null

  private constructor(
    private readonly path: string,
    private readonly handle: FileHandle,
    private layout: Omit<SeriesLayout, 'batches'> & { batches: number },
    private last: RowKey | null
  ) {}

  /**
   * Opens a series for writing, creating it when it does not exist, and cuts off a torn tail.
   * Throws `store.damaged` when whole batches follow a broken one, or another `store.*`.
   */
  static open(path: string): Promise<SeriesLog> {
    return onFile(path, async () => {
      const handle = await open(path, constants.O_RDWR | constants.O_CREAT, 0o666)
      try {
        const { bytes, layout } = await loadSeries(path)
        if (layout.end < bytes.length) {
          await handle.truncate(layout.end)
          await handle.sync()
        }
        await syncFolder(dirname(path))
        const columns = layout.schema ? decodeRows(bytes, layout, columnMaker(layout), layout.rows - 1) : {}
        const last = layout.rows > 0 ? keyAt(columns, keysOfSchema(layout.schema!), 0) : null
        return new SeriesLog(path, handle, { ...layout, batches: layout.batches.length }, last)
      } catch (error) {
        await handle.close()
        throw error
      }
    })
  }

  /**
   * Appends the rows that are not stored yet and resolves when they are on the disk.
   * Throws `series.invalid` (columns or order), `series.changed` (other columns than stored) or `store.*`;
   * the file is then as before.
   */
  async append(declaration: SeriesDeclaration, batch: SeriesBatch): Promise<AppendResult> {
    const { columns, rows } = batch
    checkBatch(declaration, batch)
    const schema = this.layout.schema ?? arrowSchema(declaration)
    if (!sameColumns(schema, arrowSchema(declaration))) {
      throw new AppError(
        'series.changed',
        `${this.path} holds other columns than the series ${batch.series}.`
      )
    }
    const keys = keyColumns(declaration)
    const replayed = this.last ? countUpTo(columns, keys, rows, this.last) : 0
    const mismatched = replayed > 0 ? await this.countMismatches(declaration, columns, replayed) : 0
    const result = { appended: rows - replayed, replayed, mismatched, firstRow: this.layout.rows }
    if (result.appended === 0) return result
    const places = await this.newPlaces(declaration, columns, replayed, rows)
    const fresh = Object.entries(columns).map(([name, column]) => [name, column.subarray(replayed, rows)])
    const encoded = encodeRows(schema, Object.fromEntries(fresh) as Columns, result.appended)
    await this.write(this.layout.schema ? [encoded.batch] : [encoded.schema, encoded.batch])
    this.layout.schema = schema
    this.layout.rows += result.appended
    this.layout.batches += 1
    for (const place of places) this.taken?.add(place)
    this.last = keyAt(columns, keys, rows - 1)
    this.appended = true
    this.stored = null
    return result
  }

  /** Closes the file, after compacting it when it has many batches; failing to compact loses nothing. */
  async close(): Promise<void> {
    try {
      const many = this.appended && this.layout.batches > MOST_BATCHES
      if (many) await onFile(this.path, () => compact(this.path))
    } catch (error) {
      if (!(error instanceof AppError)) throw error
    } finally {
      await this.handle.close()
    }
  }

  private async write(chunks: Uint8Array[]): Promise<void> {
    const bytes = Buffer.concat(chunks)
    try {
      await this.checkPlace()
      if (this.torn) await this.handle.truncate(this.layout.end)
      this.torn = true
      await writeFully(this.handle, bytes, this.layout.end)
      await this.handle.datasync()
      this.torn = false
      this.layout.end += bytes.length
    } catch (error) {
      await this.handle.truncate(this.layout.end).then(
        () => (this.torn = false),
        () => undefined
      )
      throw storeError(error, this.path)
    }
  }

  /** A deleted or replaced file takes writes without complaint, and nobody would ever see them. */
  private async checkPlace(): Promise<void> {
    const there = await stat(this.path)
    const here = await this.handle.stat()
    if (there.ino !== here.ino) throw Object.assign(new Error('replaced'), { code: 'ENOENT' })
  }

  /**
   * Where rows come in the order of units of work: their places on the main axis, none of which may be stored already.
   * Throws `series.invalid`.
   */
  private async newPlaces(
    declaration: SeriesDeclaration,
    columns: Columns,
    from: number,
    to: number
  ): Promise<string[]> {
    if (declaration.main?.order !== 'unit') return []
    const names = placeColumns(declaration)
    if (!this.taken) {
      const { bytes, layout } = await onFile(this.path, () => loadSeries(this.path))
      const stored = decodeRows(bytes, layout, (rows) => makeColumns(declaration, rows), 0)
      this.taken = new Set(placesOf(stored, names, 0, layout.rows))
    }
    const places = placesOf(columns, names, from, to)
    const again = firstRepeat(places, this.taken)
    if (again >= 0) throw repeatError(declaration, columns, from + again)
    return places
  }

  private async countMismatches(
    declaration: SeriesDeclaration,
    columns: Columns,
    replayed: number
  ): Promise<number> {
    const total = this.layout.rows
    if (!this.stored) {
      const { bytes, layout } = await onFile(this.path, () => loadSeries(this.path))
      this.stored = decodeRows(bytes, layout, (rows) => makeColumns(declaration, rows), 0)
    }
    const keys = keyColumns(declaration)
    let mismatched = 0
    for (let row = 0; row < replayed; row++) {
      const key = keyAt(columns, keys, row)
      const at = countUpTo(this.stored, keys, total, key) - 1
      const found = at >= 0 && compareKeys(keyAt(this.stored, keys, at), key) === 0
      if (!found || !sameBits(this.stored, at, columns, row)) mismatched += 1
    }
    return mismatched
  }
}

const columnMaker =
  ({ schema }: Pick<SeriesLayout, 'schema'>) =>
  (rows: number): Columns =>
    schema ? columnsOfSchema(schema, rows) : {}

/** A series file with these rows and no others. Throws `series.invalid`, `store.*`; the file is then as before. */
export async function replaceSeries(
  path: string,
  declaration: SeriesDeclaration,
  batch: SeriesBatch
): Promise<void> {
  checkBatch(declaration, batch)
  const encoded = encodeRows(arrowSchema(declaration), batch.columns, batch.rows)
  await onFile(path, () => replaceFile(path, [encoded.schema, encoded.batch]))
}

/** Rewrites a series in batches of many rows, under a new inode, so that who reads the old file goes on. */
async function compact(path: string): Promise<void> {
  const { bytes, layout } = await loadSeries(path)
  const { schema } = layout
  if (!schema) return
  const columns = decodeRows(bytes, layout, columnMaker(layout), 0)
  const chunks: Uint8Array[] = []
  for (let from = 0; from < layout.rows; from += COMPACTED_ROWS) {
    const to = Math.min(from + COMPACTED_ROWS, layout.rows)
    const part = Object.entries(columns).map(([name, column]) => [name, column.subarray(from, to)])
    const encoded = encodeRows(schema, Object.fromEntries(part) as Columns, to - from)
    chunks.push(...(from === 0 ? [encoded.schema, encoded.batch] : [encoded.batch]))
  }
  await replaceFile(path, chunks)
}
