/** What a run is to everyone who is not training it: plain data, derived from the run's folder. */
import type { Change } from './analysis/changes'
import type { StageStart } from './axes'
import type { SpecHistory } from './specHistory'
import { isTraining, type ExperimentSpec } from './experiment'
import type { WireError } from './errors'
import { mainAxisOf, type SeriesDeclaration } from './metrics'
import type { SpecChange } from './specChanges'
import { stageName } from './stages'

export const runStatuses = [
  'queued',
  'starting',
  'running',
  'paused',
  'finished',
  'stopped',
  'interrupted',
  'diverged',
  'failed'
] as const
export type RunStatus = (typeof runStatuses)[number]

/** A run that an engine process works on, or will. */
export const isActive = (status: RunStatus): boolean =>
  status === 'queued' || status === 'starting' || status === 'running' || status === 'paused'

/** A run that `continue` can take up again from its last checkpoint. */
export const isResumable = (status: RunStatus): boolean =>
  status === 'interrupted' || status === 'stopped' || status === 'failed'

export type Backend = 'native' | 'wasm' | 'cpu'

/** How a compiled step runs: TensorFlow's graph executor op by op, or as one program made by XLA. */
export type ExecutionMode = 'graph' | 'xla'

/** What computed a run; fixed at its first start and reused by continue, so that the bits stay the same. */
export interface EngineRecord {
  backend: Backend
  /** `workers`: units of a computation, in float64 on threads of their own, however many. */
  runner: 'eager' | 'compiled' | 'workers'
  /** How compiled steps run; null for eager ones. */
  mode: ExecutionMode | null
  /** Why a run that could have been compiled was not; null where that is no step down. */
  eagerReason: string | null
  /** As in `TensorFlow 2.21.0, tfjs-node-gpu 4.22.0`. */
  library: string
  /** As in `CPU` or the name of a graphics card. */
  device: string
  threads: number
  /** oneDNN kernels may change bits between machines; set explicitly, so recorded. */
  oneDnn: boolean
  /** Marketing name of the processor. */
  processor: string
  /** Its instruction sets for arithmetic, by which libraries choose their kernels; null where nothing tells (Windows, runs of before schema 4). */
  features: readonly string[] | null
}

/** One rung of the backend ladder that was not taken. */
export interface EngineStepDown {
  backend: Backend
  reason: string
}

export interface EngineStatus {
  /** Null until an engine process has answered. */
  record: EngineRecord | null
  stepDowns: readonly EngineStepDown[]
  /** How many runs train at once, and how many wait. */
  running: number
  queued: number
}

export interface Divergence {
  replica: number
  step: number
}

export interface JournalEntry {
  /** ISO 8601, UTC. */
  at: string
  event:
    | 'created'
    | 'started'
    | 'paused'
    | 'resumed'
    | 'stopped'
    | 'finished'
    | 'interrupted'
    | 'diverged'
    | 'failed'
    | 'replayed'
    | 'salvaged'
    | 'stage'
    | 'thinned'
  step: number
  /** Of the event `stage`: which one began, counted from 0. */
  stage?: number
  /** Of the event `thinned`: those of the states that were dropped. */
  steps?: readonly number[]
  detail?: string
}

/** Which run of a sweep this is. */
export interface SweepRef {
  id: string
  /** Index among the sweep's parts. */
  part: number
}

/** Where a fork comes from. Complete without the parent, which may be gone. */
export interface ForkOrigin {
  runId: string
  /** Title of the parent when it was forked. */
  title: string
  /** Step of the checkpoint that it goes on from. */
  step: number
  /** What its spec changes in its parent's, titles and notes left out. */
  changes: readonly SpecChange[]
}

/** `run.json`: everything about a run that is not a series or a checkpoint. */
export interface RunRecord {
  /** Version of this file's own shape. */
  schema: number
  id: string
  /** Colour and dash index, stable across panels and sessions. */
  index: number
  spec: ExperimentSpec
  /** SHA-256 of the spec that it was made with, as in its checkpoints; null in runs of before schema 6. */
  specHash: string | null
  /** Preset it was started from, as in `parity/demo`. */
  preset: string | null
  /** Sweep that started it. */
  sweep: SweepRef | null
  /** Null for a run that began at step 0 by itself. */
  parent: ForkOrigin | null
  createdAt: string
  /** What its series hold and along which axes, whatever becomes of its family; empty in runs of before schema 2. */
  series: readonly SeriesDeclaration[]
  /** The metric that stands for the run, as in `test.accuracy`. */
  headline: string
  status: RunStatus
  /** Last step whose rows are stored. */
  step: number
  /** Seconds spent training, pauses excluded. */
  seconds: number
  engine: EngineRecord | null
  diverged: Divergence[]
  /** Sudden changes of its metrics, in the order they were found. */
  changes: Change[]
  error: WireError | null
  journal: JournalEntry[]
  /** Versions of what wrote it. */
  versions: { saltus: string; node: string }
}

/** What a user adds to a run; kept apart from run.json so that it can change while the run trains. */
export interface RunLabels {
  title: string
  notes: string
  tags: string[]
  starred: boolean
}

/** Step of a run's first state. */
export const firstStep = (run: { parent: ForkOrigin | null }): number => run.parent?.step ?? 0

/** Step at which a run ends at the latest; of a computation, its units of work: `step` counts those whose rows are stored. */
export const targetOf = ({ spec, series, step }: Pick<RunRecord, 'spec' | 'series' | 'step'>): number =>
  isTraining(spec) ? spec.stop.steps : (mainAxisOf(series).units ?? step)

/** The stages that a run has been in, in their order; one where it has no others. */
export function stageStarts({ spec, journal }: Pick<RunRecord, 'spec' | 'journal'>): StageStart[] {
  const first = { stage: 0, name: stageName(spec, 0), from: 0 }
  // A run that goes on from before a change reaches it again.
  const begun = new Map(
    journal.flatMap(({ event, stage, step }) => (event === 'stage' && stage ? [[stage, step] as const] : []))
  )
  const later = [...begun].sort(([a], [b]) => a - b)
  return [first, ...later.map(([stage, from]) => ({ stage, name: stageName(spec, stage), from }))]
}

/** A run in lists: record and labels, and what only the process that trains it knows. */
export interface RunSummary extends Omit<RunRecord, 'spec' | 'specHash' | 'journal' | 'series'>, RunLabels {
  family: string
  replicas: number
  /** How many stages it will go through, and those it has reached. */
  stageCount: number
  stages: readonly StageStart[]
  /** Steps at which it stops, or units of work that it has. */
  targetSteps: number
  stepsPerSecond: number | null
  etaSeconds: number | null
  sizeBytes: number
  /** Opened read-only: written by a newer schema. */
  readOnly: boolean
  /** The process that trains it, as in `saltus run, process 4711`, where it is not the one that says so. */
  elsewhere: string | null
}

/** What came of deriving series from kept states: which states gave no rows, and why. */
export interface Derived {
  leftOut: readonly { step: number; reason: string }[]
}

export interface RunDetail {
  summary: RunSummary
  spec: ExperimentSpec
  journal: readonly JournalEntry[]
  /** What its series hold, and along which axes. */
  series: readonly SeriesDeclaration[]
  /** Why the run has no derived series; null: it has, or will. */
  whyNotDerived: string | null
  /** Kept states of which derived series that come by themselves lack rows, as where their computation was cut off; 0: none. */
  underived: number
  /** Parameters of one replica; null: nothing is trained, or its family is missing. */
  weights: number | null
  /** Null: an ancestor is not in the library, so what was trained before the fork is not known. */
  history: SpecHistory | null
}

/** `done` of `total` kept states; null: it has ended, and `problem` says why if it failed. `series`: as asked for. */
export interface DeriveProgress {
  runId: string
  series: string | null
  done: number | null
  total: number
  problem: string | null
}

export interface LibraryUsage {
  /** Of all runs, the trash included. */
  sizeBytes: number
  trashBytes: number
  budgetBytes: number
}

/** What an engine process wrote before it was lost: the file that has it, and its text. */
export interface EngineLog {
  file: string
  text: string
}

export interface CheckpointInfo {
  step: number
  sizeBytes: number
  /** The rolling checkpoint: replaced as training goes on. */
  rolling: boolean
}
