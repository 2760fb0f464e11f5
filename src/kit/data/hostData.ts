/**
 * What a program keeps on the host, free of tensors: parameters and how they begin, packed input data, row
 * outputs read back, and meters that turn them into metrics in float64.
 *
 * Dims: R replicas, B rows of a batch.
 */
import type { RandomStream } from '#shared/random'
import type { HostTensor } from '#shared/trainingState'

export type HostArray = Float32Array | Int32Array
export type HostArrays = Record<string, HostArray>

/** Input data of one step: packed where that saves bandwidth, unpacked by the program's own ops. */
export interface FeedLayout {
  dtype: 'int32' | 'float32'
  /** Begins with R. */
  shape: readonly number[]
}

export interface Feed extends FeedLayout {
  data: HostArray
}
export type Feeds = Record<string, Feed>

/** The rows of every training step, made on the host: a pure function of the seeds and the step. */
export interface Batches {
  /** Empty for a program that trains on its constants alone. */
  readonly layout: Readonly<Record<string, FeedLayout>>
  /** Fills one array per feed with the rows of step `step` (the first is 0), whatever was in them. */
  write(step: number, into: HostArrays): void
}

export const sizeOf = (shape: readonly number[]): number => shape.reduce((product, n) => product * n, 1)

/** An empty array for `count` steps of a feed. */
export const feedArray = ({ dtype, shape }: FeedLayout, count = 1): HostArray =>
  dtype === 'float32' ? new Float32Array(count * sizeOf(shape)) : new Int32Array(count * sizeOf(shape))

/** Row outputs read back from the backend, each `[R, rows, …]` flat in row-major order. */
export type RowOutputs = Record<string, Float32Array>

export interface Parameter {
  name: string
  /** Of one replica; the state tensor is `[R, ...shape]`. */
  shape: readonly number[]
  /** False for state that the forward pass itself updates (running statistics). */
  trainable: boolean
  /**
   * Values of one replica, drawn from its own `init` stream in the order of the parameters. Where replicas differ in
   * width the narrower ones fill up with zeros, which training keeps: a unit without input and output weights has no
   * gradient.
   */
  initialize(stream: RandomStream, replica: number): Float32Array
}

/** Running sums over the training rows since the last record, in float64; part of every checkpoint. */
export interface TrainMeter {
  add(outputs: RowOutputs, feeds: HostArrays): void
  /** One value per replica for every column of the `train` series; then starts afresh. */
  take(): Record<string, Float64Array>
  /** Flat state, restored by assigning to it. */
  readonly sums: Float64Array
}

/** Outputs on the probe as tensors of a state: `probe/<name>`, `[R, …]`. */
export const probeTensors = (
  names: readonly string[],
  outputs: RowOutputs,
  replicas: number
): Record<string, HostTensor> =>
  Object.fromEntries(
    names.map((name) => {
      const data = outputs[name]!
      return [`probe/${name}`, { dtype: 'float32', shape: [replicas, data.length / replicas], data }]
    })
  )
