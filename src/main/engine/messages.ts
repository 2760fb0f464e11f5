/**
 * Messages between a host and an engine process, and the port that carries them.
 *
 * One process trains one run at a time. The engine touches no disk: state and columns cross as typed
 * arrays, and the host answers each portion of columns with a credit once it is stored.
 */
import type { ExperimentSpec } from '#shared/experiment'
import type { Change } from '#shared/analysis/changes'
import type { SeriesBatch } from '#shared/metrics'
import type { Divergence, EngineRecord, EngineStepDown } from '#shared/run'
import type { WireError } from '#shared/errors'
import type { TrainingState } from '#shared/trainingState'

/** A run to train: from the start, or from a stored state. */
export interface TrainJob {
  runId: string
  spec: ExperimentSpec
  from: TrainingState | null
  /** Set when the run has trained before: the engine must be the same, or refuse. */
  engine: EngineRecord | null
  /** Step of the run's first state, which is evaluated and kept before anything is trained. */
  first: number
  /** A replay ends at step `until`, as the run did: closed like a finished one, or left as it was stopped. */
  replay?: { until: number; finished: boolean }
}

/** A stored state of one spec that another is to go on from. */
export interface AdoptJob {
  spec: ExperimentSpec
  /** The spec that the state was trained with. */
  parent: ExperimentSpec
  from: TrainingState
}

/** Stored states of a run, to compute its derived series from. */
export interface DeriveJob {
  spec: ExperimentSpec
  engine: EngineRecord
  /** The run's newest state. */
  last: TrainingState
  /** The series asked for; null: those that come by themselves. */
  series: string | null
}

export type ToEngine =
  | { type: 'describe' }
  | { type: 'train'; job: TrainJob }
  /** Answered by `derived` for the last state, then for every state sent. */
  | { type: 'derive'; job: DeriveJob }
  | { type: 'state'; state: TrainingState }
  /** Answered by `adopted`. */
  | { type: 'adopt'; job: AdoptJob }
  | { type: 'pause' }
  | { type: 'resume' }
  | { type: 'stepOnce' }
  | { type: 'stop' }
  /** One portion of columns is on disk; the engine keeps at most a few unanswered. */
  | { type: 'stored' }
  /** End the process after a goodbye. */
  | { type: 'quit' }

export type EndStatus = 'finished' | 'stopped' | 'diverged' | 'failed'

export type FromEngine =
  | { type: 'described'; record: EngineRecord; stepDowns: EngineStepDown[] }
  | { type: 'started'; record: EngineRecord }
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
  /** A state to keep (`rolling` replaces the last rolling one). Sent after the rows up to its step. */
  | { type: 'checkpoint'; state: TrainingState; rolling: boolean }
  /** `waiting`: share of the training time of this process spent waiting for rows. */
  | {
      type: 'ended'
      status: EndStatus
      step: number
      seconds: number
      waiting: number
      error: WireError | null
    }
  /** Derived rows of one state, or why there are none. */
  | { type: 'derived'; step: number; batches: SeriesBatch[]; error: WireError | null }
  /** The state as the other spec goes on from it, or why it cannot. */
  | { type: 'adopted'; state: TrainingState | null; error: WireError | null }
  /** The last message of a process that ends on purpose; an exit without it is a crash. */
  | { type: 'goodbye' }

/** The engine's way to its host. */
export interface Outbox {
  send(message: FromEngine): void
  /** Resolves when all that was sent has left and messages that wait have come in. */
  sent(): Promise<void>
}

/** A running engine process, whoever hosts it: utilityProcess in Electron, a forked child elsewhere. */
export interface EngineProcess {
  readonly pid: number | undefined
  send(message: ToEngine): void
  onMessage(listener: (message: FromEngine) => void): void
  /** Called once, when the process is gone; `log` is the end of what it wrote to stderr. */
  onExit(listener: (exit: { code: number | null; log: string }) => void): void
  kill(): void
}

/** Starts an engine process with its environment (threads and library switches are read at load). */
export type SpawnEngine = (env: Record<string, string>) => EngineProcess
