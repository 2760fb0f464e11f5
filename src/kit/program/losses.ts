/**
 * Losses per row `[R, n]`, and their mean per replica. Logits `[R, n, C]`, targets `[R, n]` int32.
 *
 * Written so that large logits neither overflow nor lose their gradient before float32 does.
 */
import * as tf from '@tensorflow/tfjs'

const oneHot = (logits: tf.Tensor, targets: tf.Tensor): tf.Tensor =>
  tf.oneHot(targets, logits.shape[2]!).toFloat()

/**
 * −ln softmax(z)_t, and with smoothing ε −(1 − ε)·ln softmax(z)_t − ε·mean of ln softmax(z) (Szegedy et al. 2016, §7).
 */
export function softmaxCrossEntropy(logits: tf.Tensor, targets: tf.Tensor, smoothing = 0): tf.Tensor {
  const logProbabilities = tf.logSoftmax(logits)
  const right = logProbabilities.mul(oneHot(logits, targets)).sum(2)
  if (smoothing === 0) return right.neg()
  return right
    .mul(1 - smoothing)
    .add(logProbabilities.mean(2).mul(smoothing))
    .neg()
}

/**
 * Cross-entropy of StableMax (Prieto et al. 2025, §4.1): s(z)_t / Σ s(z) with s(x) = x + 1 for x ≥ 0 and 1/(1 − x) below,
 * which cannot round to certainty as softmax does in float32.
 */
export function stableMaxCrossEntropy(logits: tf.Tensor, targets: tf.Tensor): tf.Tensor {
  const s = tf.relu(logits).add(tf.relu(logits.neg()).add(1).reciprocal())
  const right = s.mul(oneHot(logits, targets)).sum(2)
  return s.sum(2).log().sub(right.log())
}

/** Mean over classes of (z − one-hot)². */
export const meanSquaredError = (logits: tf.Tensor, targets: tf.Tensor): tf.Tensor =>
  logits.sub(oneHot(logits, targets)).square().mean(2)

/** max(0, 1 + max_{c ≠ t} z_c − z_t) (Crammer & Singer 2001, eq. 3). */
export function hinge(logits: tf.Tensor, targets: tf.Tensor): tf.Tensor {
  const marks = oneHot(logits, targets)
  const right = logits.mul(marks).sum(2)
  const rival = logits.sub(marks.mul(1e9)).max(2)
  return tf.relu(rival.sub(right).add(1))
}

/** ln(1 + e^(−sz)) of one logit with s = 2y − 1; z, y of one shape, y 0 or 1. */
export const sigmoidCrossEntropy = (logits: tf.Tensor, labels: tf.Tensor): tf.Tensor =>
  tf.softplus(logits.mul(tf.sub(1, labels.mul(2))))

/** max(0, 1 − sz) of one logit with s = 2y − 1; z, y of one shape, y 0 or 1. */
export const binaryHinge = (logits: tf.Tensor, labels: tf.Tensor): tf.Tensor =>
  tf.relu(logits.mul(tf.sub(1, labels.mul(2))).add(1))

/** Σ wl / Σ w per replica, `[R]`; rows of weight 0 are not there. */
export const weightedMean = (rows: tf.Tensor, weights: tf.Tensor): tf.Tensor =>
  rows.mul(weights).sum(1).div(weights.sum(1))
