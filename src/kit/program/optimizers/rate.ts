/**
 * The learning rate of an update, η_t = η · warm-up · schedule, with u = t − 1 updates done:
 *
 * - warm-up over W updates: min(1, u/W), so the first update of a warm-up does not move
 * - cosine over S updates after it: f + (1 − f)·½(1 + cos πp), p = (u − W)/S within [0, 1] (Loshchilov & Hutter 2017,
 *   eq. 5, one period)
 * - step: f^⌊(u − W)/S⌋
 */
import * as tf from '@tensorflow/tfjs'
import { isScheduled } from '#shared/specHistory'
import type { Optimizer } from '#shared/optimizer'

/** Share of η at update t (the first is 1), `[R]`. */
function shareOf(optimizer: Optimizer, t: tf.Tensor): tf.Tensor {
  const { schedule, warmupSteps, scheduleSteps, scheduleFactor } = optimizer
  const done = t.sub(1)
  const since = tf.relu(done.sub(warmupSteps)).div(scheduleSteps)
  const warm = warmupSteps > 0 ? tf.minimum(done.div(warmupSteps), 1) : tf.onesLike(t)
  switch (schedule) {
    case 'constant':
      return warm
    case 'cosine': {
      const wave = tf.minimum(since, 1).mul(Math.PI).cos().add(1)
      return warm.mul(wave.mul((1 - scheduleFactor) / 2).add(scheduleFactor))
    }
    case 'step':
      return warm.mul(tf.pow(tf.fill(t.shape, scheduleFactor), since.floor()))
  }
}

/** @param t number of the update, `[R]`; null where nothing is scheduled */
export const rateAt = (optimizer: Optimizer, learningRate: tf.Tensor, t: tf.Tensor | null): tf.Tensor =>
  t && isScheduled(optimizer) ? learningRate.mul(shareOf(optimizer, t)) : learningRate
