/** Sharpness φ against numpy, which takes the loss itself at every corner of the box (tests/fixtures/sharpness/make.py). */
import { readFileSync } from 'node:fs'
import * as tf from '@tensorflow/tfjs'
import { beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { boxMaximum } from '#shared/analysis/sharpness'
import { initialState } from '../../../../src/main/engine/runners/initialState'
import { softmaxCrossEntropy } from '../../../../src/kit/program/losses'
import type { Program } from '../../../../src/kit/program/program'
import { loadProgram } from '../../../../src/main/engine/programs'
import { createSharpness } from '../../../../src/main/engine/derived/sharpness'
import { openTestBackend, smallParity } from '../support'

beforeAll(openTestBackend)

const reference = z
  .object({
    shape: z.object({ inputs: z.number(), hidden: z.number(), classes: z.number(), rows: z.number() }),
    networks: z.array(
      z.object({ seed: z.number(), scale: z.number(), phi: z.number(), climbed: z.number() })
    ),
    quadratics: z.array(z.object({ seed: z.number(), m: z.number(), tilt: z.number(), maximum: z.number() }))
  })
  .parse(
    JSON.parse(readFileSync(new URL('../../../fixtures/sharpness/reference.json', import.meta.url), 'utf8'))
  )

/** The generator of make.py: Park and Miller 1988. */
function uniform(seed: number, count: number): Float64Array {
  let x = seed
  return Float64Array.from({ length: count }, () => {
    x = (x * 16807) % 2147483647
    return x / 2147483648 - 0.5
  })
}

/** The networks of make.py as the replicas of one program. */
async function networks(): Promise<Program> {
  const { inputs, hidden, classes, rows } = reference.shape
  const program = await loadProgram(smallParity({ replicas: reference.networks.length }))
  const part = (name: string, shape: readonly number[], from: number) => ({
    name,
    shape,
    trainable: true,
    initialize: (_: unknown, r: number) => {
      const { seed, scale } = reference.networks[r]!
      const all = uniform(seed, inputs * hidden + hidden * classes)
      return Float32Array.from(all.subarray(from, from + shape[0]! * shape[1]!), (value) => scale * value)
    }
  })
  const x = tf.tensor(
    Float32Array.from(uniform(1, rows * inputs), (v) => 4 * v),
    [1, rows, inputs]
  )
  const answers = Array.from({ length: rows }, (_, i) => i % classes)
  return {
    ...program,
    parameters: [part('u', [inputs, hidden], 0), part('w', [hidden, classes], inputs * hidden)],
    constants: {},
    batches: { layout: {}, write: () => undefined },
    forward(state) {
      const tiled = tf.tile(x, [program.replicas, 1, 1])
      const logits = tf.matMul(tf.tanh(tf.matMul(tiled, state['u']!)), state['w']!)
      const targets = tf.tensor2d(Array(program.replicas).fill(answers), undefined, 'int32')
      return { loss: softmaxCrossEntropy(logits, targets).mean(1), outputs: {}, updated: {} }
    }
  }
}

/** `[10][W]`, each of length 1. */
const directions = (seed: number, weights: number): Float32Array[] => {
  const all = uniform(seed + 50, 10 * weights)
  return Array.from({ length: 10 }, (_, i) => {
    const way = all.subarray(i * weights, (i + 1) * weights)
    const length = Math.hypot(...way)
    return Float32Array.from(way, (value) => value / length)
  })
}

describe('sharpness', () => {
  it('is what numpy finds, and what climbing finds, for every replica', async () => {
    const program = await networks()
    const { inputs, hidden, classes } = reference.shape
    const ways = reference.networks.map(({ seed }) => directions(seed, hidden * (inputs + classes)))
    const phi = createSharpness(program, ways)(initialState(program))
    reference.networks.forEach((expected, r) => {
      expect(Math.abs(phi[r]! / expected.phi - 1)).toBeLessThan(2e-4)
      expect(Math.abs(phi[r]! / expected.climbed - 1)).toBeLessThan(2e-4)
    })
  })

  it('is the same again, of mini-batches too, and leaves no tensors behind', async () => {
    const program = await loadProgram(smallParity({ replicas: 2 }))
    const state = initialState(program)
    const measure = createSharpness(program)
    const before = tf.memory().numTensors
    const [one, two] = [measure(state), measure(state)]
    expect(tf.memory().numTensors).toBe(before)
    expect(Array.from(one)).toEqual(Array.from(two))
    for (const phi of one) expect(phi).toBeGreaterThan(0)
    expect(one[0]).not.toBe(one[1])
  })
})

describe('the largest value of a quadratic in a box', () => {
  it.each(reference.quadratics)('that bends by $tilt', ({ seed, m, tilt, maximum }) => {
    const raw = uniform(seed + 50, m * m).map((value) => 4 * value)
    const hessian = raw.map((_, at) => {
      const [i, j] = [Math.floor(at / m), at % m]
      return (raw[i * m + j]! + raw[j * m + i]!) / 2 + (i === j ? tilt : 0)
    })
    const found = boxMaximum(uniform(seed, m), hessian, new Float64Array(m).fill(1))
    expect(found).toBeCloseTo(maximum, 6)
  })
})
