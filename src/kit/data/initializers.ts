/** Initial values of weights, drawn from a replica's own stream. No tensors. */
import type { RandomStream } from '#shared/random'

/** Uniform within ±bound. */
export const symmetric = (stream: RandomStream, bound: number): number => (2 * stream.uniform() - 1) * bound

/** `size` values, one draw each. */
export function filled(size: number, draw: () => number): Float32Array {
  const values = new Float32Array(size)
  for (let i = 0; i < size; i++) values[i] = draw()
  return values
}

type Size = readonly [rows: number, columns: number]

/** A matrix of size `own` in the corner of a zero one of size `full`: a narrow replica among wide ones. */
export function padded(values: Float32Array, own: Size, full: Size): Float32Array {
  if (own[0] === full[0] && own[1] === full[1]) return values
  const result = new Float32Array(full[0] * full[1])
  for (let row = 0; row < own[0]; row++)
    result.set(values.subarray(row * own[1], (row + 1) * own[1]), row * full[1])
  return result
}
