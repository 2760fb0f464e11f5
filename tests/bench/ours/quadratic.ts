/**
 * A quadratic network on modular addition: (U[a] + V[b])² W against the one-hot sum, mean squared error.
 * Gromov 2023, eq. 1. `inputs` says whether rows of U and V are gathered or multiplied by two-hot rows.
 *
 * Dims: one replica, B rows, p modulus, h width.
 */
import * as tf from '@tensorflow/tfjs'
import type { Feeds } from '../../../src/main/engine/hostData'
import type { Tensors } from '../../../src/main/engine/program'
import { spread, type BenchModel, type TaskOf } from './model'
import { drawPairs, oneHot, type Pairs } from './pairs'

function inputTables({ inputs, rows, modulus }: TaskOf<'quadratic'>, { a, b }: Pairs): Feeds {
  if (inputs === 'gather')
    return {
      a: { dtype: 'int32', shape: [1, rows], data: a },
      b: { dtype: 'int32', shape: [1, rows], data: b }
    }
  const data = new Float32Array(rows * 2 * modulus)
  for (let row = 0; row < rows; row++) {
    data[row * 2 * modulus + a[row]!] = 1
    data[(row * 2 + 1) * modulus + b[row]!] = 1
  }
  return { twoHot: { dtype: 'float32', shape: [1, rows, 2 * modulus], data } }
}

/** `[1, B, h]` */
function preactivations({ inputs, modulus, width }: TaskOf<'quadratic'>, state: Tensors, tables: Tensors) {
  if (inputs === 'dense')
    return tf.matMul(tables['twoHot']!, tf.concat([state['first']!, state['second']!], 1))
  const rowsOf = (weight: string, indices: string): tf.Tensor =>
    tf.gather(state[weight]!.reshape([modulus, width]), tables[indices]!.reshape([-1]).toInt())
  return rowsOf('first', 'a').add(rowsOf('second', 'b')).expandDims(0)
}

export function quadraticModel(task: TaskOf<'quadratic'>): BenchModel {
  const { modulus, width, rows } = task
  const pairs = drawPairs(modulus, rows)
  const std = (16 * width) ** (-1 / 3)
  return {
    parameters: [
      spread('first', [modulus, width], std),
      spread('second', [modulus, width], std),
      spread('out', [width, modulus], std)
    ],
    tables: {
      ...inputTables(task, pairs),
      target: { dtype: 'float32', shape: [1, rows, modulus], data: oneHot(pairs.sum, modulus) }
    },
    loss: (state, tables) =>
      tf
        .matMul(preactivations(task, state, tables).square(), state['out']!)
        .sub(tables['target']!)
        .square()
        .mean([1, 2])
  }
}
