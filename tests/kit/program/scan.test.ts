/** Recurrence over time: against the loop written out, against finite differences, and what it refuses. */
import * as tf from '@tensorflow/tfjs'
import { beforeAll, describe, expect, it } from 'vitest'
import { RandomStream } from '#shared/random'
import { scan, type Scan, type Scanned } from '../../../src/kit/program'
import { openTestBackend } from '../../main/engine/support'

beforeAll(openTestBackend)

const random = (shape: number[], lane: number): tf.Tensor => {
  const stream = new RandomStream(5, 'noise', 0, lane)
  return tf.tensor(
    Float32Array.from({ length: shape.reduce((a, b) => a * b, 1) }, () => 0.5 * stream.normal()),
    shape
  )
}

/** A gated cell with two carries: c ← c·σ(xU) + tanh(hW + x·mask), h ← tanh(c); gives the gate. */
const body: Scan['body'] = ({ carries, rows, weights }) => {
  const gate = tf.sigmoid(tf.matMul(rows['x']!, weights['U']!))
  const kept = carries['c']!.mul(gate)
  const c = kept.add(tf.tanh(tf.matMul(carries['h']!, weights['W']!).add(rows['x']!.mul(rows['mask']!))))
  return { carries: { h: tf.tanh(c), c }, outputs: { gate, h: carries['h']! } }
}

const R = 2
const names = ['h', 'c', 'x', 'mask', 'U', 'W'] as const
const inputsOf = (length: number): tf.Tensor[] => [
  random([R, 3, 4], 1),
  random([R, 3, 4], 2),
  random([length, R, 3, 4], 3),
  random([length, R, 3, 4], 4),
  random([R, 4, 4], 5),
  random([R, 4, 4], 6)
]
const parted = ([h, c, x, mask, U, W]: readonly tf.Tensor[]) => ({
  carries: { h: h!, c: c! },
  sequences: { x: x!, mask: mask! },
  weights: { U: U!, W: W! }
})

const scanned = (inputs: readonly tf.Tensor[]): Scanned => scan({ ...parted(inputs), body })

/** The same, written out row by row on the tape of tfjs. */
function unrolled(inputs: readonly tf.Tensor[]): Scanned {
  const { carries, sequences, weights } = parted(inputs)
  let now: Record<string, tf.Tensor> = carries
  const row = (sequence: tf.Tensor, t: number): tf.Tensor => sequence.slice([t], [1]).squeeze([0])
  const outputs = Array.from({ length: sequences.x.shape[0]! }, (_, t) => {
    const rows = { x: row(sequences.x, t), mask: row(sequences.mask, t) }
    const next = body({ carries: now, rows, weights })
    now = next.carries
    return next.outputs
  })
  const stack = (name: string): tf.Tensor => tf.stack(outputs.map((at) => at[name]!))
  return { last: now, outputs: { gate: stack('gate'), h: stack('h') } }
}

/** A scalar that tells all results apart. */
const mixed = ({ last, outputs }: Scanned): tf.Scalar =>
  tf.addN(
    [last['h']!, last['c']!, outputs['gate']!, outputs['h']!].map((y, i) =>
      y.mul(random(y.shape, 20 + i)).sum()
    )
  ) as tf.Scalar

const gradientsOf = (f: (inputs: readonly tf.Tensor[]) => Scanned, inputs: tf.Tensor[]): tf.Tensor[] =>
  tf.grads((...x) => mixed(f(x)))(inputs)

function relativeDifference(found: tf.Tensor, expected: tf.Tensor): number {
  expect(found.shape).toEqual(expected.shape)
  const scale = expected.abs().max().dataSync()[0]!
  expect(scale).toBeGreaterThan(0)
  return found.sub(expected).abs().max().dataSync()[0]! / scale
}

describe.each([1, 2, 20, 200])('over %i rows', (length) => {
  it('results and all gradients are those of the loop written out', () => {
    const inputs = inputsOf(length)
    const [a, b] = [scanned(inputs), unrolled(inputs)]
    expect(relativeDifference(a.last['c']!, b.last['c']!)).toBeLessThan(1e-5)
    expect(relativeDifference(a.outputs['h']!, b.outputs['h']!)).toBeLessThan(1e-5)
    const expected = gradientsOf(unrolled, inputs)
    gradientsOf(scanned, inputs).forEach((gradient, i) =>
      expect(relativeDifference(gradient, expected[i]!), names[i]).toBeLessThan(1e-5)
    )
  })
})

it('gradients agree with central differences', () => {
  const inputs = inputsOf(7)
  const gradients = gradientsOf(scanned, inputs)
  const epsilon = 1e-2
  inputs.forEach((input, k) => {
    const values = input.dataSync<'float32'>()
    const gradient = gradients[k]!.dataSync()
    const largest = Math.max(...gradient.map(Math.abs))
    for (let i = 0; i < values.length; i += Math.ceil(values.length / 8)) {
      const at = (delta: number): number => {
        const moved = Float32Array.from(values)
        moved[i]! += delta
        const others = inputs.map((x, j) => (j === k ? tf.tensor(moved, x.shape) : x))
        return mixed(scanned(others)).dataSync()[0]!
      }
      const numeric = (at(epsilon) - at(-epsilon)) / (2 * epsilon)
      expect(Math.abs(numeric - gradient[i]!) / largest, `${names[k]} ${i}`).toBeLessThan(5e-3)
    }
  })
})

it('a replica is what it is alone', () => {
  const inputs = inputsOf(9)
  const second = (x: tf.Tensor, axis: number): tf.Tensor =>
    axis === 0 ? x.slice([1], [1]) : x.slice([0, 1], [-1, 1])
  const axes = [0, 0, 1, 1, 0, 0]
  const loss = (x: readonly tf.Tensor[]): tf.Scalar => scanned(x).last['c']!.square().sum()
  const alone = tf.grads((...x) => loss(x))(inputs.map((x, i) => second(x, axes[i]!)))
  tf.grads((...x) => loss(x))(inputs).forEach((gradient, i) =>
    expect(relativeDifference(alone[i]!, second(gradient, axes[i]!)), names[i]).toBeLessThan(1e-5)
  )
})

it('one tensor in two places gets the sum of both gradients', () => {
  const [h, , x, mask, U] = inputsOf(5)
  const twice = (f: (inputs: readonly tf.Tensor[]) => Scanned) =>
    tf.grads((a, w) => mixed(f([a!, a!, x!, mask!, w!, w!])))([h!, U!])
  const expected = twice(unrolled)
  twice(scanned).forEach((gradient, i) =>
    expect(relativeDifference(gradient, expected[i]!)).toBeLessThan(1e-5)
  )
})

it('what no result depends on has the gradient zero', () => {
  const x = random([3, 1, 2], 1)
  const [gradient] = tf.grads((w) =>
    scan({
      carries: { s: tf.zeros([1, 2]) },
      sequences: { x },
      weights: { w: w! },
      body: ({ carries, rows }) => ({ carries: { s: carries['s']!.add(rows['x']!) }, outputs: {} })
    }).last['s']!.sum()
  )([tf.ones([1, 4])])
  expect(gradient!.dataSync()).toEqual(new Float32Array(4))
})

it('leaves no tensors behind', () => {
  const inputs = inputsOf(6)
  tf.tidy(() => void gradientsOf(scanned, inputs))
  const before = tf.memory().numTensors
  tf.tidy(() => void scanned(inputs))
  tf.tidy(() => void gradientsOf(scanned, inputs))
  expect(tf.memory().numTensors).toBe(before)
})

describe('refuses', () => {
  const inputs = inputsOf(3)
  const refusal = (overrides: Partial<Scan>, differentiate = false): string => {
    const run = (x: tf.Tensor): tf.Scalar => {
      const { carries, sequences, weights } = parted(inputs)
      const { last } = scan({ carries: { ...carries, h: x }, sequences, weights, body, ...overrides })
      return last['h']!.sum()
    }
    try {
      tf.tidy(() => void (differentiate ? tf.grad(run)(inputs[0]!) : run(inputs[0]!)))
    } catch (error) {
      return (error as Error).message
    }
    return 'none'
  }

  it('a second derivative, by name', () => {
    const first = tf.grad((x: tf.Tensor) => mixed(scanned([x, ...inputs.slice(1)])))
    expect(() => tf.grad((x: tf.Tensor) => first(x).square().sum())(inputs[0]!)).toThrow(
      'scan has no second derivative: the gradient of its gradient was asked for.'
    )
  })

  it('a tensor from around the body, which would get no gradient', () => {
    const outside = tf.ones([R, 3, 4])
    const captures: Scan['body'] = (at) => {
      const next = body(at)
      return { ...next, carries: { ...next.carries, h: next.carries['h']!.mul(outside) } }
    }
    expect(refusal({ body: captures }, true)).toBe(
      'scan: the body uses a tensor [2, 3, 4] from outside; give it among weights.'
    )
  })

  it('a carry that changes its shape, sequences of unequal length, none, and whole numbers', () => {
    const grows: Scan['body'] = (at) => {
      const next = body(at)
      return {
        ...next,
        carries: { ...next.carries, c: tf.concat([next.carries['c']!, next.carries['c']!], 2) }
      }
    }
    expect(refusal({ body: grows })).toBe(
      'scan: the carry c is float32[2, 3, 4], and the body gives float32[2, 3, 8].'
    )
    expect(refusal({ sequences: { x: inputs[2]!, mask: inputs[3]!.slice([0], [2]) } })).toBe(
      'scan: x has 3 rows of time, and mask has 2.'
    )
    expect(refusal({ sequences: {} })).toBe('scan needs a sequence, whose first axis is time.')
    expect(refusal({ weights: { U: inputs[4]!, W: inputs[5]!.toInt() } })).toBe(
      'scan takes float32, and was given int32.'
    )
  })
})
