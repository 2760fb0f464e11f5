/**
 * Merges a bundle into a library. Runs are unpacked and verified in `<root>/import/`, beside the runs, and moved among
 * them when every byte of the bundle is known to be right: a run is there whole or not at all.
 *
 * The same run is not imported twice; one whose id another run has gets a new id, and what refers to it follows.
 */
import { createHash } from 'node:crypto'
import { createWriteStream } from 'node:fs'
import { mkdir, open, rm, statfs } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { Transform } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { AppError } from '#shared/errors'
import { syncFolder } from '../files/atomicFile'
import { asDamage, bundleError, openArchive, type Archive } from './bundleArchive'
import { Incoming, type Merged, type MergeInto } from './bundleIncoming'
import { MANIFEST, readManifest, type BundledFile, type Manifest } from './bundleManifest'
import type { TransferOptions } from './bundleWrite'
import { acquireLock, type RunLock } from '../files/lock'
import { onFile } from '../files/storeErrors'

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
    const workshop = join(into.root, 'import')
    try {
      // What an import that was killed has left behind.
      await rm(workshop, { recursive: true, force: true })
      return await new Incoming(into, manifest, workshop, (files) =>
        unpackAll(archive, files, workshop, into.root, options)
      ).merge()
    } finally {
      await rm(workshop, { recursive: true, force: true }).catch(() => undefined)
      await lock.release()
    }
  } catch (error) {
    if (options.signal?.aborted)
      throw bundleError('cancelled', 'The import was cancelled; nothing was changed.')
    throw asDamage(error)
  } finally {
    archive.close()
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
    ...manifest.sweeps.map(({ file }) => file)
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
