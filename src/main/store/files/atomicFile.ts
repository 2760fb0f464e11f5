/**
 * Files that are either the old ones or the new ones, whatever happens in between: written under a
 * temporary name in the same folder, flushed, renamed over the old name, and the folder flushed.
 */
import { randomBytes } from 'node:crypto'
import { mkdir, open, rename, rm, type FileHandle } from 'node:fs/promises'
import { dirname } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { AppError } from '#shared/errors'
import { errnoOf, onFile } from './storeErrors'

/** End of every temporary name; a file with it is what a killed process left behind. */
export const TEMPORARY = '.tmp'

/** Too many open files pass: for so long they are waited for, looking as often, in ms. */
const CROWDED_MS = 10_000
const CROWDED_LOOK_MS = 50

/** Until when it is waited for that there are fewer, since the last file that could be opened; null: there were not too many. */
let crowdedUntil: number | null = null

/**
 * Opens a file as `open` does; where too many are open at this moment, when there are fewer. Where none can be opened, all
 * wait together; one that is refused while others are not waits as long by itself.
 */
export async function openFile(path: string, flags: string | number, mode?: number): Promise<FileHandle> {
  let ownUntil: number | null = null
  for (;;) {
    try {
      const handle = await open(path, flags, mode)
      crowdedUntil = null
      return handle
    } catch (error) {
      if (!['EMFILE', 'ENFILE'].includes(errnoOf(error))) throw error
      const now = performance.now()
      crowdedUntil ??= now + CROWDED_MS
      ownUntil ??= now + CROWDED_MS
      if (now > Math.min(crowdedUntil, ownUntil)) throw error
      await sleep(CROWDED_LOOK_MS)
    }
  }
}

/** Makes created, renamed and removed names of a folder survive a power cut. Windows has no such call. */
export async function syncFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return
  const handle = await openFile(folder, 'r')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}

/** Makes a folder in an existing one, so that it survives a power cut; false when it was there already. */
export async function ensureFolder(folder: string): Promise<boolean> {
  try {
    await mkdir(folder)
  } catch (error) {
    if (errnoOf(error) === 'EEXIST') return false
    throw error
  }
  await syncFolder(dirname(folder))
  return true
}

/** Writes all bytes from `position` on; one call of the file system may write fewer. */
export async function writeFully(handle: FileHandle, bytes: Uint8Array, position: number): Promise<void> {
  let written = 0
  while (written < bytes.length) {
    const { bytesWritten } = await handle.write(bytes, written, bytes.length - written, position + written)
    written += bytesWritten
  }
}

/**
 * Reads a whole file into memory of its own, so that typed arrays can be laid over it.
 * Throws `store.tooLarge` above `limit` bytes; a file that shrinks meanwhile is read as far as it goes.
 */
export async function readWhole(path: string, limit: number): Promise<Uint8Array<ArrayBuffer>> {
  const handle = await openFile(path, 'r')
  try {
    const { size } = await handle.stat()
    if (size > limit) {
      throw new AppError('store.tooLarge', `${path} has ${size} bytes; at most ${limit} can be read.`, {
        path
      })
    }
    const bytes = new Uint8Array(size)
    let filled = 0
    while (filled < size) {
      const { bytesRead } = await handle.read(bytes, filled, size - filled, filled)
      if (bytesRead === 0) break
      filled += bytesRead
    }
    return bytes.subarray(0, filled)
  } finally {
    await handle.close()
  }
}

/** Asked before a file gets its name: throws where this process has lost the right to write it. */
export type Guard = () => Promise<void>

/** Name beside a file under which its successor is written. */
export const temporaryFor = (path: string): string => `${path}.${randomBytes(4).toString('hex')}${TEMPORARY}`

/**
 * Replaces a file by these chunks of bytes, one after the other. Resolves when they are on the disk; when it throws
 * (`store.*`, or what `guard` throws), the old file is as it was and the temporary one is gone.
 */
export async function replaceFile(path: string, chunks: Iterable<Uint8Array>, guard?: Guard): Promise<void> {
  const temporary = temporaryFor(path)
  await onFile(path, async () => {
    try {
      const handle = await openFile(temporary, 'wx')
      try {
        let position = 0
        for (const chunk of chunks) {
          await writeFully(handle, chunk, position)
          position += chunk.length
        }
        await handle.sync()
      } finally {
        await handle.close()
      }
      await guard?.()
      await rename(temporary, path)
    } catch (error) {
      await rm(temporary, { force: true }).catch(() => undefined)
      throw error
    }
    await syncFolder(dirname(path))
  })
}

/** Replaces a file by a value as JSON, indented so that people can read it. */
export function replaceJson(path: string, value: unknown, guard?: Guard): Promise<void> {
  return replaceFile(path, [new TextEncoder().encode(`${JSON.stringify(value, null, 2)}\n`)], guard)
}
