/**
 * A quadratic network on modular addition: (U[a] + V[b])² W against the one-hot sum, mean squared error.
 * Gromov 2023, eq. 1. `inputs` says whether rows of U and V are gathered or multiplied by two-hot rows.
 *
 * Dims: one replica, B rows, p modulus, h width.
 */
import * as tf from '@tensorflow/tfjs'
import { lookUp } from '../../../src/main/engine/layers/embedding'
import { meanSquaredError } from '../../../src/main/engine/losses'
import type { Tensors } from '../../../src/main/engine/program'
import { indices, spread, type BenchModel, type TaskOf } from './model'
import { drawPairs, type Pairs } from './pairs'

/** `[1, B, 2p]`: a one at a and at p + b. */
function twoHot(modulus: number, { a, b }: Pairs) {
  const width = 2 * modulus
  const data = new Float32Array(a.length * width)
  a.forEach((first, row) => {
    data[row * width + first] = 1
    data[row * width + modulus + b[row]!] = 1
  })
  return { dtype: 'float32' as const, shape: [1, a.length, width], data }
}

/** `[1, B, h]` */
function preactivations({ inputs }: TaskOf<'quadratic'>, { u, v }: Tensors, tables: Tensors): tf.Tensor {
  return inputs === 'gather'
    ? lookUp(u!, tables['a']!).add(lookUp(v!, tables['b']!))
    : tf.matMul(tables['twoHot']!, tf.concat([u!, v!], 1))
}

export function quadraticModel(task: TaskOf<'quadratic'>): BenchModel {
  const { modulus, width, rows, inputs } = task
  const pairs = drawPairs(modulus, rows)
  const std = (16 * width) ** (-1 / 3)
  const given = { a: indices(pairs.a), b: indices(pairs.b) }
  return {
    parameters: [
      spread('u', [modulus, width], std),
      spread('v', [modulus, width], std),
      spread('w', [width, modulus], std)
    ],
    tables: {
      ...(inputs === 'gather' ? given : { twoHot: twoHot(modulus, pairs) }),
      sum: indices(pairs.sum)
    },
    loss(state, tables) {
      const logits = tf.matMul(preactivations(task, state, tables).square(), state['w']!) // [1, B, p]
      return meanSquaredError(logits, tables['sum']!).mean(1)
    }
  }
}
