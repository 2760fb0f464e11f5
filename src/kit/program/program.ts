/**
 * What a family that trains gives to the engine: pure tfjs functions over a named state, each written once
 * with a leading replica axis R.
 *
 * Dims: R replicas, B rows of a batch, P rows of the probe set.
 */
import type * as tf from '@tensorflow/tfjs'
import type { Optimizer } from '#shared/optimizer'
import type { SeriesBatch, SeriesDeclaration } from '#shared/metrics'
import type { HostTensor } from '#shared/trainingState'
import type { Batches, Feeds, Parameter, RowOutputs, TrainMeter } from '../data/hostData'

export type Tensors = Record<string, tf.Tensor>

export interface Forward {
  /** Mean loss per replica, `[R]`; the engine differentiates its sum, since replicas do not interact. */
  loss: tf.Tensor
  /** Row outputs, `[R, rows, …]`, read back for the meters. */
  outputs: Tensors
  /** New values of the parameters that are not trainable (training mode only). */
  updated: Tensors
}

/** A stored state and what `inspect` gives at it. */
export interface KeptState {
  step: number
  state: Record<string, HostTensor>
  inspected: RowOutputs
}

/** A place where dropout falls, `[R, ...shape]`; `rates` has the share dropped, one per replica. */
export interface DropoutSite {
  name: string
  shape: readonly number[]
  rates: readonly number[]
}

export interface Program {
  readonly replicas: number
  /** Unsigned 32-bit seed of every replica. */
  readonly seeds: readonly number[]
  /** One per replica; they differ in numbers only. */
  readonly optimizers: readonly Optimizer[]
  readonly parameters: readonly Parameter[]
  readonly series: readonly SeriesDeclaration[]
  /** Tables that stay, given to every forward pass beside its feeds: inputs, targets, masks. */
  readonly constants: Feeds
  /** What each training step is fed besides. */
  readonly batches: Batches
  readonly dropouts: readonly DropoutSite[]
  /**
   * Forward pass. `feeds`: constants, and the batch (`train`) or the probe (`evaluate`). `train` uses batch statistics
   * and returns them in `updated`.
   */
  forward(state: Tensors, feeds: Tensors, mode: 'train' | 'evaluate'): Forward
  /** Meters training steps for the series `meterSeries`. */
  createTrainMeter(): TrainMeter
  readonly meterSeries: string
  /** Fixed rows for evaluation. */
  readonly probe: Feeds
  /** Rows of the evaluation series at `step` from the outputs of a forward pass on the probe. */
  evaluationRows(step: number, outputs: RowOutputs): SeriesBatch[]
  /** Evaluation outputs that are stored with every state, as `probe/<name>`. */
  readonly snapshots: readonly string[]
  /** Forward pass on the probe that is run at kept states alone: what their measures need besides the weights. */
  inspect?(state: Tensors, feeds: Tensors): Tensors
  /** Rows of the series that are measured at steps whose state is kept; `inspect` runs the forward pass. */
  measure?(step: number, state: Record<string, HostTensor>, inspect: () => RowOutputs): SeriesBatch[]
  /** Rows of the derived series at kept states, told with the run's last one. */
  derive?(last: KeptState): (kept: KeptState) => SeriesBatch[]
}
