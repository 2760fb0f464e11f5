/**
 * Merges a bundle into a library. Runs are unpacked in `<root>/import/`, and everything in them is read as it will be; only
 * when all of it can be do they arrive together (see `arrival.ts`).
 *
 * The same run is not imported twice; one whose id another run has gets a new id, and what refers to it follows.
 */
import { createHash } from 'node:crypto'
import { createWriteStream } from 'node:fs'
import { mkdir, open, rm, stat, statfs } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { Transform } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { AppError } from '#shared/errors'
import type { RunRecord } from '#shared/run'
import { syncFolder } from '../files/atomicFile'
import { finishArrival, workshopOf } from './arrival'
import { asDamage, bundleError, openArchive, type Archive } from './bundleArchive'
import { Incoming, type MergeInto } from './bundleIncoming'
import { MANIFEST, readManifest, type BundledFile, type Manifest, type Merged } from './bundleManifest'
import type { TransferOptions } from './bundleWrite'
import { acquireLock, type RunLock } from '../files/lock'
import { ifPresent, onFile, storeErrorAt } from '../files/storeErrors'

const LOCK = 'import.lock.json'
const MOST_MANIFEST_BYTES = 64 * 2 ** 20

/** Reads what a bundle says about itself, after all checks that need no unpacking. */
export async function inspectBundle(file: string): Promise<Manifest> {
  const archive = await openArchive(file)
  try {
    return await manifestOf(archive)
  } finally {
    archive.close()
  }
}

/** Throws `bundle.*`, `import.locked`, `store.*`; no run of the bundle is in the library then. */
export async function mergeBundle(
  into: MergeInto,
  file: string,
  options: TransferOptions = {}
): Promise<Merged> {
  const archive = await openArchive(file)
  try {
    const manifest = await manifestOf(archive)
    const lock = await lockImports(into.root)
    const workshop = workshopOf(into.root)
    const ask = async (runId: string, record: RunRecord): Promise<void> => {
      const wrong = await options.examine?.(record)
      if (wrong) throw bundleError('invalid', `runs/${runId}/run.json in the bundle: ${wrong}`, 'run.json')
    }
    const unpack = (files: readonly BundledFile[]): Promise<void> =>
      unpackAll(archive, files, workshop, into.root, options)
    try {
      // What an import that was killed has left behind.
      await rm(workshop, { recursive: true, force: true })
      finishArrival(into.root)
      return await new Incoming(into, manifest, workshop, unpack, ask).merge()
    } finally {
      await rm(workshop, { recursive: true, force: true }).catch(() => undefined)
      await lock.release()
    }
  } catch (error) {
    if (options.signal?.aborted)
      throw bundleError('cancelled', 'The import was cancelled; nothing was changed.')
    throw storeErrorAt(asDamage(error), into.root)
  } finally {
    archive.close()
  }
}

/**
 * After imports that were killed: at once, what was decided on is carried through; then what was only half unpacked is removed.
 * Another's that is at work stays, and a library that can only be read is left to who may write.
 */
export async function recoverImports(root: string): Promise<void> {
  try {
    finishArrival(root)
    if (!(await ifPresent(() => stat(workshopOf(root))))) return
    const lock = await lockImports(root)
    await rm(workshopOf(root), { recursive: true, force: true }).finally(() => lock.release())
  } catch {
    // The next one that opens the library tries again.
  }
}

async function lockImports(root: string): Promise<RunLock> {
  try {
    return await acquireLock(root, LOCK, 'import')
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== 'import.locked') throw error
    throw new AppError(
      'import.locked',
      `Process ${String(error.detail?.pid)} is importing into this library. Try again when it has ended.`,
      error.detail
    )
  }
}

/** The manifest, once it and the zip are found to name the same files with the same sizes. */
async function manifestOf(archive: Archive): Promise<Manifest> {
  const entry = archive.entries.get(MANIFEST)
  if (!entry)
    throw bundleError('invalid', `The file has no ${MANIFEST}, so it is no Saltus bundle.`, MANIFEST)
  if (entry.size > MOST_MANIFEST_BYTES) throw bundleError('invalid', `${MANIFEST} is too large.`, MANIFEST)
  const chunks: Buffer[] = []
  try {
    for await (const chunk of await archive.read(MANIFEST)) chunks.push(chunk as Buffer)
  } catch (error) {
    throw asDamage(error, MANIFEST)
  }
  const manifest = readManifest(Buffer.concat(chunks).toString('utf8'))
  const declared = [
    ...manifest.runs.flatMap(({ files }) => files),
    ...manifest.sweeps.map(({ file }) => file),
    ...manifest.data
  ]
  for (const { path, size } of declared) {
    const found = archive.entries.get(path)
    if (!found) throw bundleError('damaged', `${path} is missing in the bundle.`, path)
    if (found.size !== size)
      throw bundleError('damaged', `${path} in the bundle has ${found.size} bytes instead of ${size}.`, path)
  }
  const extra = [...archive.entries.keys()].filter((path) => path !== MANIFEST)
  if (extra.length > declared.length) {
    const known = new Set(declared.map(({ path }) => path))
    const path = extra.find((name) => !known.has(name))!
    throw bundleError('invalid', `${path} is in the bundle, but not in its manifest.`, path)
  }
  return manifest
}

/** Unpacks files under their paths in `folder` and compares each with its SHA-256. */
async function unpackAll(
  archive: Archive,
  files: readonly BundledFile[],
  folder: string,
  root: string,
  { signal, onProgress }: TransferOptions
): Promise<void> {
  const total = files.reduce((sum, { size }) => sum + size, 0)
  await requireRoom(root, total)
  let done = 0
  const folders = new Set<string>()
  for (const { path, sha256 } of files) {
    const target = join(folder, path)
    const hash = createHash('sha256')
    const check = new Transform({
      transform(chunk: Buffer, _encoding, next) {
        hash.update(chunk)
        done += chunk.length
        onProgress?.(done, total)
        next(null, chunk)
      }
    })
    await onFile(target, async () => {
      await mkdir(dirname(target), { recursive: true })
      try {
        await pipeline(await archive.read(path), check, createWriteStream(target, { flags: 'wx' }), {
          signal
        })
      } catch (error) {
        throw asDamage(error, path)
      }
      const handle = await open(target, 'r+')
      await handle.sync().finally(() => handle.close())
    })
    if (hash.digest('hex') !== sha256)
      throw bundleError('damaged', `${path} in the bundle is damaged: its checksum is another.`, path)
    folders.add(dirname(target))
  }
  for (const each of folders) await syncFolder(each)
}

/** Throws `store.full` before anything is written where the disk is known to have no room. */
async function requireRoom(root: string, bytes: number): Promise<void> {
  const { bavail, bsize } = await statfs(root)
  const free = bavail * bsize
  if (bytes <= free) return
  const inMb = (count: number): string => (count / 1e6).toFixed(1)
  throw new AppError(
    'store.full',
    `The bundle needs ${inMb(bytes)} MB; the disk of ${root} has ${inMb(free)} MB left.`,
    { path: root }
  )
}
