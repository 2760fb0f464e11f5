/**
 * What a cell does in one row of time.
 *
 * Dims: R replicas, B sequences, T rows, d inputs, u units.
 */
import * as tf from '@tensorflow/tfjs'
import { linear, type ScanRow, type Tensors } from '#kit/program'

export interface Cell {
  /** States that go from row to row, `[R, B, u]`, by name; `h` is what is read out. */
  carries: readonly string[]
  /** What rows are given, time first, from x `[R, B, T, d]` and Δt `[R, B, T, 1]`: all that does not depend on the state. */
  sequences(state: Tensors, x: tf.Tensor, dt: tf.Tensor): Tensors
  /** Parameters that the row reads. */
  weights(state: Tensors): Tensors
  /** New carries, and the gate `[R, B, u]` of a cell that has one. */
  row(at: ScanRow): { carries: Tensors; gate: tf.Tensor | null }
}

/** [R, B, T, …] → [T, R, B, …]. */
export const timeFirst = (x: tf.Tensor): tf.Tensor => x.transpose([2, 0, 1, 3])

/** An affine map of every row: x `[R, B, T, i]` → `[T, R, B, o]`. */
export function drive(state: Tensors, name: string, x: tf.Tensor): tf.Tensor {
  const [replicas, sequences, length, inputs] = x.shape as [number, number, number, number]
  const y = linear(state, name, x.reshape([replicas, sequences * length, inputs]))
  return timeFirst(y.reshape([replicas, sequences, length, y.shape[2]!]))
}

/** Columns of `[R, B, n·u]` as n parts `[R, B, u]`. */
export const parts = (x: tf.Tensor, count: number): tf.Tensor[] => (count === 1 ? [x] : tf.split(x, count, 2))

export const pick = (state: Tensors, names: readonly string[]): Tensors =>
  Object.fromEntries(names.map((name) => [name, state[name]!]))
