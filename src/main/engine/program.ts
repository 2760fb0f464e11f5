/**
 * What a family that trains gives to the engine: pure tfjs functions over a named state, each written once
 * with a leading replica axis R.
 *
 * Dims: R replicas, B rows of a batch, P rows of the probe set.
 */
import type * as tf from '@tensorflow/tfjs'
import type { Optimizer } from '#shared/experiment'
import type { SeriesBatch, SeriesDeclaration } from '#shared/metrics'
import type { Feeds, Parameter, RowOutputs, TrainMeter } from './hostData'

export type Tensors = Record<string, tf.Tensor>

export interface Forward {
  /** Mean loss per replica, `[R]`; the engine differentiates its sum, since replicas do not interact. */
  loss: tf.Tensor
  /** Row outputs, `[R, rows, …]`, read back for the meters. */
  outputs: Tensors
  /** New values of the parameters that are not trainable (training mode only). */
  updated: Tensors
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
