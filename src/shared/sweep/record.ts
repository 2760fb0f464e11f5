/** A sweep as it is stored, and as windows and the command line see it: plain data. */
import type { WireError } from '../errors'
import type { SpecProblem } from '../experiment'
import type { RunSummary } from '../run'
import type { SweepSpec } from '../sweep'
import type { Axis } from './axes'
import type { SweepVerdict } from './expectation'
import type { Bound } from '../threshold'
import type { CellState, Phase, Quartiles, ReplicaOutcome } from './outcomes'
import type { SmallCurve } from '../runTable/outcome'
import type { SweepPart } from './plan'

export const sweepStatuses = ['running', 'paused', 'stopped', 'interrupted', 'finished', 'failed'] as const
export type SweepStatus = (typeof sweepStatuses)[number]

/** A sweep that a process drives; it reads `interrupted` when that process is gone. */
export const isDriven = (status: SweepStatus): boolean => status === 'running' || status === 'paused'

/** `sweeps/<id>.json`. Which cells are where is derived from the runs, which carry the sweep's id and their part. */
export interface SweepRecord {
  /** Version of this file's own shape. */
  schema: number
  id: string
  spec: SweepSpec
  axes: readonly Axis[]
  parts: readonly SweepPart[]
  /** Preset it was started from. */
  preset: string | null
  createdAt: string
  status: SweepStatus
  /** Why no further run could be started. */
  error: WireError | null
  /** Steps to which cells that had not reached the measure have been trained on, in order; the last one holds. */
  budgets: readonly number[]
}

export interface SweepSummary extends Pick<SweepRecord, 'id' | 'preset' | 'createdAt' | 'status' | 'error'> {
  title: string
  family: string
  /** Cells by state; states without cells are left out. */
  cells: Partial<Record<CellState, number>>
  cellCount: number
  runCount: number
  /** Steps trained and to train, over all runs. */
  step: number
  targetSteps: number
  /** Steps a second of what has trained so far, over the runs that train at once. */
  stepsPerSecond: number | null
  /** Until every run is at its last step; rules may end them earlier. */
  etaSeconds: number | null
  /** Written by a newer schema. */
  readOnly: boolean
  /** The process that drives it, as in `saltus sweep, process 4711`, where it is not the one that says so. */
  elsewhere: string | null
}

/** Whether a run that ended at its last step is to go on to a later one. */
export const isDue = ({ status, step, targetSteps }: RunSummary, budget: number | undefined): boolean =>
  status === 'finished' && step >= targetSteps && budget !== undefined && budget > targetSteps

/** Cells that are not at their end. */
export const cellsLeft = ({ cells, cellCount }: SweepSummary): number =>
  cellCount - (cells.done ?? 0) - (cells.censored ?? 0) - (cells.diverged ?? 0)

export interface CellView {
  index: number
  /** Position on each axis. */
  at: readonly number[]
  label: string
  state: CellState
  /** Run that trains it, from `firstReplica` on; null: none yet. */
  runId: string | null
  firstReplica: number
  /** The earlier sweep that trained it; null: this one does. */
  takenFrom: string | null
  replicas: readonly ReplicaOutcome[]
  /** Step to reach the threshold; null until the cell is at its end. */
  reached: Quartiles<Bound> | null
  /** Step to reach the training threshold of the phases; null also where there are none. */
  trained: Quartiles<Bound> | null
  /** Last value of the metric. */
  final: Quartiles<number> | null
  /** Best value of the metric on the way; null until the cell is at its end. */
  best: Quartiles<number> | null
  /** Step of these values where that lies before the last one trained, as in a run that is not at its end; else null. */
  finalAt: number | null
  phase: Phase | null
  /** The measure so far, over its seeds; null: no rows yet. */
  curve: SmallCurve | null
}

export interface SweepDetail {
  summary: SweepSummary
  spec: SweepSpec
  axes: readonly Axis[]
  cells: readonly CellView[]
  /** As in the record. */
  budgets: readonly number[]
  /** What the measure is in the runs that there are, each once: several where a knob makes another quantity of it. */
  quantities: readonly string[]
  expectations: readonly SweepVerdict[]
}

/** A known trap that cells of a sweep walk into; it keeps nothing from starting. */
export interface SweepWarning {
  /** Of a field of the cells' experiments. */
  path: string
  message: string
  /** These cells, by index. */
  cells: readonly number[]
  /** The cell whose numbers the message has; null: it says the same of each. */
  first: string | null
}

type SweepRef = { sweepId: string }

/** Of the contract. */
export interface SweepRequests {
  /** Checks a sweep and every cell of it. `spec` is null while there are problems. */
  'sweeps.check': (input: { draft: unknown; fresh?: boolean }) => {
    spec: SweepSpec | null
    problems: readonly SpecProblem[]
    /** Known traps, once for all cells that share one; none while there are problems. */
    warnings: readonly SweepWarning[]
    /** Of its knobs, with every value as it will run; none while there are problems. */
    axes: readonly Axis[]
    cells: number
    runs: number
    /** Cells that an earlier sweep has trained already, by index: they are taken over unless all are to be trained anew. */
    taken: readonly number[]
    /** What the states that its runs keep take on disk; 0 while there are problems. */
    keptBytes: number
  }
  /** `fresh`: cells that an earlier sweep has trained already are trained anew. */
  'sweeps.start': (input: { draft: unknown; preset?: string; fresh?: boolean }) => SweepSummary
  'sweeps.list': (input: Record<string, never>) => readonly SweepSummary[]
  'sweeps.read': (input: SweepRef) => SweepDetail
  /** No further run is started, those that train pause. */
  'sweeps.pause': (input: SweepRef) => SweepSummary
  /** Goes on; takes up interrupted and stopped runs again and redoes failed ones. */
  'sweeps.continue': (input: SweepRef) => SweepSummary
  /** Trains the cells that have not reached the measure on from where they ended, to so many steps. */
  'sweeps.extend': (input: SweepRef & { steps: number }) => SweepSummary
  'sweeps.stop': (input: SweepRef) => SweepSummary
  /** The sweep and its runs. */
  'sweeps.trash': (input: SweepRef) => void
  'sweeps.restore': (input: SweepRef) => SweepSummary
}

export const sweepRequestNames = [
  'sweeps.check',
  'sweeps.start',
  'sweeps.list',
  'sweeps.read',
  'sweeps.pause',
  'sweeps.continue',
  'sweeps.extend',
  'sweeps.stop',
  'sweeps.trash',
  'sweeps.restore'
] as const satisfies readonly (keyof SweepRequests)[]
