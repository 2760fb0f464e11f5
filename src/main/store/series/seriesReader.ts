/**
 * Reads series that grow: who follows a run is given its new rows from the place where the last reading ended, in blocks,
 * so that no file of any length holds the process up.
 */
import { open, type FileHandle } from 'node:fs/promises'
import type { SeriesBatch, SeriesDeclaration } from '#shared/metrics'
import { ifPresent, onFile } from '../files/storeErrors'
import { continuesAfter, decodeRows, makeColumns, readLayout, type Columns } from './arrowFormat'
import { messageAt } from './arrowMessages'
import { checkRows, checkTypes, orDamaged, readSeriesFile } from './seriesFile'

/** Read and decoded at once; where a message is longer, as much as it needs. */
const BLOCK_BYTES = 2 ** 21
/** Series whose place is remembered; those read longest ago are forgotten first. */
const MOST_PLACES = 4096

/** Up to where a file was read. */
interface Place {
  ino: number
  /** Bytes, up to the end of a whole message. */
  end: number
  rows: number
  /** The schema's message, without which no batch can be decoded. */
  head: Uint8Array
}

export class SeriesReader {
  private readonly places = new Map<string, Place>()

  /**
   * The stored rows from `fromRow` on, in columns of the declared types; none when the series has not begun. Where there
   * are more than `most`, those of the first blocks that hold as many. Rows before them are read, and checked, only where
   * this process has not read them yet. Throws as `readSeriesFile`.
   */
  async read(
    path: string,
    declaration: SeriesDeclaration,
    fromRow: number,
    { replicas, most = Infinity }: { replicas: number; most?: number }
  ): Promise<SeriesBatch> {
    const file = await this.open(path)
    // Where it is missing, or nothing of it can be read on, that is said as of the whole.
    if (!file) return readSeriesFile(path, declaration, fromRow, replicas)
    try {
      const place = await this.placeIn(file, path, fromRow)
      const read = place && (await readOn(file, place, { path, declaration, fromRow, most }))
      if (!read) return await readSeriesFile(path, declaration, fromRow, replicas)
      checkRows(path, declaration, read.batch, replicas)
      this.remember(path, read.place)
      return read.batch
    } finally {
      await file.close()
    }
  }

  /** Where to read on: the end of the last reading, or the start of the rows. */
  private async placeIn(file: FileHandle, path: string, fromRow: number): Promise<Place | null> {
    const known = this.places.get(path)
    const { ino, size } = await file.stat()
    const isGood = known && fromRow >= known.rows && ino === known.ino && size >= known.end
    return isGood ? known : startOf(file, ino)
  }

  private open(path: string): Promise<FileHandle | null> {
    return onFile(path, () => ifPresent(() => open(path, 'r')))
  }

  private remember(path: string, place: Place): void {
    this.places.delete(path)
    this.places.set(path, place)
    const [oldest] = this.places.keys()
    if (this.places.size > MOST_PLACES) this.places.delete(oldest!)
  }
}

/** The place behind the schema; null while that is not whole. */
async function startOf(file: FileHandle, ino: number): Promise<Place | null> {
  const { bytesRead, buffer } = await file.read(new Uint8Array(BLOCK_BYTES), 0, BLOCK_BYTES, 0)
  const first = messageAt(buffer.subarray(0, bytesRead), 0)
  if (!first) return null
  const end = first.body[1]
  return { ino, end, rows: 0, head: buffer.slice(0, end) }
}

/** What follows a place, in blocks; null where that is broken in its middle, or is no series at all. */
async function readOn(
  file: FileHandle,
  from: Place,
  {
    path,
    declaration,
    fromRow,
    most
  }: { path: string; declaration: SeriesDeclaration; fromRow: number; most: number }
): Promise<{ batch: SeriesBatch; place: Place } | null> {
  const parts: Columns[] = []
  let place = from
  let length = BLOCK_BYTES
  while (place.rows - fromRow < most) {
    const { bytes, isLast } = await readBlock(file, place, length)
    const layout = readLayout(bytes)
    if (layout.rows === 0) {
      const isBroken = layout.wrong !== null || continuesAfter(bytes, layout.end)
      if (isLast && isBroken) return null
      if (isLast) break
      // A message longer than the block.
      length *= 2
      continue
    }
    if (place.rows === 0) checkTypes(path, declaration, layout)
    const skip = Math.max(0, fromRow - place.rows)
    if (skip < layout.rows)
      parts.push(
        orDamaged(path, () => decodeRows(bytes, layout, (rows) => makeColumns(declaration, rows), skip))
      )
    const end = place.end + layout.end - place.head.length
    place = { ...place, end, rows: place.rows + layout.rows }
    length = BLOCK_BYTES
  }
  const firstRow = Math.min(fromRow, place.rows)
  return { batch: joined(declaration, parts, firstRow, place.rows - firstRow), place }
}

/** The next bytes of a file behind its schema, as a stream of their own. */
async function readBlock(
  file: FileHandle,
  { head, end }: Place,
  length: number
): Promise<{ bytes: Uint8Array; isLast: boolean }> {
  const bytes = new Uint8Array(head.length + length)
  bytes.set(head)
  const { bytesRead } = await file.read(bytes, head.length, length, end)
  return { bytes: bytes.subarray(0, head.length + bytesRead), isLast: bytesRead < length }
}

/** Columns of consecutive rows as one batch. */
function joined(
  declaration: SeriesDeclaration,
  parts: readonly Columns[],
  firstRow: number,
  rows: number
): SeriesBatch {
  const columns = makeColumns(declaration, rows)
  for (const [name, column] of Object.entries(columns)) {
    let at = 0
    for (const part of parts) {
      column.set(part[name]!, at)
      at += part[name]!.length
    }
  }
  return { series: declaration.name, firstRow, rows, columns }
}
