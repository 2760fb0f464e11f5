/**
 * Scaled dot-product attention with several heads (Vaswani et al. 2017, §3.2) over very short sequences.
 *
 * Scores and mixtures are sums of products written out, which fuse into one loop: with three to seven positions the
 * matrices are too small for matrix products to pay, and there is one pair of them for every row and head.
 */
import * as tf from '@tensorflow/tfjs'

/** Added to scores that a position must not see. */
const HIDDEN = -1e9

/** 0 where position j may be seen from the i-th of the last `asking` positions, `[1, asking, positions, 1]`. */
function causalMask(asking: number, positions: number): tf.Tensor {
  const mask = Float32Array.from({ length: asking * positions }, (_, at) =>
    at % positions <= Math.floor(at / positions) + positions - asking ? 0 : HIDDEN
  )
  return tf.tensor(mask, [1, asking, positions, 1])
}

/**
 * k, v `[R, B, T, d]`, q `[R, B, Q, d]` of the last Q positions, d split evenly over `heads` → `mixed` `[R, B, Q, d]` and
 * `weights` `[R·B, Q, T, heads]` (of query position, key position).
 */
export function attend(q: tf.Tensor, k: tf.Tensor, v: tf.Tensor, heads: number) {
  const [replicas, rows, asking, d] = q.shape as [number, number, number, number]
  const positions = k.shape[2]!
  const n = replicas * rows
  const queries = q.reshape([n, asking, 1, d])
  const keys = k.reshape([n, 1, positions, d])
  const perHead = queries.mul(keys).reshape([n * asking * positions, heads, d / heads])
  const scores = perHead.sum(2).reshape([n, asking, positions, heads])
  const scaled = scores.mul(Math.sqrt(heads / d)).add(causalMask(asking, positions))
  const shifted = scaled.sub(scaled.max(2, true)).exp()
  const weights = shifted.div(shifted.sum(2, true)) // over key positions
  const values = v.reshape([n, 1, positions, heads, d / heads])
  const mixed = weights.expandDims(4).mul(values).sum(2)
  return { mixed: mixed.reshape([replicas, rows, asking, d]), weights }
}
