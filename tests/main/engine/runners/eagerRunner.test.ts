import * as tf from '@tensorflow/tfjs'
import { beforeAll, describe, expect, it } from 'vitest'
import { createRunner, feedsOf, openTestBackend, smallParity } from '../support'

beforeAll(openTestBackend)

const dataOf = (state: Record<string, { data: Float32Array | Float64Array }>, name: string) =>
  Array.from(state[name]!.data)

describe('eager runner', () => {
  it('trains replica r of R as the single run with that seed, on the same data', async () => {
    const together = await createRunner(smallParity({ seed: 3, replicas: 3 }))
    const alone = await createRunner(smallParity({ seed: 5, replicas: 1 }))
    const many = together.runner.run(0, 20)
    const one = alone.runner.run(0, 20)
    for (let s = 0; s < 20; s++) {
      const size = one[s]!.outputs['logits']!.length
      expect(Array.from(many[s]!.feeds['x']!).slice(2 * size)).toEqual(Array.from(one[s]!.feeds['x']!))
      const logits = many[s]!.outputs['logits']!.subarray(2 * size)
      one[s]!.outputs['logits']!.forEach((z, i) => expect(logits[i]).toBeCloseTo(z, 5))
    }
  })

  it('gives the same bits for one call of 20 steps and 20 calls of one', async () => {
    const a = await createRunner(smallParity({ replicas: 2 }))
    const b = await createRunner(smallParity({ replicas: 2 }))
    a.runner.run(0, 20)
    for (let s = 0; s < 20; s++) b.runner.run(s, 1)
    expect(b.runner.read()).toEqual(a.runner.read())
  })

  it('goes on from a written state to the bit, for every optimiser', async () => {
    for (const kind of ['sgd', 'momentum', 'adam', 'adamw']) {
      const spec = smallParity({
        optimizer: { kind, learningRate: 0.01, weightDecay: 0.1 },
        model: { depth: 4, width: 8, batchNorm: true }
      })
      const whole = await createRunner(spec)
      whole.runner.run(0, 12)
      const state = whole.runner.read()
      whole.runner.run(12, 12)
      const second = await createRunner(spec)
      second.runner.write(state)
      second.runner.run(12, 12)
      expect(second.runner.read()).toEqual(whole.runner.read())
    }
  })

  it('keeps the number of tensors constant and returns them all', async () => {
    const before = tf.memory().numTensors
    const { runner } = await createRunner(smallParity({ replicas: 2, optimizer: { kind: 'adamw' } }))
    runner.run(0, 5)
    const during = tf.memory().numTensors
    runner.run(5, 50)
    runner.evaluate()
    expect(tf.memory().numTensors).toBe(during)
    runner.dispose()
    expect(tf.memory().numTensors).toBe(before)
  })

  it('refuses a state of another shape, naming the tensor', async () => {
    const { runner, initial } = await createRunner(smallParity())
    const wide = await createRunner(smallParity({ model: { depth: 3, width: 17 } }))
    expect(() => wide.runner.write(initial)).toThrow(
      /\[1, 6, 16\] for layer1\/weight; this model needs \[1, 6, 17\]/
    )
    const { ['layer1/bias']: _bias, ...rest } = initial
    expect(() => runner.write(rest)).toThrow(/nothing for layer1\/bias/)
  })

  it('moves parameters against the gradient of finite differences', async () => {
    // batch norm is left out: its batch statistics make a ±ε probe of one weight noisy in float32
    const spec = smallParity({ optimizer: { kind: 'sgd', learningRate: 1 }, replicas: 2 })
    const { program, initial, batches, runner } = await createRunner(spec)
    const feeds = feedsOf(program, batches, 0)
    const lossAt = (state: typeof initial): number =>
      tf.tidy(() => {
        const tensors = Object.fromEntries(
          Object.entries(state).map(([n, t]) => [n, tf.tensor(t.data as Float32Array, [...t.shape])])
        )
        const inputs = Object.fromEntries(
          Object.entries(feeds).map(([n, f]) => [n, tf.tensor(f.data, [...f.shape], f.dtype)])
        )
        return program
          .forward(tensors, inputs, 'train')
          .loss.dataSync<'float32'>()
          .reduce((a, b) => a + b, 0)
      })
    runner.run(0, 1)
    const after = runner.read()
    const epsilon = 1e-2
    for (const name of ['layer1/weight', 'layer2/weight', 'layer3/weight', 'layer3/bias']) {
      for (const i of [0, initial[name]!.data.length - 1]) {
        const probe = (delta: number): number => {
          const moved = Float32Array.from(initial[name]!.data)
          moved[i]! += delta
          return lossAt({ ...initial, [name]: { ...initial[name]!, data: moved } })
        }
        const numeric = (probe(epsilon) - probe(-epsilon)) / (2 * epsilon)
        const analytic = dataOf(initial, name)[i]! - dataOf(after, name)[i]!
        expect(Math.abs(numeric - analytic)).toBeLessThan(2e-3 * Math.max(1, Math.abs(analytic)))
      }
    }
    runner.dispose()
  })
})
