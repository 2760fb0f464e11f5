/** The library of runs on disk, as services see it. Implemented by `openLibrary`. */
import type { SeriesBatch, SeriesDeclaration } from '#shared/metrics'
import type { CheckpointInfo, EngineRecord, JournalEntry, RunLabels, RunRecord } from '#shared/run'
import type { ExperimentSpec } from '#shared/experiment'
import type { TrainingState } from '../engine/job'

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
  /** Replayed rows whose bits differ from the stored ones. */
  mismatched: number
  /** Index of the first appended row. */
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
  /** Appends rows in step order and writes them through to the file before it resolves. */
  append(declaration: SeriesDeclaration, batch: SeriesBatch): Promise<AppendResult>
  writeCheckpoint(
    state: TrainingState,
    options: { rolling: boolean; engine: EngineRecord }
  ): Promise<CheckpointInfo>
  /** Flushes and gives the lock back. */
  close(): Promise<void>
}

export interface Library {
  readonly root: string
  create(init: {
    spec: ExperimentSpec
    preset: string | null
    title: string
    version: string
  }): Promise<RunWriter>
  /** Takes the lock of an existing run. Throws `run.locked` naming who holds it. */
  write(runId: string): Promise<RunWriter>
  list(): Promise<StoredRun[]>
  read(runId: string): Promise<StoredRun>
  readSeries(runId: string, declaration: SeriesDeclaration, fromRow: number): Promise<SeriesBatch>
  listCheckpoints(runId: string): Promise<CheckpointInfo[]>
  /** The newest whole checkpoint (rolling or kept), or the one at `step`. Null when there is none. */
  readCheckpoint(runId: string, step?: number): Promise<TrainingState | null>
  label(runId: string, labels: Partial<RunLabels>): Promise<StoredRun>
  /** Moves the run to the trash of the library; refused while it is locked. */
  trash(runId: string): Promise<void>
  restore(runId: string): Promise<StoredRun>
  usageBytes(): Promise<number>
}
