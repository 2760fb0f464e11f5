/** What came of replaying a part of a run: the same bits, or where they first differ. */
import type { EngineRecord } from './run'

/** Where a replay is, of `from` to `to`. */
export interface VerifyProgress {
  runId: string
  from: number
  to: number
  step: number
}

/** A number that was stored, and what the replay has in its place; null: there is no such row. */
interface Twice {
  stored: number | null
  replayed: number | null
}

/** The first row, in order of step, whose bits differ. */
export interface RowDifference extends Twice {
  step: number
  series: string
  column: string
  replica: number
  /** Names of its places on inner axes, as in `task 3`; empty without any. */
  place: string
}

/** The first value of a tensor whose bits differ, in the earliest state that differs. */
export interface TensorDifference extends Twice {
  step: number
  tensor: string
  /** Index of the value in row-major order. */
  index: number
}

/** SHA-256 of the same bytes, stored and replayed, as hexadecimal digits. */
export interface HashPair {
  /** A series, or a tensor of the final state. */
  name: string
  stored: string
  replayed: string
}

export interface Verification {
  runId: string
  /** Kept checkpoint that the replay began with. */
  from: number
  /** Step of the newest checkpoint: the final state. */
  to: number
  identical: boolean
  /** Rows and states that were compared. */
  rows: number
  states: number
  row: RowDifference | null
  tensor: TensorDifference | null
  series: readonly HashPair[]
  tensors: readonly HashPair[]
  engine: EngineRecord
  /** Seconds that it took, the start of the engine included. */
  seconds: number
}
