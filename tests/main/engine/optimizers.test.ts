import * as tf from '@tensorflow/tfjs'
import { beforeAll, describe, expect, it } from 'vitest'
import { optimizerSchema } from '#shared/experimentParts'
import { hyperParameters, optimizerFunctions } from '../../../src/main/engine/optimizers'
import { openTestBackend } from './support'

beforeAll(openTestBackend)

/** Three steps on two replicas with given gradients, against the formulas written out in float64. */
const gradients = [
  [0.5, -0.25],
  [-1, 0.125],
  [0.75, 2]
]
const start = [1, -2]

function trace(options: Record<string, unknown>): number[] {
  const optimizer = optimizerSchema.parse(options)
  const { slots, update } = optimizerFunctions(optimizer)
  const hyper = Object.fromEntries(
    Object.entries(hyperParameters(optimizer, 2)).map(([k, v]) => [k, tf.tensor1d(v)])
  )
  let parameters: Record<string, tf.Tensor> = { w: tf.tensor(start, [2, 1]) }
  let state: Record<string, tf.Tensor> = Object.fromEntries(
    Object.entries(slots({ w: [2, 1] }, 2)).map(([n, t]) => [
      n,
      tf.tensor(t.data as Float32Array, [...t.shape])
    ])
  )
  for (const g of gradients) {
    const next = update(parameters, { w: tf.tensor(g, [2, 1]) }, state, hyper)
    parameters = next.parameters
    state = next.slots
  }
  return Array.from(parameters['w']!.dataSync())
}

function expectClose(found: number[], wanted: number[]): void {
  found.forEach((value, i) => expect(value).toBeCloseTo(wanted[i]!, 5))
}

const each = (f: (w: number, g: number[]) => number): number[] =>
  start.map((w, r) =>
    f(
      w,
      gradients.map((g) => g[r]!)
    )
  )

describe('optimisers follow their formulas', () => {
  const rate = 0.1
  const decay = 0.3

  it('SGD with coupled decay: w ← w − η(g + λw)', () => {
    const wanted = each((w, g) => g.reduce((v, gt) => v - rate * (gt + decay * v), w))
    expectClose(trace({ kind: 'sgd', learningRate: rate, weightDecay: decay }), wanted)
  })

  it('momentum: v ← μv + g, w ← w − ηv', () => {
    const wanted = each((w, g) => {
      let v = 0
      for (const gt of g) {
        v = 0.9 * v + gt
        w -= rate * v
      }
      return w
    })
    expectClose(trace({ kind: 'momentum', learningRate: rate, momentum: 0.9 }), wanted)
  })

  it.each(['adam', 'adamw'])('%s with bias correction', (kind) => {
    const wanted = each((w, g) => {
      let m = 0
      let v = 0
      g.forEach((raw, t) => {
        const gt = kind === 'adam' ? raw + decay * w : raw
        m = 0.9 * m + 0.1 * gt
        v = 0.999 * v + 0.001 * gt ** 2
        const step = m / (1 - 0.9 ** (t + 1)) / (Math.sqrt(v / (1 - 0.999 ** (t + 1))) + 1e-8)
        w = (kind === 'adamw' ? w - rate * decay * w : w) - rate * step
      })
      return w
    })
    // float32 cancels 1 − 0.999^t: a few 1e-5
    trace({ kind, learningRate: rate, weightDecay: decay }).forEach((value, i) =>
      expect(Math.abs(value - wanted[i]!)).toBeLessThan(5e-5)
    )
  })
})
