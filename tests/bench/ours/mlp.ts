/**
 * An MLP with one hidden layer on fixed random bits: logits relu(xW₁ + b₁)W₂ + b₂, binary cross-entropy, labels the
 * parity of the first three bits.
 *
 * Dims: R replicas, B rows, n inputs, h width.
 */
import * as tf from '@tensorflow/tfjs'
import { RandomStream } from '#shared/random'
import { linear } from '../../../src/kit/program/layers/linear'
import { sigmoidCrossEntropy } from '../../../src/kit/program/losses'
import { uniform, type BenchModel, type TaskOf } from './model'

function drawRows({ replicas, rows, inputs }: TaskOf<'mlp'>) {
  const stream = new RandomStream(0, 'data')
  const x = Float32Array.from({ length: replicas * rows * inputs }, () => stream.below(2))
  const y = Float32Array.from({ length: replicas * rows }, (_, row) => {
    const [a, b, c] = x.subarray(row * inputs, row * inputs + 3)
    return (a! + b! + c!) % 2
  })
  return { x, y }
}

export function mlpModel(task: TaskOf<'mlp'>): BenchModel {
  const { replicas, rows, inputs, width } = task
  const { x, y } = drawRows(task)
  return {
    parameters: [
      uniform('hidden/weight', [inputs, width], inputs ** -0.5),
      uniform('hidden/bias', [1, width], inputs ** -0.5),
      uniform('logit/weight', [width, 1], width ** -0.5),
      uniform('logit/bias', [1, 1], width ** -0.5)
    ],
    tables: {
      x: { dtype: 'float32', shape: [replicas, rows, inputs], data: x },
      y: { dtype: 'float32', shape: [replicas, rows, 1], data: y }
    },
    loss(state, tables) {
      const hidden = tf.relu(linear(state, 'hidden', tables['x']!)) // [R, B, h]
      return sigmoidCrossEntropy(linear(state, 'logit', hidden), tables['y']!).mean([1, 2])
    }
  }
}
