/**
 * Where an output goes. A regular file, or a name that is free, is replaced whole or not at all; the name may be a link,
 * which stays. A device, a pipe or a socket is written through: replacing it by a file would take it from all others.
 */
import { createReadStream, createWriteStream } from 'node:fs'
import { lstat, mkdtemp, open, readdir, readlink, realpath, rename, rm, stat } from 'node:fs/promises'
import { randomBytes } from 'node:crypto'
import { tmpdir } from 'node:os'
import { basename, dirname, join, resolve } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { AppError } from '#shared/errors'
import { syncFolder, TEMPORARY } from './atomicFile'
import { isAlive, lookAtLock } from './holder'
import { acquireLock, LOCK } from './lock'
import { ifPresent } from './storeErrors'

/** Names of what is open already: what lies behind one is not to be replaced, whatever it is. Below `/dev/shm` are files. */
const OPEN_ALREADY = /^\/(dev\/(std(in|out|err)$|fd\/)|proc\/)/

/** What is written through is made in a folder of this name among the temporary files, under a lock. */
const ELSEWHERE = 'saltus-output-'
/** A folder without a lock is nobody's after this time: it is made a moment before its lock. In ms. */
const ABANDONED_MS = 3600_000

/** The file that a name leads to, also where a link's end is still free. */
async function endOf(path: string): Promise<string> {
  const real = await ifPresent(() => realpath(path))
  if (real !== null) return real
  const link = await readlink(path).catch(() => null)
  return link === null ? path : resolve(dirname(path), link)
}

/**
 * `write` writes the whole output to the path that it is given, a new file. Throws `export.target` for a folder, and
 * what `write` and the file system throw; a file that was there is then as before.
 */
export async function writeOutput(path: string, write: (file: string) => Promise<void>): Promise<void> {
  const absolute = resolve(path)
  const found = await ifPresent(() => stat(absolute))
  if (found?.isDirectory())
    throw new AppError('export.target', `${path} is a folder; name a file in it.`, { path: 'file' })
  if ((found && !found.isFile()) || OPEN_ALREADY.test(absolute)) return writeThrough(absolute, write)
  const file = await endOf(absolute)
  const temporary = `${file}.${randomBytes(4).toString('hex')}${TEMPORARY}`
  try {
    await write(temporary)
    const handle = await open(temporary, 'r+')
    await handle.sync().finally(() => handle.close())
    await rename(temporary, file)
    await syncFolder(dirname(file))
  } catch (error) {
    await rm(temporary, { force: true }).catch(() => undefined)
    throw error
  }
}

/** Made whole elsewhere first, so that a failure on the way writes nothing. */
async function writeThrough(path: string, write: (file: string) => Promise<void>): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), ELSEWHERE))
  try {
    const lock = await acquireLock(folder, LOCK, 'output')
    try {
      const whole = join(folder, `${basename(path)}.whole`)
      await write(whole)
      await pipeline(createReadStream(whole), createWriteStream(path, { flags: 'a' }))
    } finally {
      await lock.release()
    }
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

/** Removes what killed processes of this user that wrote through have left among the temporary files. */
export async function removeUnwritten(): Promise<void> {
  const own = process.getuid?.()
  for (const name of await readdir(tmpdir())) {
    if (!name.startsWith(ELSEWHERE)) continue
    const folder = join(tmpdir(), name)
    const found = await ifPresent(() => lstat(folder))
    if (!found?.isDirectory() || (own !== undefined && found.uid !== own)) continue
    const lock = join(folder, LOCK)
    const seen = await ifPresent(() => lookAtLock(lock))
    // One that has just been made has no lock yet.
    const isLeft = seen ? (await isAlive(lock, seen)) === false : Date.now() - found.mtimeMs > ABANDONED_MS
    if (isLeft) await rm(folder, { recursive: true, force: true })
  }
}
