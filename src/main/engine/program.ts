/**
 * What a family that trains gives to the engine: pure tfjs functions over a named state, each written once
 * with a leading replica axis R, and host-side meters that turn row outputs into metrics in float64.
 *
 * Dims: R replicas, B rows of a batch, P rows of the probe set.
 */
import type * as tf from '@tensorflow/tfjs'
import type { Optimizer } from '#shared/experiment'
import type { RandomStream } from '#shared/random'
import type { SeriesBatch, SeriesDeclaration } from '#shared/metrics'

export type Tensors = Record<string, tf.Tensor>

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

export interface Forward {
  /** Mean loss per replica, `[R]`; the engine differentiates its sum, since replicas do not interact. */
  loss: tf.Tensor
  /** Row outputs, `[R, rows, …]`, read back for the meters. */
  outputs: Tensors
  /** New values of the parameters that are not trainable (training mode only). */
  updated: Tensors
}

/** Running sums over the training rows since the last record, in float64; part of every checkpoint. */
export interface TrainMeter {
  add(outputs: RowOutputs, feeds: Feeds): void
  /** One value per replica for every column of the `train` series; then starts afresh. */
  take(): Record<string, Float64Array>
  /** Flat state, restored by assigning to it. */
  readonly sums: Float64Array
}

export interface Program {
  readonly replicas: number
  readonly parameters: readonly Parameter[]
  readonly series: readonly SeriesDeclaration[]
  /** Rows of training step `step` (the first is 0): a pure function of the seeds and the step. */
  batch(step: number): Feeds
  /** Forward pass. `train` uses batch statistics and returns them in `updated`. */
  forward(state: Tensors, feeds: Tensors, mode: 'train' | 'evaluate'): Forward
  createTrainMeter(): TrainMeter
  /** Fixed rows for evaluation. */
  readonly probe: Feeds
  /** Rows of the evaluation series at `step` from the outputs of a forward pass on the probe. */
  evaluationRows(step: number, outputs: RowOutputs): SeriesBatch[]
  readonly optimizer: Optimizer
}

/** Unsigned 32-bit seed of replica r: that of a single run with `seed + r`. */
export const replicaSeed = (seed: number, replica: number): number => (seed + replica) >>> 0
