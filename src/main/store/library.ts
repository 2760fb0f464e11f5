/**
 * The library of runs: `<root>/runs/<id>/` and `<root>/trash/<id>/`, laid out as docs/formats.md says.
 *
 * What is remembered (parsed records, sizes) serves only while the file it came from is the same.
 */
import { mkdirSync } from 'node:fs'
import { rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { isDeepStrictEqual } from 'node:util'
import { AppError, toWireError } from '#shared/errors'
import { Queue } from '#shared/queue'
import { firstStep, isActive, type RunRecord } from '#shared/run'
import { mergeBundle } from './bundles/bundleMerge'
import { listCheckpointFiles, readCheckpointFile, writeFirstCheckpoint } from './states/checkpoints'
import { FileCache } from './files/fileCache'
import { FolderSizes } from './files/folderSizes'
import { checkRunId } from './files/ids'
import { acquireLock, isLocked } from './files/lock'
import {
  newRecord,
  newerSchemaError,
  readLabels,
  readRecord,
  recordPath,
  writeLabels,
  writeRecord
} from './runs/runFiles'
import { readProjectionFile, writeProjectionFile } from './states/projections'
import { claimFolder, folderNames, moveFolder, smallestFree, takenNumbers } from './runs/runFolders'
import { openLocked } from './runs/runWriter'
import { openSessionStore, type SessionStore } from './sessions/sessions'
import { openSweepStore, type SweepStore } from './runs/sweepStore'
import { readLastPosition, readSeriesFile, seriesNames, seriesPath } from './series/seriesFile'
import { ifPresent, onFile, storeError } from './files/storeErrors'
import type { Library, RunProblem, RunWriter, StoredRun } from './types'

/** Opens a library, creating its folder when it does not exist. Throws `store.*`. */
export function openLibrary(root: string): Library {
  try {
    mkdirSync(root, { recursive: true })
  } catch (error) {
    throw storeError(error, root)
  }
  return new FolderLibrary(root)
}

class FolderLibrary implements Library {
  readonly sweeps: SweepStore
  readonly sessions: SessionStore
  private readonly runs: string
  private readonly bin: string
  private readonly records = new FileCache(readRecord)
  private readonly lastPositions = new FileCache(readLastPosition)
  private readonly sizes = new FolderSizes()
  private readonly queue = new Queue()

  constructor(readonly root: string) {
    this.runs = join(root, 'runs')
    this.bin = join(root, 'trash')
    this.sweeps = openSweepStore(root)
    this.sessions = openSessionStore(root)
  }

  create: Library['create'] = ({ fork, title, version, sweep = null, ...about }) =>
    this.inTurn(async () => {
      const now = new Date()
      const index = await this.freeIndex()
      const id = await onFile(this.runs, () => claimFolder(this.runs, this.bin, about.spec.family, now))
      const folder = this.folderOf(id)
      const versions = { saltus: version, node: process.versions.node }
      const { parent = null, engine = null } = fork ?? {}
      const createdAt = now.toISOString()
      const record = newRecord({ ...about, id, index, sweep, parent, createdAt, versions, engine })
      const { spec } = record
      try {
        return await openLocked(folder, async () => {
          await writeLabels(folder, { title, notes: spec.notes, tags: [], starred: false })
          if (fork) await writeFirstCheckpoint(folder, spec, fork)
          await writeRecord(folder, record)
          return record
        })
      } catch (error) {
        await rm(folder, { recursive: true, force: true }).catch(() => undefined)
        throw error
      }
    })

  async write(runId: string): Promise<RunWriter> {
    const folder = await this.existing(runId)
    await this.refuseNewer(runId)
    return openLocked(folder, async () => {
      // Read again: another writer may have come and gone before the lock was ours.
      const { record } = await readRecord(recordPath(folder))
      return isActive(record.status) ? this.interrupted(record) : record
    })
  }

  async list(): Promise<StoredRun[]> {
    return (await this.scan()).runs
  }

  async problems(): Promise<RunProblem[]> {
    return (await this.scan()).problems
  }

  async read(runId: string): Promise<StoredRun> {
    const folder = await this.existing(runId)
    const { record, readOnly } = await onFile(folder, () => this.readRecord(folder))
    return {
      record,
      labels: await readLabels(folder, record.spec.title),
      sizeBytes: await onFile(folder, () => this.sizes.measure(folder)),
      readOnly
    }
  }

  readSeries: Library['readSeries'] = async (runId, declaration, fromRow) =>
    readSeriesFile(seriesPath(await this.existing(runId), declaration.name), declaration, fromRow)

  listCheckpoints: Library['listCheckpoints'] = async (runId) =>
    listCheckpointFiles(await this.existing(runId))

  readCheckpoint: Library['readCheckpoint'] = async (runId, step) =>
    readCheckpointFile(await this.existing(runId), step)

  readProjection: Library['readProjection'] = async (runId, name) =>
    readProjectionFile(await this.existing(runId), name)

  writeProjection: Library['writeProjection'] = async (runId, name, file) => {
    await this.refuseNewer(runId)
    await writeProjectionFile(this.folderOf(runId), name, file)
  }

  label: Library['label'] = (runId, change) =>
    this.inTurn(async () => {
      const { labels } = await this.refuseNewer(runId)
      await writeLabels(this.folderOf(runId), { ...labels, ...change })
      return this.read(runId)
    })

  async trash(runId: string): Promise<void> {
    const folder = await this.existing(runId)
    const lock = await acquireLock(folder)
    let place = folder
    try {
      await moveFolder(folder, join(this.bin, runId))
      place = join(this.bin, runId)
    } finally {
      await lock.release(place)
    }
  }

  restore: Library['restore'] = async (runId) => {
    const trashed = join(this.bin, checkRunId(runId))
    if (!(await ifPresent(() => stat(trashed)))) throw missingRun(runId)
    await moveFolder(trashed, this.folderOf(runId))
    return this.read(runId)
  }

  mergeBundle: Library['mergeBundle'] = (file, options) => mergeBundle(this, file, options)

  usageBytes(): Promise<number> {
    return onFile(this.root, async () => {
      const [runs, bin] = await Promise.all([this.sizes.measure(this.runs), this.sizes.measure(this.bin)])
      return runs + bin
    })
  }

  private folderOf(runId: string): string {
    return join(this.runs, checkRunId(runId))
  }

  private async existing(runId: string): Promise<string> {
    const folder = this.folderOf(runId)
    return onFile(this.root, async () => {
      if (await ifPresent(() => stat(folder))) return folder
      await stat(this.root)
      throw missingRun(runId)
    })
  }

  /** The record with its status as it truly is. */
  private async readRecord(folder: string): ReturnType<typeof readRecord> {
    for (;;) {
      const { record, readOnly } = await this.records.read(recordPath(folder))
      if (!isActive(record.status) || (await isLocked(folder))) {
        return { record: structuredClone(record), readOnly }
      }
      // A writer that ended between the two looks has left another record behind.
      const again = await this.records.read(recordPath(folder))
      if (isDeepStrictEqual(again.record, record)) return { record: await this.interrupted(record), readOnly }
    }
  }

  private async refuseNewer(runId: string): Promise<StoredRun> {
    const run = await this.read(runId)
    if (run.readOnly) throw newerSchemaError(runId)
    return run
  }

  /** The record of an active run that no process works on: interrupted, at the last step it stored rows of. */
  private async interrupted(record: RunRecord): Promise<RunRecord> {
    const folder = this.folderOf(record.id)
    const steps = await Promise.all(
      (await seriesNames(folder)).map((name) =>
        this.lastPositions.read(seriesPath(folder, name)).catch(() => 0)
      )
    )
    return { ...structuredClone(record), status: 'interrupted', step: Math.max(firstStep(record), ...steps) }
  }

  /** Every folder among the runs: as a run, or with the reason why it is none. */
  private async scan(): Promise<{ runs: StoredRun[]; problems: RunProblem[] }> {
    const ids = await folderNames(this.root, this.runs)
    const found = await Promise.all(
      ids.map(async (id) => {
        try {
          return await this.read(id)
        } catch (error) {
          return { id, error: toWireError(error) }
        }
      })
    )
    const runs = found.filter((each) => 'record' in each)
    const problems: RunProblem[] = []
    for (const problem of found.filter((each) => 'error' in each)) {
      const unfinished =
        problem.error.code === 'store.missing' && (await isLocked(join(this.runs, problem.id)))
      if (!unfinished) problems.push(problem)
    }
    return { runs, problems }
  }

  /** The smallest colour index that no run has, those in the trash included. */
  private async freeIndex(): Promise<number> {
    return smallestFree(await this.takenIndices())
  }

  takenIndices(): Promise<Set<number>> {
    const read = (folder: string) => this.records.read(recordPath(folder))
    return takenNumbers(this.root, [this.runs, this.bin], async (folder) => (await read(folder)).record.index)
  }

  inTurn<Result>(action: () => Promise<Result>): Promise<Result> {
    return this.queue.add(action)
  }
}

const missingRun = (runId: string): AppError => new AppError('run.missing', `There is no run ${runId}.`)
