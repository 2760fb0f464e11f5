/**
 * Sweeps on disk: `<root>/sweeps/<id>.json`, in the trash `<root>/trash/<id>.json`.
 *
 * `<id>.lock.json` beside a sweep names the process that drives it; without a living one a sweep that says it is
 * driven reads as interrupted. Which runs belong to a sweep stands in the runs.
 */
import { readdir, stat } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { AppError } from '#shared/errors'
import { SWEEP_SCHEMA } from '#shared/sweep'
import { liftSpec, liftSweep, withEarlyFields } from '#shared/olderSpecs'
import { isObject } from '#shared/paths'
import { isDriven, type SweepRecord } from '#shared/sweep/record'
import { ensureFolder, replaceJson } from '../files/atomicFile'
import { isSweepId, makeSweepId } from '../files/ids'
import { acquireLock, isLocked, type RunLock } from '../files/lock'
import { isVersion, migrate, type Migration } from './migrations'
import { readJson, readRecord, recordPath } from './runFiles'
import { folderNames, moveFolder, moveToTrash } from './runFolders'
import { isSweep, wrongInSweep } from './sweepShape'
import { damaged, ifPresent } from '../files/storeErrors'

/** The sweep and the specs of its runs in the shape of today. */
const withLiftedSpecs: Migration = (record) => ({
  ...record,
  ...(isObject(record.spec) && { spec: liftSweep(record.spec) }),
  ...(Array.isArray(record.parts) && { parts: record.parts.map(liftPart) })
})

const liftPart = (part: unknown): unknown =>
  isObject(part) && isObject(part.spec) ? { ...part, spec: liftSpec(withEarlyFields(part.spec)) } : part

const withBudgets: Migration = (record) => ({ ...withLiftedSpecs(record), budgets: [] })

/** Element 0 lifts schema 1 to 2: thresholds. 2 → 3: specs may have stages. 3 → 4: cells may be trained on. */
const migrations: readonly Migration[] = [withLiftedSpecs, withLiftedSpecs, withBudgets]

export interface StoredSweep {
  record: SweepRecord
  /** Written by a newer schema: shown, never rewritten. */
  readOnly: boolean
}

/** The one driver of a sweep; holds its lock until closed. */
export interface SweepWriter {
  readonly record: SweepRecord
  /** Changes the file: temp name, fsync, rename. */
  update(change: Partial<Pick<SweepRecord, 'status' | 'error' | 'budgets'>>): Promise<void>
  close(): Promise<void>
}

/** Every method throws AppErrors: `sweep.invalidId`, `sweep.missing`, `sweep.locked`, `sweep.newerSchema`, `store.*`. */
export interface SweepStore {
  /** Makes a sweep with status `running`; the caller drives it. */
  create(init: Pick<SweepRecord, 'spec' | 'axes' | 'parts' | 'preset'>): Promise<SweepWriter>
  /** Takes the lock of an existing sweep. */
  write(sweepId: string): Promise<SweepWriter>
  /** Oldest first; files that cannot be read are left out. */
  list(): Promise<StoredSweep[]>
  read(sweepId: string): Promise<StoredSweep>
  /** Moves the file to the trash and back; refused while it is driven. Its runs are moved apart from it. */
  trash(sweepId: string): Promise<void>
  restore(sweepId: string): Promise<void>
  /** Ids of a sweep's runs that lie in the trash. */
  trashedRuns(sweepId: string): Promise<string[]>
}

export const openSweepStore = (root: string): SweepStore => new FolderSweepStore(root)

class FolderSweepStore implements SweepStore {
  private readonly sweeps: string
  private readonly bin: string

  constructor(private readonly root: string) {
    this.sweeps = join(root, 'sweeps')
    this.bin = join(root, 'trash')
  }

  create: SweepStore['create'] = async (init) => {
    await ensureFolder(this.sweeps)
    for (;;) {
      const now = new Date()
      const id = makeSweepId(now)
      const lock = await acquireLock(this.sweeps, lockName(id), 'sweep')
      try {
        const taken = await Promise.all([this.sweeps, this.bin].map((place) => exists(fileOf(place, id))))
        if (!taken.some(Boolean)) {
          const about = { schema: SWEEP_SCHEMA, id, createdAt: now.toISOString() }
          const writer = new FileWriter(
            this.sweeps,
            { ...about, ...init, status: 'running', error: null, budgets: [] },
            lock
          )
          await writer.update({})
          return writer
        }
      } catch (error) {
        await lock.release().catch(() => undefined)
        throw error
      }
      await lock.release()
    }
  }

  async write(sweepId: string): Promise<SweepWriter> {
    const { readOnly } = await this.read(sweepId)
    if (readOnly) throw newerSchemaError(sweepId)
    const lock = await acquireLock(this.sweeps, lockName(sweepId), 'sweep')
    try {
      // Read again: another driver may have come and gone before the lock was ours.
      const { record } = await readSweep(fileOf(this.sweeps, sweepId))
      return new FileWriter(this.sweeps, record, lock)
    } catch (error) {
      await lock.release().catch(() => undefined)
      throw error
    }
  }

  async list(): Promise<StoredSweep[]> {
    const names = (await ifPresent(() => readdir(this.sweeps))) ?? []
    const ids = names.map((name) => basename(name, '.json')).filter(isSweepId)
    const found = await Promise.all(ids.sort().map((id) => this.read(id).catch(() => null)))
    return found.filter((sweep) => sweep !== null)
  }

  async read(sweepId: string): Promise<StoredSweep> {
    const file = fileOf(this.sweeps, sweepId)
    if (!(await exists(file))) throw missing(sweepId)
    const stored = await readSweep(file)
    if (!isDriven(stored.record.status) || (await isLocked(this.sweeps, lockName(sweepId)))) return stored
    // A driver that ended between the two looks has left another record behind.
    const again = await readSweep(file)
    if (again.record.status !== stored.record.status) return again
    return { ...stored, record: { ...stored.record, status: 'interrupted' } }
  }

  async trash(sweepId: string): Promise<void> {
    if (!(await exists(fileOf(this.sweeps, sweepId)))) throw missing(sweepId)
    const lock = await acquireLock(this.sweeps, lockName(sweepId), 'sweep')
    try {
      await moveToTrash(fileOf(this.sweeps, sweepId), fileOf(this.bin, sweepId))
    } finally {
      await lock.release()
    }
  }

  async restore(sweepId: string): Promise<void> {
    if (!(await exists(fileOf(this.bin, sweepId)))) throw missing(sweepId)
    await moveFolder(fileOf(this.bin, sweepId), fileOf(this.sweeps, sweepId))
  }

  async trashedRuns(sweepId: string): Promise<string[]> {
    const names = await folderNames(this.root, this.bin)
    const owners = await Promise.all(
      names.map((name) =>
        readRecord(recordPath(join(this.bin, name)))
          .then(({ record }) => record.sweep?.id)
          .catch(() => undefined)
      )
    )
    return names.filter((_, i) => owners[i] === sweepId)
  }
}

class FileWriter implements SweepWriter {
  constructor(
    private readonly folder: string,
    private current: SweepRecord,
    private readonly lock: RunLock
  ) {}

  get record(): SweepRecord {
    return this.current
  }

  update: SweepWriter['update'] = async (change) => {
    const next = { ...this.current, ...change }
    await replaceJson(fileOf(this.folder, next.id), next, this.lock.check)
    this.current = next
  }

  close(): Promise<void> {
    return this.lock.release()
  }
}

export const lockName = (sweepId: string): string => `${sweepId}.lock.json`

/** Throws `sweep.invalidId` for anything that is not a sweep's id, so that no name leads out of the library. */
function fileOf(folder: string, sweepId: string): string {
  if (isSweepId(sweepId)) return join(folder, `${sweepId}.json`)
  throw new AppError('sweep.invalidId', `${JSON.stringify(sweepId)} is not the id of a sweep.`, {
    path: 'sweepId'
  })
}

const exists = async (path: string): Promise<boolean> => (await ifPresent(() => stat(path))) !== null

const missing = (sweepId: string): AppError =>
  new AppError('sweep.missing', `There is no sweep ${sweepId}.`, { path: 'sweepId' })

const newerSchemaError = (sweepId: string): AppError =>
  new AppError(
    'sweep.newerSchema',
    `Sweep ${sweepId} was written by a newer version of Saltus and is read-only here.`
  )

/** Throws `store.*` naming the wrong field, `sweep.newerSchema`. */
export async function readSweep(path: string): Promise<StoredSweep> {
  const value = await readJson(path)
  if (!isVersion(value.schema)) throw damaged(path, 'its schema is no version number')
  const { record, newer } = migrate(value, migrations)
  if (!isSweep(record))
    throw newer
      ? newerSchemaError(basename(path, '.json'))
      : damaged(path, wrongInSweep(record)?.reason ?? 'it is no sweep')
  if (`${record.id}.json` !== basename(path)) throw damaged(path, `it belongs to ${record.id}`)
  return { record, readOnly: newer }
}
