/**
 * The library of runs: `<root>/runs/<id>/` and `<root>/trash/<id>/`, laid out as docs/formats.md says.
 *
 * What is remembered (parsed records, sizes) serves only while the file it came from is the same.
 */
import { mkdirSync } from 'node:fs'
import { rm, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { isDeepStrictEqual } from 'node:util'
import { AppError } from '#shared/errors'
import { Queue } from '#shared/queue'
import { firstStep, isActive, type RunRecord } from '#shared/run'
import type { LibraryProblem } from '#shared/trash'
import { mergeBundle, recoverImports } from './bundles/bundleMerge'
import { listCheckpointFiles, readCheckpointFile, readOwnCheckpoint } from './states/checkpoints'
import { openDataFiles, type DataFiles } from './data/dataFiles'
import { FileCache } from './files/fileCache'
import { FolderSizes } from './files/folderSizes'
import { checkRunId } from './files/ids'
import { inLibraryTurn, isLocked, type RunLock } from './files/lock'
import {
  newRecord,
  newerSchemaError,
  readEngineLog,
  readLabels,
  readLabelsToChange,
  readRecord,
  recordPath,
  writeLabels
} from './runs/runFiles'
import { readProjectionFile, writeProjectionFile } from './states/projections'
import { claimFolder, folderNames, smallestFree, takenNumbers } from './runs/runFolders'
import { findProblems } from './problems'
import { openLocked, writeNewRun } from './runs/runWriter'
import { openSessionStore, type SessionStore } from './sessions/sessions'
import { SweepRuns } from './runs/sweepRuns'
import { openSweepStore, type SweepStore } from './runs/sweepStore'
import { readLastPosition, seriesNames, seriesPath } from './series/seriesFile'
import { SeriesReader } from './series/seriesReader'
import { ifPresent, inSentences, onFile, storeError } from './files/storeErrors'
import { Trash } from './trash'
import type { Library, RunWriter, StoredRun } from './types'

/** Opens a library; `make`: its folder, for its user alone, where there is none. Throws `store.*`. */
export function openLibrary(root: string, { make = true } = {}): Library {
  try {
    if (make) mkdirSync(dirname(root), { recursive: true })
    if (make) mkdirSync(root, { recursive: true, mode: 0o700 })
  } catch (error) {
    throw storeError(error, root)
  }
  return inSentences(new FolderLibrary(root), root)
}

class FolderLibrary implements Library {
  readonly sweeps: SweepStore
  readonly data: DataFiles
  readonly sessions: SessionStore
  private readonly runs: string
  private readonly trashFolder: string
  readonly bin: Trash
  private readonly records = new FileCache(readRecord)
  private readonly lastPositions = new FileCache(readLastPosition)
  private readonly series = new SeriesReader()
  private readonly sizes = new FolderSizes()
  private readonly ofSweeps: SweepRuns
  private readonly queue = new Queue()
  private readonly recovered: Promise<void>

  constructor(readonly root: string) {
    this.runs = join(root, 'runs')
    this.trashFolder = join(root, 'trash')
    this.bin = inSentences(new Trash(root), this.trashFolder)
    this.ofSweeps = new SweepRuns(root, this.runs, (path) => this.records.read(path))
    this.data = inSentences(openDataFiles(root), root)
    this.sweeps = inSentences(openSweepStore(root), root)
    this.sessions = inSentences(openSessionStore(root), root)
    this.recovered = recoverImports(root)
  }

  create: Library['create'] = ({ fork, title, version, sweep = null, ...about }) =>
    this.inTurn(async () => {
      const now = new Date()
      const index = smallestFree(await this.takenIndices())
      const id = await onFile(this.runs, () =>
        claimFolder(this.runs, this.trashFolder, about.spec.family, now)
      )
      const folder = this.folderOf(id)
      const versions = { saltus: version, node: process.versions.node }
      const { parent = null, engine = null } = fork ?? {}
      const createdAt = now.toISOString()
      const record = newRecord({ ...about, id, index, sweep, parent, createdAt, versions, engine })
      try {
        return await openLocked(folder, ({ check }) => writeNewRun(folder, record, title, check, fork))
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
    const ids = await folderNames(this.root, this.runs)
    const found = await Promise.all(ids.map((id) => this.read(id).catch(() => null)))
    return found.filter((run) => run !== null)
  }

  problems = (): Promise<LibraryProblem[]> =>
    findProblems(this.root, {
      run: (id) => onFile(this.folderOf(id), () => this.readRecord(this.folderOf(id))),
      sweep: (id) => this.sweeps.read(id),
      session: (id) => this.sessions.read(id)
    })

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

  runsOf: Library['runsOf'] = (sweepId) => this.ofSweeps.of(sweepId)

  readSeries: Library['readSeries'] = async (runId, declaration, fromRow, most) => {
    const folder = await this.existing(runId)
    const { spec } = (await onFile(folder, () => this.records.read(recordPath(folder)))).record
    const path = seriesPath(folder, declaration.name)
    return this.series.read(path, declaration, fromRow, { replicas: spec.replicas, most })
  }

  listCheckpoints: Library['listCheckpoints'] = async (runId) =>
    listCheckpointFiles(await this.existing(runId))

  readCheckpoint: Library['readCheckpoint'] = async (runId, step) =>
    readCheckpointFile(await this.existing(runId), step)

  readOwnCheckpoint: Library['readOwnCheckpoint'] = async (runId, step) =>
    readOwnCheckpoint(await this.existing(runId), (await this.read(runId)).record, step)

  readEngineLog: Library['readEngineLog'] = async (runId) => readEngineLog(await this.existing(runId))
  readProjection: Library['readProjection'] = async (runId, name) =>
    readProjectionFile(await this.existing(runId), name)

  writeProjection: Library['writeProjection'] = async (runId, name, file) => {
    await this.refuseNewer(runId)
    await writeProjectionFile(this.folderOf(runId), name, file)
  }

  label: Library['label'] = (runId, change) =>
    this.inTurn(async ({ check }) => {
      const { record } = await this.refuseNewer(runId)
      const folder = this.folderOf(runId)
      const labels = await readLabelsToChange(folder, record.spec.title)
      await writeLabels(folder, { ...labels, ...change }, check)
      return this.read(runId)
    })

  async trash(runId: string): Promise<void> {
    await this.bin.put(await this.existing(runId))
  }

  restore: Library['restore'] = async (runId) => {
    await this.bin.restore(checkRunId(runId))
    return this.read(runId)
  }

  mergeBundle: Library['mergeBundle'] = (file, options) =>
    this.recovered.then(() => mergeBundle(this, file, options))

  usage(): ReturnType<Library['usage']> {
    return onFile(this.root, async () => {
      const [runs, trash] = await Promise.all(
        [this.runs, this.trashFolder].map((folder) => this.sizes.measure(folder))
      )
      return { runs: runs!, trash: trash! }
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
    const names = await seriesNames(folder)
    const read = (name: string) => this.lastPositions.read(seriesPath(folder, name)).catch(() => 0)
    const steps = await Promise.all(names.map(read))
    return { ...structuredClone(record), status: 'interrupted', step: Math.max(firstStep(record), ...steps) }
  }

  /** Colour indices of all runs, those in the trash included. */
  takenIndices(): Promise<Set<number>> {
    const read = (folder: string) => this.records.read(recordPath(folder))
    return takenNumbers(
      this.root,
      [this.runs, this.trashFolder],
      async (folder) => (await read(folder)).record.index
    )
  }

  /** Changes of this process wait for one another without asking the disk, then for those of others. */
  inTurn = <Result>(change: (lock: RunLock) => Promise<Result>): Promise<Result> =>
    this.queue.add(() => inLibraryTurn(this.root, change))
}

const missingRun = (id: string): AppError => new AppError('run.missing', `There is no run ${id}.`)
