/**
 * What a program keeps on the host, free of tensors: parameters and how they begin, packed input data, row
 * outputs read back, and meters that turn them into metrics in float64.
 *
 * Dims: R replicas, B rows of a batch.
 */
import type { RandomStream } from '#shared/random'

/** Input data made on the host; packed where that saves bandwidth, unpacked by the program's own ops. */
export interface Feed {
  dtype: 'int32' | 'float32'
  /** Begins with R. */
  shape: readonly number[]
  data: Int32Array | Float32Array
}
export type Feeds = Record<string, Feed>

/** Row outputs read back from the backend, each `[R, rows, …]` flat in row-major order. */
export type RowOutputs = Record<string, Float32Array>

export interface Parameter {
  name: string
  /** Of one replica; the state tensor is `[R, ...shape]`. */
  shape: readonly number[]
  /** False for state that the forward pass itself updates (running statistics). */
  trainable: boolean
  /** Values of one replica, drawn from its own `init` stream in the order of the parameters. */
  initialize(stream: RandomStream): Float32Array
}

/** Running sums over the training rows since the last record, in float64; part of every checkpoint. */
export interface TrainMeter {
  add(outputs: RowOutputs, feeds: Feeds): void
  /** One value per replica for every column of the `train` series; then starts afresh. */
  take(): Record<string, Float64Array>
  /** Flat state, restored by assigning to it. */
  readonly sums: Float64Array
}

/** Unsigned 32-bit seed of replica r: that of a single run with `seed + r`. */
export const replicaSeed = (seed: number, replica: number): number => (seed + replica) >>> 0
