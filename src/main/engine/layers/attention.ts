/**
 * Scaled dot-product attention with several heads (Vaswani et al. 2017, §3.2) over very short sequences.
 *
 * Scores and mixtures are sums of products written out, which fuse into one loop: with three to seven positions the
 * matrices are too small for matrix products to pay, and there is one pair of them for every row and head.
 */
import * as tf from '@tensorflow/tfjs'

/** Added to scores that a position must not see. */
const HIDDEN = -1e9

/** 0 where position j may be seen from position i, `[1, T, T, 1]`. */
function causalMask(positions: number): tf.Tensor {
  const mask = Float32Array.from({ length: positions ** 2 }, (_, at) =>
    at % positions <= Math.floor(at / positions) ? 0 : HIDDEN
  )
  return tf.tensor(mask, [1, positions, positions, 1])
}

/**
 * q, k, v `[R, B, T, d]`, d split evenly over `heads` → `mixed` `[R, B, T, d]` and `weights` `[R·B, T, T, heads]`
 * (of query position, key position).
 */
export function attend(q: tf.Tensor, k: tf.Tensor, v: tf.Tensor, heads: number) {
  const [replicas, rows, positions, d] = q.shape as [number, number, number, number]
  const n = replicas * rows
  const queries = q.reshape([n, positions, 1, d])
  const keys = k.reshape([n, 1, positions, d])
  const perHead = queries.mul(keys).reshape([n * positions * positions, heads, d / heads])
  const scores = perHead.sum(2).reshape([n, positions, positions, heads])
  const scaled = scores.mul(Math.sqrt(heads / d)).add(causalMask(positions))
  const shifted = scaled.sub(scaled.max(2, true)).exp()
  const weights = shifted.div(shifted.sum(2, true)) // over key positions
  const values = v.reshape([n, 1, positions, heads, d / heads])
  const mixed = weights.expandDims(4).mul(values).sum(2)
  return { mixed: mixed.reshape([replicas, rows, positions, d]), weights }
}
