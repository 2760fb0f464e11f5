/** What training keeps: the tensors of a moment, and all that is needed to go on from it. */
import type { Divergence } from './run'
import type { StagePlace } from './stages'

/** A tensor on its way through messages and files: float32 for parameters, float64 for running sums. */
export interface HostTensor {
  dtype: 'float32' | 'float64'
  shape: readonly number[]
  data: Float32Array | Float64Array
}

/** All that is needed to go on after `step` as if nothing had happened. At the end of a stage: as it was before the change. */
export interface TrainingState extends StagePlace {
  step: number
  tensors: Record<string, HostTensor>
  diverged: Divergence[]
  /** Seconds trained so far, pauses excluded. */
  seconds: number
  /** Rows in a row that have met each stop rule, per rule and replica. */
  ruleCounts: number[][]
}
