/**
 * Messages between a host and an engine process, and the port that carries them.
 *
 * One process trains one run at a time. The engine touches no disk: state and columns cross as typed
 * arrays, and the host answers each portion of columns with a credit once it is stored.
 */
import type { EnginePreference, ExperimentSpec, TrainingSpec } from '#shared/experiment'
import type { Change } from '#shared/analysis/changes'
import type { SeriesBatch, SeriesDeclaration } from '#shared/metrics'
import type { Divergence, EngineRecord, EngineStepDown } from '#shared/run'
import type { WireError } from '#shared/errors'
import type { OwnRows } from '#shared/ownData'
import type { SourceRun } from '#shared/source'
import type { TrainingState } from '#shared/trainingState'

/** A run to train or to compute: from the start, or from a stored state. */
export interface TrainJob<Spec extends ExperimentSpec = ExperimentSpec> {
  runId: string
  spec: Spec
  from: TrainingState | null
  /** Set when the run has trained before: the engine must be the same, or refuse. */
  engine: EngineRecord | null
  /** Step of the run's first state, which is evaluated and kept before anything is trained. */
  first: number
  /** A forked computation: what its parent has computed, which a replay does without. */
  computed?: ComputedUnits | null
  /** Of a computation: the run that its spec reads. */
  source?: SourceRun | null
  /** A replay ends at step `until` of a stage, as the run did: closed like a finished one, or left as it was stopped. */
  replay?: { until: number; stage: number; finished: boolean }
}

/** The first units of a computation, with their rows. */
export interface ComputedUnits {
  /** With every field. */
  spec: ExperimentSpec
  series: readonly SeriesDeclaration[]
  units: number
  /** One of each series that has rows. */
  batches: readonly SeriesBatch[]
}

/** A stored state of one spec that another is to go on from. */
export interface WarmStartJob {
  spec: TrainingSpec
  /** The spec that the state was trained with. */
  parent: TrainingSpec
  from: TrainingState
}

/** Stored states of a run, to compute its derived series from. */
export interface DeriveJob {
  spec: TrainingSpec
  engine: EngineRecord
  /** The run's newest state. */
  last: TrainingState
  /** The series asked for; null: those that come by themselves. */
  series: string | null
}

export type ToEngine =
  | { type: 'describe' }
  /** Whether this machine computes as the recorded engine did; answered by `compared`. */
  | { type: 'compare'; engine: EngineRecord; wanted: EnginePreference }
  /** Rows of a user's own file that the jobs to come learn from. */
  | { type: 'rows'; rows: OwnRows }
  | { type: 'train'; job: TrainJob }
  /** Answered by `derived` for the last state, then for every state sent. */
  | { type: 'derive'; job: DeriveJob }
  | { type: 'state'; state: TrainingState }
  /** Answered by `warmStarted`. */
  | { type: 'warmStart'; job: WarmStartJob }
  | { type: 'pause' }
  | { type: 'resume' }
  | { type: 'stepOnce' }
  | { type: 'stop' }
  /** Answered by `memory`. */
  | { type: 'memory' }
  /** One portion of columns is on disk; the engine keeps at most a few unanswered. */
  | { type: 'stored' }
  /** End the process after a goodbye. */
  | { type: 'quit' }

export type EndStatus = 'finished' | 'stopped' | 'diverged' | 'failed'

export type FromEngine =
  | { type: 'described'; record: EngineRecord; stepDowns: EngineStepDown[] }
  /** Null: it does. */
  | { type: 'compared'; error: WireError | null }
  /** `taken`: of a forked computation, units that its parent has computed. */
  | { type: 'started'; record: EngineRecord; taken?: number }
  | { type: 'paused'; step: number }
  | { type: 'resumed'; step: number }
  /** New rows, and how far training is. `firstRow` is 0: the host knows where they go. */
  | {
      type: 'columns'
      step: number
      seconds: number
      batches: SeriesBatch[]
      diverged: Divergence[]
      /** Found since the last portion. */
      changes: Change[]
    }
  /** The next stage has begun, counted from 0. Its first rows come later. */
  | { type: 'stage'; stage: number; step: number }
  /** A state to keep (`rolling` replaces the last rolling one). Sent after the rows up to its step. */
  | { type: 'checkpoint'; state: TrainingState; rolling: boolean }
  /** `waiting`: share of the training time of this process spent waiting for rows; null: nothing waits for any. */
  | {
      type: 'ended'
      status: EndStatus
      step: number
      seconds: number
      waiting: number | null
      error: WireError | null
    }
  /** Derived rows of one state, or why there are none. */
  | { type: 'derived'; step: number; batches: SeriesBatch[]; error: WireError | null }
  /** The state as the other spec goes on from it, or why it cannot. */
  | { type: 'warmStarted'; state: TrainingState | null; error: WireError | null }
  /** Most memory that the process has held so far. */
  | { type: 'memory'; peakBytes: number }
  /** The last message of a process that ends on purpose; an exit without it is a crash. */
  | { type: 'goodbye' }

/** The engine's way to its host. */
export interface Outbox {
  send(message: FromEngine): void
  /** Resolves when all that was sent has left and messages that wait have come in. */
  sent(): Promise<void>
}

/** How a process ended. */
export interface EngineExit {
  code: number | null
  /** What killed it, where the host can tell. */
  signal: string | null
  /** The end of what it wrote to stdout and stderr. */
  log: string
}

/** A running engine process, whoever hosts it: utilityProcess in Electron, a forked child elsewhere. */
export interface EngineProcess {
  readonly pid: number | undefined
  send(message: ToEngine): void
  onMessage(listener: (message: FromEngine) => void): void
  /** Called once, when the process is gone. */
  onExit(listener: (exit: EngineExit) => void): void
  kill(): void
}

/** Starts an engine process with its environment (threads and library switches are read at load). */
export type SpawnEngine = (env: Record<string, string>) => EngineProcess
