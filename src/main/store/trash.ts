/**
 * The trash of a library, `<root>/trash/`: folders of runs, and sweeps and saved sessions as `<id>.json`, as they lay in
 * the library. The time stamp of each says when it came here. What is deleted for good is first given a hidden name, so
 * that nothing half-deleted is ever seen; the next deletion takes away what a killed one left.
 */
import { randomBytes } from 'node:crypto'
import { lstat, readdir, rename, rm } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { AppError } from '#shared/errors'
import { isActive, type RunStatus } from '#shared/run'
import type { TrashItem } from '#shared/trash'
import { TEMPORARY } from './files/atomicFile'
import { FolderSizes } from './files/folderSizes'
import { isSessionId, isSweepId } from './files/ids'
import { acquireLock } from './files/lock'
import { ifPresent, onFile } from './files/storeErrors'
import { readJson, readLabels, readRecord, recordPath } from './runs/runFiles'
import { moveFolder, moveToTrash } from './runs/runFolders'
import { readSweep } from './runs/sweepStore'

const DELETED = '.deleted-'

/** What an entry is, and the sweep that a run is of. */
type Entry = Omit<TrashItem, 'runs'> & { sweep: string | null }

export class Trash {
  private readonly runs: string
  private readonly folder: string
  private readonly sizes = new FolderSizes()

  constructor(root: string) {
    this.runs = join(root, 'runs')
    this.folder = join(root, 'trash')
  }

  /** Newest first; the runs of a sweep that lies here are part of it. */
  async list(): Promise<TrashItem[]> {
    const entries = await this.entries()
    const sweeps = new Set(entries.filter(({ kind }) => kind === 'sweep').map(({ id }) => id))
    return entries
      .filter(({ sweep }) => sweep === null || !sweeps.has(sweep))
      .map(({ sweep: _sweep, ...item }) => {
        const own = item.kind === 'sweep' ? entries.filter(({ sweep }) => sweep === item.id) : []
        const sizeBytes = own.reduce((sum, run) => sum + run.sizeBytes, item.sizeBytes)
        return { ...item, sizeBytes, runs: item.kind === 'run' ? 1 : own.length }
      })
      .sort((a, b) => b.trashedAt.localeCompare(a.trashedAt))
  }

  /**
   * Moves a run's folder here, a link to one as the link, or a file of the library; refused while a process writes there.
   * @param from its path in the library
   */
  async put(from: string): Promise<void> {
    const name = basename(from)
    const found = await onFile(from, () => lstat(from))
    // A link that leads nowhere has no folder to lock, and a file that cannot be read no writer.
    const lock = found.isFile() ? null : await acquireLock(from).catch(noneWithoutFolder)
    let place = from
    try {
      const isFree = (await ifPresent(() => lstat(join(this.folder, name)))) === null
      // Who copies a run back by hand may throw it away twice.
      const to = join(this.folder, isFree ? name : `${name}~${randomBytes(2).toString('hex')}`)
      await moveToTrash(from, to)
      place = to
    } finally {
      await lock?.release(place)
    }
  }

  /** Moves a folder back among the runs. Throws `trash.missing`, or `trash.taken` where there is one of its name. */
  async restore(name: string): Promise<void> {
    const from = join(this.folder, checkName(name))
    if (!(await ifPresent(() => lstat(from)))) throw missing(name)
    const back = name.replace(/~[0-9a-f]{4}$/, '')
    if (await ifPresent(() => lstat(join(this.runs, back))))
      throw new AppError(
        'trash.taken',
        `There is a run ${back} in the library, so this one stays in the trash.`
      )
    await moveFolder(from, join(this.runs, back))
  }

  /** Deletes an item for good; of a sweep its runs too. Throws `trash.missing`. */
  async delete(id: string): Promise<void> {
    const entries = await this.entries()
    const item = entries.find((entry) => entry.id === id)
    if (!item) throw missing(id)
    await this.deleteAll(entries.filter((entry) => entry === item || entry.sweep === id))
  }

  /** Deletes all that lies here for good. */
  async empty(): Promise<void> {
    await this.deleteAll(await this.entries())
  }

  private async deleteAll(entries: readonly Entry[]): Promise<void> {
    for (const { id, kind } of entries) {
      const path = join(this.folder, isFile(kind) ? `${id}.json` : id)
      const hidden = join(this.folder, `${DELETED}${randomBytes(8).toString('hex')}`)
      // Restored or deleted by another process meanwhile.
      await onFile(path, () => ifPresent(() => rename(path, hidden)))
    }
    const names = (await ifPresent(() => readdir(this.folder))) ?? []
    for (const name of names.filter((each) => each.startsWith(DELETED)))
      await onFile(this.folder, () => rm(join(this.folder, name), { recursive: true, force: true }))
  }

  private async entries(): Promise<Entry[]> {
    const names = await onFile(this.folder, async () => (await ifPresent(() => readdir(this.folder))) ?? [])
    const shown = names.filter((name) => !name.startsWith('.') && !name.endsWith(TEMPORARY))
    const found = await Promise.all(shown.map((name) => this.describe(name)))
    return found.filter((entry) => entry !== null)
  }

  private async describe(name: string): Promise<Entry | null> {
    const path = join(this.folder, name)
    const about = await ifPresent(() => lstat(path))
    if (!about) return null
    const trashedAt = about.mtime.toISOString()
    if (about.isFile()) {
      const id = basename(name, '.json')
      const kind = isSweepId(id) ? 'sweep' : isSessionId(id) ? 'session' : 'other'
      const read = await readFileOf(kind, path).catch(() => ({ title: name, status: null }))
      return {
        id: kind === 'other' ? name : id,
        kind,
        ...read,
        sizeBytes: about.size,
        trashedAt,
        sweep: null
      }
    }
    const sizeBytes = await this.sizes.measure(path)
    try {
      const { record } = await readRecord(recordPath(path))
      const { title } = await readLabels(path, record.spec.title)
      const status = atRest(record.status)
      return { id: name, kind: 'run', title, status, sizeBytes, trashedAt, sweep: record.sweep?.id ?? null }
    } catch {
      return { id: name, kind: 'other', title: name, status: null, sizeBytes, trashedAt, sweep: null }
    }
  }
}

function noneWithoutFolder(error: unknown): null {
  if (error instanceof AppError && error.code === 'store.missing') return null
  throw error
}

const isFile = (kind: TrashItem['kind']): boolean => kind === 'sweep' || kind === 'session'

/** What a process that was killed left as at work is at work no more. */
const atRest = (status: RunStatus): RunStatus => (isActive(status) ? 'interrupted' : status)

async function readFileOf(
  kind: TrashItem['kind'],
  path: string
): Promise<Pick<TrashItem, 'title' | 'status'>> {
  const id = basename(path, '.json')
  if (kind === 'sweep') {
    const { record } = await readSweep(path)
    return { title: record.spec.title || id, status: atRest(record.status) }
  }
  const { title } = await readJson(path)
  return { title: typeof title === 'string' ? title : id, status: null }
}

/** Throws `trash.missing` for what is no name of a folder, so that none leads out of the library. */
function checkName(name: string): string {
  const isName = typeof name === 'string' && name !== '' && !name.startsWith('.') && !/[/\\\0]/.test(name)
  if (!isName) throw missing(String(name))
  return name
}

const missing = (id: string): AppError =>
  new AppError('trash.missing', `There is no ${JSON.stringify(id)} here.`, { path: 'id' })
