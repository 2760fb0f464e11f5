/**
 * The writing end of one series, `series/<name>.arrows`: appended to, compacted at the end. Its bytes are described in
 * `arrowFormat.ts`.
 *
 * A writer never appends to a file that another may hold open: before its first row the whole batches are copied to a
 * file of its own, which takes the name. What a writer of before still appends then reaches a file without a name.
 *
 * A row that is not beyond the last stored one is a replay (the run went on from an older checkpoint): it is
 * compared with the stored row bit for bit and not written again.
 */
import { stat, type FileHandle } from 'node:fs/promises'
import { AppError } from '#shared/errors'
import { keyColumns, type SeriesBatch, type SeriesDeclaration } from '#shared/metrics'
import {
  arrowSchema,
  columnsFrom,
  decodeRows,
  encodeRows,
  keysOfSchema,
  makeColumns,
  sameColumns,
  type Columns,
  type SeriesLayout
} from './arrowFormat'
import { checkBatch, repeatError } from './checkBatch'
import { writeFully, type Guard } from '../files/atomicFile'
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
import { compactSeries, takeSeries } from './seriesRewrite'
import { ifPresent, onFile, storeError } from '../files/storeErrors'
import type { AppendResult } from '../types'

/** A file of more batches than this is rewritten in larger ones when the run is closed. */
const MOST_BATCHES = 64

export class SeriesLog {
  /** Null until the first row is appended. */
  private handle: FileHandle | null = null
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
    /** Throws when this process is no longer the run's writer. */
    private readonly guard: Guard,
    private layout: Omit<SeriesLayout, 'batches'> & { batches: number },
    private last: RowKey | null
  ) {}

  /**
   * Opens a series for writing; nothing is changed before a row is appended. A torn tail counts as not there.
   * Throws `store.damaged` when whole batches follow a broken one, or another `store.*`.
   */
  static open(path: string, guard: Guard): Promise<SeriesLog> {
    return onFile(path, async () => {
      const loaded = await ifPresent(() => loadSeries(path))
      if (!loaded)
        return new SeriesLog(path, guard, { schema: null, batches: 0, rows: 0, end: 0, wrong: null }, null)
      const { bytes, layout } = loaded
      const columns = columnsFrom(bytes, layout, layout.rows - 1)
      const last = layout.rows > 0 ? keyAt(columns, keysOfSchema(layout.schema!), 0) : null
      return new SeriesLog(path, guard, { ...layout, batches: layout.batches.length }, last)
    })
  }

  /** Stored so far. */
  get rows(): number {
    return this.layout.rows
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
      if (many) await onFile(this.path, () => compactSeries(this.path, this.guard))
    } catch (error) {
      if (!(error instanceof AppError)) throw error
    } finally {
      await this.handle?.close()
    }
  }

  private async write(chunks: Uint8Array[]): Promise<void> {
    const bytes = Buffer.concat(chunks)
    await this.guard()
    const handle = (this.handle ??= await onFile(this.path, () =>
      takeSeries(this.path, this.layout.end, this.guard)
    ))
    try {
      await this.checkPlace(handle)
      if (this.torn) await handle.truncate(this.layout.end)
      this.torn = true
      await writeFully(handle, bytes, this.layout.end)
      await handle.datasync()
      // A successor has copied what was there when it took the lock: rows that came later are not stored.
      await this.guard()
      this.torn = false
      this.layout.end += bytes.length
    } catch (error) {
      await this.guard()
        .then(() => handle.truncate(this.layout.end))
        .then(
          () => (this.torn = false),
          () => undefined
        )
      throw storeError(error, this.path)
    }
  }

  /** A deleted or replaced file takes writes without complaint, and nobody would ever see them. */
  private async checkPlace(handle: FileHandle): Promise<void> {
    const there = await stat(this.path)
    const here = await handle.stat()
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
      const stored = this.layout.rows > 0 ? await this.storedRows(declaration) : makeColumns(declaration, 0)
      this.taken = new Set(placesOf(stored, names, 0, this.layout.rows))
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
    this.stored ??= await this.storedRows(declaration)
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

  private async storedRows(declaration: SeriesDeclaration): Promise<Columns> {
    const { bytes, layout } = await onFile(this.path, () => loadSeries(this.path))
    return decodeRows(bytes, layout, (rows) => makeColumns(declaration, rows), 0)
  }
}
