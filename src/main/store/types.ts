/** The library of runs on disk, as services see it. Implemented by `openLibrary`. */
import type { SeriesBatch, SeriesDeclaration } from '#shared/metrics'
import type {
  CheckpointInfo,
  EngineLog,
  EngineRecord,
  ForkOrigin,
  JournalEntry,
  RunLabels,
  RunRecord,
  SweepRef
} from '#shared/run'
import type { ExperimentSpec } from '#shared/experiment'
import type { TrainingState } from '#shared/trainingState'
import type { LibraryProblem } from '#shared/trash'
import type { Merged } from './bundles/bundleManifest'
import type { DataFiles } from './data/dataFiles'
import type { TransferOptions } from './bundles/bundleWrite'
import type { SafetensorsFile } from './states/safetensors'
import type { SessionStore } from './sessions/sessions'
import type { SweepStore } from './runs/sweepStore'
import type { Trash } from './trash'

/** A run as found on disk. */
export interface StoredRun {
  record: RunRecord
  labels: RunLabels
  sizeBytes: number
  /** Written by a newer schema: shown, never rewritten. */
  readOnly: boolean
}

/** What replayed rows turned out to be when compared with the stored ones. */
export interface AppendResult {
  /** Rows added to the file. */
  appended: number
  /** Rows that were there already (a run continued from an older checkpoint). */
  replayed: number
  /** Replayed rows whose bits differ from the stored ones, or that were never stored. */
  mismatched: number
  /** Index of the first appended row; with none appended, of the next to come. */
  firstRow: number
}

/** The one writer of a run; holds its lock until closed. */
export interface RunWriter {
  readonly id: string
  readonly record: RunRecord
  /** Changes run.json: temp name, fsync, rename. Adds a journal entry when one is given. */
  update(
    change: Partial<Omit<RunRecord, 'id' | 'schema' | 'specHash' | 'journal'>>,
    entry?: Omit<JournalEntry, 'at'>
  ): Promise<void>
  /**
   * Appends rows and resolves when they are on the disk. Rows come in order of (step, replica, task); those
   * not beyond the last stored row are compared with it and not written, so appended rows are the batch's last.
   * Throws `series.invalid`, `series.changed` or `store.*`; the file is then as before.
   */
  append(declaration: SeriesDeclaration, batch: SeriesBatch): Promise<AppendResult>
  /** Writes a series anew, as a whole or not at all. Throws as `append`. */
  replace(declaration: SeriesDeclaration, batch: SeriesBatch): Promise<void>
  writeCheckpoint(
    state: TrainingState,
    options: { rolling: boolean; engine: EngineRecord }
  ): Promise<CheckpointInfo>
  /** Takes kept states away and says why in the journal, first there: what a kill leaves of them goes with the next opening. */
  dropCheckpoints(steps: readonly number[], entry: { step: number; detail: string }): Promise<void>
  /** Keeps what an engine process wrote before it was gone, as `engine.log` beside run.json. */
  keepLog(text: string): Promise<void>
  /** Flushes and gives the lock back. */
  close(): Promise<void>
}

/** What a fork begins with. */
export interface ForkStart {
  parent: ForkOrigin
  state: TrainingState
  /** What computed the state. */
  madeBy: EngineRecord
  /** What the fork must be trained with; null: whatever there is. */
  engine: EngineRecord | null
}

/**
 * Every method throws AppErrors: `run.invalidId`, `run.missing`, and `store.*` for what the disk refuses
 * (`full`, `readOnly`, `missing`, `damaged`, `tooLarge`), each with a sentence that names the file.
 */
export interface Library {
  readonly root: string
  readonly sweeps: SweepStore
  /** Users' own data, by hash. */
  readonly data: DataFiles
  readonly sessions: SessionStore
  /** What was thrown away, until it is deleted for good. */
  readonly bin: Trash
  /** Makes a run with status `queued`; the caller is its writer. A fork has its first checkpoint from the beginning. */
  create(init: {
    spec: ExperimentSpec
    /** What it will store. */
    series: readonly SeriesDeclaration[]
    headline: string
    preset: string | null
    sweep?: SweepRef | null
    fork?: ForkStart
    title: string
    version: string
  }): Promise<RunWriter>
  /**
   * Takes the lock of an existing run and cuts torn tails off its series. A run whose writer died has the
   * status `interrupted` in the writer's record. Throws `run.locked` naming who holds it, `run.newerSchema`.
   */
  write(runId: string): Promise<RunWriter>
  /**
   * All runs, oldest first. A status that says a process is at work reads `interrupted` when none holds the
   * lock; the step is then that of the last stored row. Folders that cannot be read are left out.
   */
  list(): Promise<StoredRun[]>
  /** What lists of runs, sweeps and sessions leave out, and why. */
  problems(): Promise<LibraryProblem[]>
  read(runId: string): Promise<StoredRun>
  /** Ids of the runs of a sweep that can be read, oldest first. */
  runsOf(sweepId: string): Promise<string[]>
  /**
   * Whole batches only, also while another process appends; no rows for a series that has not begun.
   * @param most about as many rows at once; all that there are by default
   */
  readSeries(
    runId: string,
    declaration: SeriesDeclaration,
    fromRow: number,
    most?: number
  ): Promise<SeriesBatch>
  listCheckpoints(runId: string): Promise<CheckpointInfo[]>
  /**
   * The newest whole checkpoint (rolling or kept), or the one at `step`. Null when there is none.
   * Throws `checkpoint.damaged` when all that could serve are damaged.
   */
  readCheckpoint(runId: string, step?: number): Promise<TrainingState | null>
  /** What the engine process wrote before it was last lost, and the file that has it; null: it never was. */
  readEngineLog(runId: string): Promise<EngineLog | null>
  /**
   * The same for who computes from it, after it was held against its run: throws also `run.changed`, one sentence, where the
   * spec, the state or rows that it presupposes are not what they were.
   */
  readOwnCheckpoint(runId: string, step?: number): Promise<TrainingState | null>
  /** A stored layout; null when there is none. Throws `projection.damaged`. @param name 32 hexadecimal digits */
  readProjection(runId: string, name: string): Promise<SafetensorsFile | null>
  /** Stores a layout, replacing the one of its name; needs no lock. Throws `run.newerSchema`. */
  writeProjection(runId: string, name: string, file: SafetensorsFile): Promise<void>
  /** Changes labels.json; needs no lock. Throws `run.newerSchema`. */
  label(runId: string, labels: Partial<RunLabels>): Promise<StoredRun>
  /** Moves the run to the trash of the library; refused while it is locked. */
  trash(runId: string): Promise<void>
  /** Moves it back. Throws `trash.missing` when it is not there, `trash.taken`. */
  restore(runId: string): Promise<StoredRun>
  /** Takes over the runs and sweeps of a bundle: all of them or, when it throws (`bundle.*`, `import.locked`), none. */
  mergeBundle(file: string, options?: TransferOptions): Promise<Merged>
  /** Bytes of all runs, and of what lies in the trash. */
  usage(): Promise<{ runs: number; trash: number }>
}
