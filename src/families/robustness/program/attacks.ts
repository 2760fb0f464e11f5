/**
 * Slopes of a two-layer network, and attacks on it, in closed form of its weights.
 *
 * Sources: Goodfellow et al. 2015, arXiv 1412.6572 (fast gradient sign); Madry et al. 2018, arXiv 1706.06083 (projected gradient).
 * Dims: R replicas, B rows, d inputs, H width, O outputs.
 */
import * as tf from '@tensorflow/tfjs'
import { linear, type Tensors } from '#kit/program'

export interface Answers {
  /** Hidden units before their activation, `[R, B, H]`. */
  before: tf.Tensor
  /** `[R, B, O]` */
  z: tf.Tensor
}

/** Of rows `[R, B, d]`. */
export function answersTo(state: Tensors, x: tf.Tensor): Answers {
  const before = linear(state, 'layer1', x)
  return { before, z: linear(state, 'layer2', tf.relu(before)) }
}

/** Σ over outputs of `pull` `[R, B, O]` times the gradient of that output, `[R, B, d]`. */
function pulledBack(state: Tensors, { before }: Answers, pull: tf.Tensor): tf.Tensor {
  const fires = tf.greater(before, 0).toFloat()
  const hidden = tf.matMul(pull, state['layer2/weight']!, false, true).mul(fires)
  return tf.matMul(hidden, state['layer1/weight']!, false, true)
}

/** ‖∇f‖ of the single output at every row, `[R, B]`. */
export const slopes = (state: Tensors, answers: Answers): tf.Tensor =>
  pulledBack(state, answers, tf.onesLike(answers.z)).square().sum(2).sqrt()

/** Rows moved along the sign of the gradient of their cross-entropy, within `reach` of where they began and within [0, 1]. */
function attacked(
  state: Tensors,
  x: tf.Tensor,
  labels: tf.Tensor,
  { reach, step, steps }: { reach: number; step: number; steps: number }
): tf.Tensor {
  const marks = tf.oneHot(labels, state['layer2/weight']!.shape[2]!).toFloat()
  const [low, high] = [tf.maximum(x.sub(reach), 0), tf.minimum(x.add(reach), 1)]
  let moved = x
  for (let i = 0; i < steps; i++) {
    const answers = answersTo(state, moved)
    const gradient = pulledBack(state, answers, tf.softmax(answers.z).sub(marks))
    const sign = tf.greater(gradient, 0).toFloat().sub(tf.less(gradient, 0).toFloat())
    moved = tf.minimum(tf.maximum(moved.add(sign.mul(step)), low), high)
  }
  return moved
}

/** Digits told of attacked rows, `[R, B]`: by one step of the whole reach, and by several smaller ones. */
export function toldUnderAttack(
  state: Tensors,
  x: tf.Tensor,
  labels: tf.Tensor,
  { reach, attackSteps: steps }: { reach: number; attackSteps: number }
): { fgsm: tf.Tensor; pgd: tf.Tensor } {
  const told = (step: number, count: number): tf.Tensor =>
    tf.argMax(answersTo(state, attacked(state, x, labels, { reach, step, steps: count })).z, 2).toFloat()
  return { fgsm: told(reach, 1), pgd: told((2.5 * reach) / steps, steps) }
}
