/** Inputs that travel packed. */
import * as tf from '@tensorflow/tfjs'

/**
 * Packed words `[R, B, words]` (int32, 16 bits each) → bits `[R, B, n]` as float32 0 or 1.
 * ⌊w/2^b⌋ − 2⌊w/2^(b+1)⌋ is exact in float32, and every backend has these ops.
 */
export function unpackBits(words: tf.Tensor, n: number): tf.Tensor {
  const [replicas, rows, perRow] = words.shape as [number, number, number]
  const places = Float32Array.from({ length: 16 }, (_, b) => 2 ** -b)
  const shifted = words
    .toFloat()
    .reshape([replicas, rows, perRow, 1])
    .mul(tf.tensor(places, [1, 1, 1, 16]))
  const bits = shifted.floor().sub(shifted.mul(0.5).floor().mul(2)) // [R, B, words, 16]
  const all = bits.reshape([replicas, rows, perRow * 16])
  return perRow * 16 === n ? all : all.slice([0, 0, 0], [-1, -1, n])
}
