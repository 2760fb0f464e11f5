/**
 * A one-layer decoder on modular addition: tokens a, b, =; learned positions, causal attention, an MLP at the last
 * position, no layer norm, cross-entropy of the sum. After Nanda et al. 2023, section 3.
 *
 * Dims: one replica, B rows, 3 positions, d width, p modulus.
 */
import * as tf from '@tensorflow/tfjs'
import { attend } from '../../../src/main/engine/layers/attention'
import { lookUp } from '../../../src/main/engine/layers/embedding'
import { linear, project } from '../../../src/main/engine/layers/linear'
import { softmaxCrossEntropy } from '../../../src/main/engine/losses'
import type { Tensors } from '../../../src/main/engine/program'
import { indices, spread, uniform, type BenchModel, type TaskOf } from './model'
import { drawPairs } from './pairs'

const POSITIONS = 3

/** Residual stream at the last position after attention, `[1, B, d]`. */
function attended({ rows, width, heads }: TaskOf<'transformer'>, state: Tensors, tokens: tf.Tensor) {
  const shape = [1, rows, POSITIONS, width]
  const x = lookUp(state['embedding']!, tokens).reshape(shape).add(state['position']!)
  const flat = x.reshape([1, rows * POSITIONS, width])
  const [q, k, v] = tf.split(project(state, 'qkv', flat), 3, 2).map((part) => part.reshape(shape))
  const { mixed } = attend(q!, k!, v!, heads)
  const after = x.add(project(state, 'mix', mixed.reshape(flat.shape)).reshape(shape))
  return after.slice([0, 0, POSITIONS - 1, 0], [1, rows, 1, width]).reshape([1, rows, width])
}

export function transformerModel(task: TaskOf<'transformer'>): BenchModel {
  const { modulus, width, mlp, rows } = task
  const { a, b, sum } = drawPairs(modulus, rows)
  const tokens = Int32Array.from({ length: rows * POSITIONS }, (_, at) => {
    const row = Math.floor(at / POSITIONS)
    return [a[row]!, b[row]!, modulus][at % POSITIONS]!
  })
  const std = width ** -0.5
  return {
    parameters: [
      spread('embedding', [modulus + 1, width], std),
      spread('position', [1, POSITIONS, width], std),
      spread('qkv/weight', [width, 3 * width], std),
      spread('mix/weight', [width, width], std),
      spread('up/weight', [width, mlp], std),
      uniform('up/bias', [1, mlp], 0),
      spread('down/weight', [mlp, width], std),
      uniform('down/bias', [1, width], 0),
      spread('unembedding/weight', [width, modulus], std)
    ],
    tables: { tokens: indices(tokens), sum: indices(sum) },
    loss(state, tables) {
      const x = attended(task, state, tables['tokens']!)
      const y = x.add(linear(state, 'down', tf.relu(linear(state, 'up', x))))
      return softmaxCrossEntropy(project(state, 'unembedding', y), tables['sum']!).mean(1)
    }
  }
}
