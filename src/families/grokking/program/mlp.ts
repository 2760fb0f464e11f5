/**
 * Networks without attention. operands `[R, B, 2]` → logits `[R, B, n]`.
 *
 * - quadratic, relu: h = φ(U_a + V_b), logits = h·W, φ(z) = z² or max(0, z) (Gromov 2023)
 * - tied: h = relu((e_a + e_b)·in), logits = e·(h·out) for every symbol's e (PAIR 2023)
 */
import * as tf from '@tensorflow/tfjs'
import { lookUp, project, type Tensors } from '#kit/program'

/** One operand of every row, `[R, B]`. */
export const operand = (operands: tf.Tensor, which: 0 | 1): tf.Tensor =>
  operands.slice([0, 0, which], [-1, -1, 1]).reshape(operands.shape.slice(0, 2))

export function twoHot(state: Tensors, operands: tf.Tensor, activation: 'quadratic' | 'relu'): tf.Tensor {
  const sum = lookUp(state['input/a']!, operand(operands, 0)).add(
    lookUp(state['input/b']!, operand(operands, 1))
  )
  return project(state, 'output', activation === 'quadratic' ? sum.square() : tf.relu(sum))
}

export function tied(state: Tensors, operands: tf.Tensor): tf.Tensor {
  const embedding = state['embedding']!
  const sum = lookUp(embedding, operand(operands, 0)).add(lookUp(embedding, operand(operands, 1)))
  const out = project(state, 'out', tf.relu(project(state, 'in', sum)))
  return tf.matMul(out, embedding, false, true)
}
