/**
 * A one-layer decoder on modular addition: tokens a, b, =; learned positions, causal attention, an MLP at the last
 * position, no layer norm, cross-entropy of the sum. After Nanda et al. 2023, section 3.
 *
 * Dims: one replica, B rows, 3 positions, d width, H heads, m units of the MLP, p modulus.
 */
import * as tf from '@tensorflow/tfjs'
import { linear } from '../../../src/main/engine/layers'
import type { Tensors } from '../../../src/main/engine/program'
import { spread, uniform, type BenchModel, type TaskOf } from './model'
import { drawPairs, oneHot } from './pairs'

const POSITIONS = 3
/** Added to the scores of later positions. */
const HIDDEN = -1e9

/** `[1, B, 3, d]` → `[1, B, 3, d]`, before the residual sum. */
function attention({ heads, width }: TaskOf<'transformer'>, state: Tensors, x: tf.Tensor): tf.Tensor {
  const rows = x.shape[1]!
  const depth = width / heads
  const product = tf.matMul(x.reshape([1, rows * POSITIONS, width]), state['qkv']!)
  const split = product.reshape([rows, POSITIONS, 3, heads, depth]).transpose([2, 0, 3, 1, 4])
  const [q, k, v] = split.reshape([3, rows * heads, POSITIONS, depth]).unstack() as [
    tf.Tensor3D,
    tf.Tensor3D,
    tf.Tensor3D
  ]
  const later = tf.tensor2d([
    [0, HIDDEN, HIDDEN],
    [0, 0, HIDDEN],
    [0, 0, 0]
  ])
  const weights = tf.softmax(
    tf
      .matMul(q, k, false, true)
      .mul(depth ** -0.5)
      .add(later)
  )
  const mixed = tf.matMul(weights, v).reshape([rows, heads, POSITIONS, depth]).transpose([0, 2, 1, 3])
  return tf.matMul(mixed.reshape([1, rows * POSITIONS, width]), state['mix']!).reshape(x.shape)
}

export function transformerModel(task: TaskOf<'transformer'>): BenchModel {
  const { modulus, width, mlp, rows } = task
  const { a, b, sum } = drawPairs(modulus, rows)
  const tokens = Int32Array.from({ length: rows * POSITIONS }, (_, i) => {
    const row = Math.floor(i / POSITIONS)
    return [a[row]!, b[row]!, modulus][i % POSITIONS]!
  })
  const vocabulary = modulus + 1
  const std = width ** -0.5
  return {
    parameters: [
      spread('embedding', [vocabulary, width], std),
      spread('position', [POSITIONS, width], std),
      spread('qkv', [width, 3 * width], std),
      spread('mix', [width, width], std),
      spread('up/weight', [width, mlp], std),
      uniform('up/bias', [1, mlp], 0),
      spread('down/weight', [mlp, width], std),
      uniform('down/bias', [1, width], 0),
      spread('unembedding', [width, modulus], std)
    ],
    tables: {
      tokens: {
        dtype: 'float32',
        shape: [1, rows * POSITIONS, vocabulary],
        data: oneHot(tokens, vocabulary)
      },
      target: { dtype: 'float32', shape: [1, rows, modulus], data: oneHot(sum, modulus) }
    },
    loss(state, tables) {
      const embedded = tf.matMul(tables['tokens']!, state['embedding']!)
      const x = embedded.reshape([1, rows, POSITIONS, width]).add(state['position']!.expandDims(1))
      const attended = x.add(attention(task, state, x))
      const last = attended.slice([0, 0, POSITIONS - 1, 0], [1, rows, 1, width]).reshape([1, rows, width])
      const stream = last.add(linear(state, 'down', tf.relu(linear(state, 'up', last))))
      const logits = tf.matMul(stream, state['unembedding']!) // [1, B, p]
      return tf.logSoftmax(logits).mul(tables['target']!).sum(2).mean(1).neg()
    }
  }
}
