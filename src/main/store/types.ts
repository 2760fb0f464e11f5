/** The library of runs on disk, as services see it. Implemented by `openLibrary`. */
import type { SeriesBatch, SeriesDeclaration } from '#shared/metrics'
import type {
  CheckpointInfo,
  EngineRecord,
  ForkOrigin,
  JournalEntry,
  RunLabels,
  RunRecord,
  SweepRef
} from '#shared/run'
import type { WireError } from '#shared/errors'
import type { ExperimentSpec } from '#shared/experiment'
import type { TrainingState } from '#shared/trainingState'
import type { Merged } from './bundles/bundleIncoming'
import type { TransferOptions } from './bundles/bundleWrite'
import type { SafetensorsFile } from './states/safetensors'
import type { SessionStore } from './sessions/sessions'
import type { SweepStore } from './runs/sweepStore'

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
    change: Partial<Omit<RunRecord, 'id' | 'schema' | 'journal'>>,
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

/** A folder among the runs that cannot be shown: code and sentence of the failure. */
export interface RunProblem {
  /** Name of the folder; it need not be a run id. */
  id: string
  error: WireError
}

/**
 * Every method throws AppErrors: `run.invalidId`, `run.missing`, and `store.*` for what the disk refuses
 * (`full`, `readOnly`, `missing`, `damaged`, `tooLarge`), each with a sentence that names the file.
 */
export interface Library {
  readonly root: string
  readonly sweeps: SweepStore
  readonly sessions: SessionStore
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
  /** The folders that `list` leaves out, and why. */
  problems(): Promise<RunProblem[]>
  read(runId: string): Promise<StoredRun>
  /** Whole batches only, also while another process appends; no rows for a series that has not begun. */
  readSeries(runId: string, declaration: SeriesDeclaration, fromRow: number): Promise<SeriesBatch>
  listCheckpoints(runId: string): Promise<CheckpointInfo[]>
  /**
   * The newest whole checkpoint (rolling or kept), or the one at `step`. Null when there is none.
   * Throws `checkpoint.damaged` when all that could serve are damaged.
   */
  readCheckpoint(runId: string, step?: number): Promise<TrainingState | null>
  /** A stored layout; null when there is none. Throws `projection.damaged`. @param name 32 hexadecimal digits */
  readProjection(runId: string, name: string): Promise<SafetensorsFile | null>
  /** Stores a layout, replacing the one of its name; needs no lock. Throws `run.newerSchema`. */
  writeProjection(runId: string, name: string, file: SafetensorsFile): Promise<void>
  /** Changes labels.json; needs no lock. Throws `run.newerSchema`. */
  label(runId: string, labels: Partial<RunLabels>): Promise<StoredRun>
  /** Moves the run to the trash of the library; refused while it is locked. */
  trash(runId: string): Promise<void>
  /** Moves it back. Throws `run.missing` when it is not in the trash. */
  restore(runId: string): Promise<StoredRun>
  /** Takes over the runs and sweeps of a bundle: all of them or, when it throws (`bundle.*`, `import.locked`), none. */
  mergeBundle(file: string, options?: TransferOptions): Promise<Merged>
  /** Bytes of all runs, those in the trash included. */
  usageBytes(): Promise<number>
}
