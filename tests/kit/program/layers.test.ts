/** Gradients of layers and losses against finite differences, and values against formulas written out. */
import * as tf from '@tensorflow/tfjs'
import { beforeAll, describe, expect, it } from 'vitest'
import { RandomStream } from '#shared/random'
import { installKernelPatches } from '../../../src/main/engine/runners/compiled/kernelPatches'
import { attend } from '../../../src/kit/program/layers/attention'
import { dropout } from '../../../src/kit/program/layers/dropout'
import { lookUp } from '../../../src/kit/program/layers/embedding'
import { gelu, linear } from '../../../src/kit/program/layers/linear'
import { batchNormalize, layerNormalize } from '../../../src/kit/program/layers/normalization'
import * as losses from '../../../src/kit/program/losses'
import { openTestBackend } from '../../main/engine/support'

beforeAll(async () => {
  const { record } = await openTestBackend()
  if (record.backend === 'native') installKernelPatches()
})

const random = (shape: number[], lane: number): tf.Tensor => {
  const stream = new RandomStream(3, 'noise', 0, lane)
  return tf.tensor(
    Float32Array.from({ length: shape.reduce((a, b) => a * b, 1) }, () => stream.normal()),
    shape
  )
}

/** Sum with fixed random weights: a scalar whose gradient tells every output apart. */
const mixed = (y: tf.Tensor): tf.Scalar => y.mul(random(y.shape, 99)).sum()

/** Largest difference of the gradient to central differences, over the largest value of the gradient. */
function gradientError(f: (...inputs: tf.Tensor[]) => tf.Tensor, inputs: tf.Tensor[]): number {
  const analytic = tf.grads((...x) => mixed(f(...x)))(inputs)
  const epsilon = 1e-2
  let worst = 0
  let largest = 0
  inputs.forEach((input, k) => {
    const values = input.dataSync<'float32'>()
    const gradient = analytic[k]!.dataSync()
    for (let i = 0; i < values.length; i += Math.ceil(values.length / 12)) {
      const at = (delta: number): number =>
        tf.tidy(() => {
          const moved = Float32Array.from(values)
          moved[i]! += delta
          return mixed(f(...inputs.map((x, j) => (j === k ? tf.tensor(moved, x.shape) : x)))).dataSync()[0]!
        })
      const numeric = (at(epsilon) - at(-epsilon)) / (2 * epsilon)
      worst = Math.max(worst, Math.abs(numeric - gradient[i]!))
      largest = Math.max(largest, Math.abs(gradient[i]!))
    }
  })
  return worst / largest
}

const targets = tf.tensor2d([0, 2, 1, 1, 0, 2], [2, 3], 'int32')
const indices = tf.tensor2d([4, 0, 0, 2, 1, 4], [2, 3], 'int32')

describe('gradients agree with finite differences', () => {
  const logits = (): tf.Tensor => random([2, 3, 4], 1)
  const cases: Record<string, [(...x: tf.Tensor[]) => tf.Tensor, () => tf.Tensor[]]> = {
    linear: [
      (x, weight, bias) => linear({ 'a/weight': weight!, 'a/bias': bias! }, 'a', x!),
      () => [random([2, 3, 4], 1), random([2, 4, 5], 2), random([2, 1, 5], 3)]
    ],
    gelu: [(x) => gelu(x!), () => [random([2, 3, 4], 1)]],
    'layer norm': [
      (x, scale, shift) => layerNormalize({ 'a/scale': scale!, 'a/shift': shift! }, 'a', x!),
      () => [random([2, 3, 2, 4], 1), random([2, 1, 4], 2), random([2, 1, 4], 3)]
    ],
    'batch norm': [
      (x, scale, shift) => {
        const zero = tf.zeros([2, 1, 4])
        const state = { 'a/scale': scale!, 'a/shift': shift!, 'a/mean': zero, 'a/variance': zero }
        return batchNormalize(state, 'a', x!, 'train').output
      },
      () => [random([2, 6, 4], 1), random([2, 1, 4], 2), random([2, 1, 4], 3)]
    ],
    'look-up': [(table) => lookUp(table!, indices), () => [random([2, 5, 3], 1)]],
    attention: [
      (q, k, v) => attend(q!, k!, v!, 2).mixed,
      () => [random([2, 2, 3, 4], 1), random([2, 2, 3, 4], 2), random([2, 2, 3, 4], 3)]
    ],
    dropout: [(x) => dropout({ 'dropout/h': random([2, 3, 4], 7) }, 'h', x!), () => [random([2, 3, 4], 1)]],
    'softmax cross-entropy': [(z) => losses.softmaxCrossEntropy(z!, targets), () => [logits()]],
    'smoothed cross-entropy': [(z) => losses.softmaxCrossEntropy(z!, targets, 0.2), () => [logits()]],
    StableMax: [(z) => losses.stableMaxCrossEntropy(z!, targets), () => [logits()]],
    'squared error': [(z) => losses.meanSquaredError(z!, targets), () => [logits()]],
    hinge: [(z) => losses.hinge(z!, targets), () => [logits()]],
    'sigmoid cross-entropy': [
      (z) => losses.sigmoidCrossEntropy(z!, random([2, 3], 5).greater(0).toFloat()),
      () => [random([2, 3], 1)]
    ],
    'weighted mean': [
      (rows) => losses.weightedMean(rows!, tf.tensor2d([1, 0, 1, 1, 1, 0], [2, 3])),
      () => [random([2, 3], 1)]
    ]
  }
  it.each(Object.entries(cases))('%s', (_, [f, inputs]) => {
    // float32 and ε = 0.01: a few 1e-3
    expect(gradientError(f, inputs())).toBeLessThan(1e-2)
  })
})

describe('layers do what their formulas say', () => {
  it('a look-up is a one-hot product', () => {
    const table = random([2, 5, 3], 1)
    const wanted = tf.matMul(tf.oneHot(indices, 5).toFloat(), table)
    expect(Array.from(lookUp(table, indices).dataSync())).toEqual(Array.from(wanted.dataSync()))
  })

  it('attention sees no later position, its weights sum to one', () => {
    const [q, k, v] = [1, 2, 3].map((lane) => random([1, 2, 3, 4], lane)) as [tf.Tensor, tf.Tensor, tf.Tensor]
    const { mixed: first, weights } = attend(q, k, v, 2)
    expect(first.slice([0, 0, 0, 0], [1, 2, 1, 4]).dataSync()).toEqual(
      v.slice([0, 0, 0, 0], [1, 2, 1, 4]).dataSync()
    )
    for (const sum of weights.sum(2).dataSync()) expect(sum).toBeCloseTo(1, 6)
    expect(weights.slice([0, 0, 2, 0], [2, 2, 1, 2]).sum().dataSync()[0]).toBe(0)
  })

  it('cross-entropies survive huge logits', () => {
    const z = tf.tensor3d([1e4, -1e4, 0, 0, 0, 1e4], [1, 2, 3])
    const t = tf.tensor2d([0, 0], [1, 2], 'int32')
    expect(Array.from(losses.softmaxCrossEntropy(z, t).abs().dataSync())).toEqual([0, 1e4])
    const stable = losses.stableMaxCrossEntropy(z, t).dataSync()
    expect(stable[0]).toBeGreaterThan(0)
    expect(stable[1]).toBeCloseTo(Math.log(1e4 + 3), 4)
  })

  it('a hinge is zero from a margin of one on', () => {
    const z = tf.tensor3d([2, 0.5, 0.5, 0.2, 0, -1], [1, 2, 3])
    const t = tf.tensor2d([0, 0], [1, 2], 'int32')
    const [won, close] = losses.hinge(z, t).dataSync()
    expect(won).toBe(0)
    expect(close).toBeCloseTo(0.8, 6)
  })
})
