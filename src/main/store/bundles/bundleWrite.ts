/**
 * Writes a bundle: run folders and sweeps of a library, one zip, stored (metrics and weights hardly shrink).
 *
 * Under a temporary name, flushed, renamed: there is a whole bundle or none. A run that trains meanwhile is taken as it
 * is: its record first and its series last, so that no checkpoint is ahead of the rows, and it reads as interrupted.
 */
import { createHash } from 'node:crypto'
import { createWriteStream } from 'node:fs'
import { open, readdir, rm, stat, type FileHandle } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { Transform, type Readable } from 'node:stream'
import { finished, pipeline } from 'node:stream/promises'
import { ZipFile } from 'yazl'
import type { RunRecord } from '#shared/run'
import type { SessionState } from '#shared/session'
import { TEMPORARY } from '../files/atomicFile'
import { writeOutput } from '../files/outputTarget'
import { bundleError, isSafePath } from './bundleArchive'
import { BUNDLE_FORMAT, MANIFEST, type BundledFile, type Manifest } from './bundleManifest'
import { noteUnfinished } from './unfinished'
import { ifPresent, onFile } from '../files/storeErrors'

export interface BundleInit {
  title: string
  session: SessionState
  runs: readonly { id: string; title: string }[]
  sweeps: readonly string[]
  /** SHA-256 of users' own data that goes with them. */
  data?: readonly string[]
  /** Of Saltus. */
  version: string
}

export interface TransferOptions {
  signal?: AbortSignal
  /** Bytes so far, of how many. */
  onProgress?(done: number, total: number): void
  /** Of those who know families: what is wrong with a run that comes in, one sentence; null: nothing. */
  examine?(record: RunRecord): Promise<string | null>
}

/**
 * Bytes of the bundle. A file is replaced whole, what is none is written through (`outputTarget.ts`). Throws
 * `bundle.cancelled`, `export.target`, `store.*`; the file is then as before.
 */
export async function writeBundle(
  root: string,
  init: BundleInit,
  file: string,
  options: TransferOptions = {}
): Promise<number> {
  let size = 0
  let finished = async (): Promise<void> => undefined
  try {
    await onFile(file, () =>
      writeOutput(file, async (temporary) => {
        finished = await noteUnfinished(root, temporary)
        await writeZip(root, init, temporary, options)
        await removeAbandoned(temporary)
        size = (await stat(temporary)).size
      })
    )
  } catch (error) {
    if (options.signal?.aborted)
      throw bundleError('cancelled', 'The export was cancelled; nothing was written.')
    throw error
  } finally {
    await finished()
  }
  return size
}

/** A bundle that was not written to for this long before another was is nobody's any more, in ms. */
const ABANDONED_MS = 3600_000

/** Unfinished bundles in the folder of this one, of libraries that could not note them: the disk's own times alone tell whose they are. */
async function removeAbandoned(temporary: string): Promise<void> {
  const folder = dirname(temporary)
  const { mtimeMs } = await stat(temporary)
  for (const name of await readdir(folder)) {
    if (!/\.saltus\.[0-9a-f]{8}\.tmp$/.test(name)) continue
    const found = await ifPresent(() => stat(join(folder, name)))
    if (found && mtimeMs - found.mtimeMs > ABANDONED_MS) await rm(join(folder, name), { force: true })
  }
}

async function writeZip(
  root: string,
  init: BundleInit,
  target: string,
  options: TransferOptions
): Promise<void> {
  const { title, session, version } = init
  const runs = await Promise.all(
    init.runs.map(async (run) => ({ ...run, paths: await runPaths(root, run.id) }))
  )
  const sweepPaths = init.sweeps.map((id) => ({ id, path: `sweeps/${id}.json` }))
  const dataPaths = (init.data ?? []).map((sha256) => `data/${sha256}`)
  const all = [...runs.flatMap(({ paths }) => paths), ...sweepPaths.map(({ path }) => path), ...dataPaths]
  const sizes = await Promise.all(all.map((path) => ifPresent(() => stat(join(root, path)))))
  const zip = new GrowingZip(
    target,
    sizes.reduce((sum, found) => sum + (found?.size ?? 0), 0),
    options
  )
  const manifest: Manifest = {
    saltusBundle: dataPaths.length > 0 ? BUNDLE_FORMAT : 1,
    version,
    createdAt: new Date().toISOString(),
    title,
    session,
    runs: [],
    sweeps: [],
    data: []
  }
  try {
    for (const { id, title, paths } of runs) {
      const files = await zip.addAll(root, paths)
      manifest.runs.push({ id, title, files })
    }
    for (const { id, path } of sweepPaths) {
      const [file] = await zip.addAll(root, [path])
      if (file) manifest.sweeps.push({ id, file })
    }
    manifest.data = await zip.addAll(root, dataPaths)
    await zip.end(MANIFEST, Buffer.from(`${JSON.stringify(manifest, null, 1)}\n`))
  } finally {
    zip.abandon()
  }
}

/** A zip that grows by one file after the other, so that each is read as it is when its turn comes. */
class GrowingZip {
  private readonly zip = new ZipFile()
  private readonly writing: Promise<void>
  private done = 0

  constructor(
    target: string,
    private readonly total: number,
    private readonly options: TransferOptions
  ) {
    const output = this.zip.outputStream as Readable
    this.zip.on('error', (error: Error) => output.destroy(error))
    this.writing = pipeline(output, createWriteStream(target, { flags: 'wx' }), { signal: options.signal })
    this.writing.catch(() => undefined)
  }

  /** Adds what is there; checkpoints may be replaced and dropped while a run trains. */
  async addAll(root: string, paths: readonly string[]): Promise<BundledFile[]> {
    const added: BundledFile[] = []
    for (const path of paths) {
      const handle = await ifPresent(() => open(join(root, path), 'r'))
      if (!handle) continue
      try {
        added.push(await this.add(path, handle))
      } finally {
        await handle.close().catch(() => undefined)
      }
    }
    return added
  }

  private async add(path: string, handle: FileHandle): Promise<BundledFile> {
    const { size, mtime } = await handle.stat()
    const hash = createHash('sha256')
    const settings = { mtime, mode: 0o100644, compress: false, size }
    if (size === 0) this.zip.addBuffer(Buffer.alloc(0), path, { mtime, mode: 0o100644, compress: false })
    else {
      const source = handle.createReadStream({
        start: 0,
        end: size - 1,
        autoClose: false,
        highWaterMark: 2 ** 18
      })
      const hashed = new Transform({
        transform: (chunk: Buffer, _encoding, next) => {
          hash.update(chunk)
          this.done += chunk.length
          this.options.onProgress?.(this.done, this.total)
          next(null, chunk)
        }
      })
      this.zip.addReadStream(hashed, path, settings)
      const { signal } = this.options
      // A target that fails would leave the source waiting for ever.
      await Promise.race([pipeline(source, hashed, { signal }), this.writing])
      await Promise.race([finished(hashed), this.writing])
    }
    return { path, size, sha256: hash.digest('hex') }
  }

  end(path: string, manifest: Buffer): Promise<void> {
    this.zip.addBuffer(manifest, path, { mode: 0o100644, compress: false })
    this.zip.end()
    return this.writing
  }

  /** Ends a zip that was not finished; harmless afterwards. */
  abandon(): void {
    ;(this.zip.outputStream as Readable).destroy()
  }
}

/** Files of a run, relative to the library: record, labels, then checkpoints and all else, series last. */
async function runPaths(root: string, runId: string): Promise<string[]> {
  const paths = await filesBelow(root, `runs/${runId}`)
  const rank = (path: string): number =>
    ['run.json', 'labels.json'].includes(path.split('/')[2]!) ? 0 : path.split('/')[2] === 'series' ? 2 : 1
  return paths.sort((a, b) => rank(a) - rank(b))
}

async function filesBelow(root: string, folder: string): Promise<string[]> {
  const entries = (await ifPresent(() => readdir(join(root, folder), { withFileTypes: true }))) ?? []
  const below = entries.map((entry): string[] | Promise<string[]> => {
    const path = `${folder}/${entry.name}`
    if (!isBundled(entry.name)) return []
    if (entry.isDirectory()) return filesBelow(root, path)
    return entry.isFile() && isSafePath(path) ? [path] : []
  })
  return (await Promise.all(below)).flat()
}

/** Locks and temporaries belong to processes, not to the run; what was set aside of a damaged one is no part of it any more. */
const isBundled = (name: string): boolean =>
  !/^((\w+\.)?lock\.json|damaged-)/.test(name) && !name.endsWith(TEMPORARY)
