/**
 * A series put in place as another file under its name: written anew, compacted, or taken by its next writer. Who reads the
 * file of before goes on with it, and who still appends to it reaches a file without a name.
 */
import { constants } from 'node:fs'
import { copyFile, rename, rm, type FileHandle } from 'node:fs/promises'
import { dirname } from 'node:path'
import type { SeriesBatch, SeriesDeclaration } from '#shared/metrics'
import { arrowSchema, columnsFrom, encodeRows, type Columns } from './arrowFormat'
import { checkBatch } from './checkBatch'
import { openFile, replaceFile, syncFolder, temporaryFor, type Guard } from '../files/atomicFile'
import { loadSeries } from './seriesFile'
import { damaged, onFile } from '../files/storeErrors'

const COMPACTED_ROWS = 65_536

/** A series file with these rows and no others. Throws `series.invalid`, `store.*`; the file is then as before. */
export async function replaceSeries(
  path: string,
  declaration: SeriesDeclaration,
  batch: SeriesBatch,
  guard: Guard
): Promise<void> {
  checkBatch(declaration, batch)
  const encoded = encodeRows(arrowSchema(declaration), batch.columns, batch.rows)
  await onFile(path, () => replaceFile(path, [encoded.schema, encoded.batch], guard))
}

/** Rewrites a series in batches of many rows. */
export async function compactSeries(path: string, guard: Guard): Promise<void> {
  await guard()
  const { bytes, layout } = await loadSeries(path)
  const { schema } = layout
  if (!schema) return
  const columns = columnsFrom(bytes, layout, 0)
  const chunks: Uint8Array[] = []
  for (let from = 0; from < layout.rows; from += COMPACTED_ROWS) {
    const to = Math.min(from + COMPACTED_ROWS, layout.rows)
    const part = Object.entries(columns).map(([name, column]) => [name, column.subarray(from, to)])
    const encoded = encodeRows(schema, Object.fromEntries(part) as Columns, to - from)
    chunks.push(...(from === 0 ? [encoded.schema, encoded.batch] : [encoded.batch]))
  }
  await replaceFile(path, chunks, guard)
}

/** The first `end` bytes of a series, in a file that no other process has open, for appending. */
export async function takeSeries(path: string, end: number, guard: Guard): Promise<FileHandle> {
  const temporary = temporaryFor(path)
  try {
    const { COPYFILE_EXCL, COPYFILE_FICLONE } = constants
    if (end > 0) await copyFile(path, temporary, COPYFILE_EXCL | COPYFILE_FICLONE)
    const handle = await openFile(temporary, constants.O_RDWR | constants.O_CREAT, 0o666)
    try {
      if ((await handle.stat()).size < end) throw damaged(path, 'it was cut while it was being copied')
      await handle.truncate(end)
      await handle.sync()
      await guard()
      await rename(temporary, path)
      await syncFolder(dirname(path))
      return handle
    } catch (error) {
      await handle.close()
      throw error
    }
  } catch (error) {
    await rm(temporary, { force: true }).catch(() => undefined)
    throw error
  }
}
