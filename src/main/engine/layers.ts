/**
 * Layers over a named state with a leading replica axis R, built from ops that every backend can
 * differentiate (no einsum, no fused ops, no gather in the differentiated path).
 */
import * as tf from '@tensorflow/tfjs'
import type { Tensors } from './program'

/** y = xW + b. x `[R, B, i]`, `<name>/weight` `[R, i, o]`, `<name>/bias` `[R, 1, o]` → `[R, B, o]`. */
export function linear(state: Tensors, name: string, x: tf.Tensor): tf.Tensor {
  return tf.matMul(x, state[`${name}/weight`]!).add(state[`${name}/bias`]!)
}

const MOMENTUM = 0.1
const EPSILON = 1e-5

/**
 * Batch normalisation (Ioffe & Szegedy 2015, algorithm 1) over the rows of each replica. x `[R, B, n]`.
 * Training uses the batch's statistics and moves the running ones by 0.1 (unbiased variance), as PyTorch
 * does; evaluation uses the running ones.
 */
export function batchNormalize(state: Tensors, name: string, x: tf.Tensor, mode: 'train' | 'evaluate') {
  const at = (part: string): tf.Tensor => state[`${name}/${part}`]! // [R, 1, n]
  const normalize = (mean: tf.Tensor, variance: tf.Tensor): tf.Tensor =>
    x
      .sub(mean)
      .mul(tf.rsqrt(variance.add(EPSILON)))
      .mul(at('scale'))
      .add(at('shift'))
  if (mode === 'evaluate') return { output: normalize(at('mean'), at('variance')), updated: {} }

  const rows = x.shape[1]!
  const mean = x.mean(1, true) // [R, 1, n]
  const variance = x.sub(mean).square().mean(1, true)
  const move = (old: tf.Tensor, now: tf.Tensor): tf.Tensor => old.mul(1 - MOMENTUM).add(now.mul(MOMENTUM))
  const unbiased = variance.mul(rows / Math.max(1, rows - 1))
  return {
    output: normalize(mean, variance),
    updated: {
      [`${name}/mean`]: move(at('mean'), mean),
      [`${name}/variance`]: move(at('variance'), unbiased)
    }
  }
}

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
