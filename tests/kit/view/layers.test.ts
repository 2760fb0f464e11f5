/** Layers on plain numbers: the sum of a layer is that of its definition, to the last bit, whatever its shape. */
import { describe, expect, it } from 'vitest'
import { RandomStream } from '../../../src/shared/random'
import { affine, affineOf, type State } from '../../../src/kit/view/layers'

const REPLICAS = 2

function layer(inputs: number, outputs: number, bias: boolean): State {
  const stream = new RandomStream(7, 'init')
  const tensor = (shape: number[]) => ({
    dtype: 'float32' as const,
    shape,
    data: new Float32Array(shape.reduce((a, b) => a * b)).map(() => stream.uniform() - 0.5)
  })
  return {
    'one/weight': tensor([REPLICAS, inputs, outputs]),
    ...(bias && { 'one/bias': tensor([REPLICAS, 1, outputs]) })
  }
}

/** Half of them 0. */
function rowsOf(count: number): Float64Array {
  const stream = new RandomStream(8, 'data')
  return new Float64Array(count).map(() => Math.max(0, stream.uniform() - 0.5))
}

/** Input after input, from the bias on. */
function byDefinition(state: State, replica: number, x: Float64Array): number[] {
  const { shape, data } = state['one/weight']!
  const [, inputs, outputs] = shape as [number, number, number]
  const bias = state['one/bias']?.data
  return Array.from({ length: (x.length / inputs) * outputs }, (_, at) => {
    const [row, output] = [Math.floor(at / outputs), at % outputs]
    let sum = bias?.[replica * outputs + output] ?? 0
    for (let i = 0; i < inputs; i++)
      sum += x[row * inputs + i]! * data[(replica * inputs + i) * outputs + output]!
    return sum
  })
}

describe('x·W + b', () => {
  it.each([
    [1, 1, 1, true],
    [3, 8, 32, true],
    [16, 9, 33, true],
    [7, 2, 70, false],
    [40, 23, 5, false]
  ])('is that of %i inputs, %i outputs, %i rows, bias %s', (inputs, outputs, rows, bias) => {
    const state = layer(inputs, outputs, bias)
    const x = rowsOf(inputs * rows)
    for (let replica = 0; replica < REPLICAS; replica++)
      expect([...affine(state, 'one', replica, x)]).toEqual(byDefinition(state, replica, x))
  })

  it('is the same in portions, and of no rows nothing', () => {
    const state = layer(5, 12, true)
    const x = rowsOf(5 * 100)
    const portion = affineOf(state, 'one', 1)
    const parts = [portion(x.subarray(0, 5 * 41)), portion(x.subarray(5 * 41))]
    expect(parts.flatMap((part) => [...part])).toEqual([...affine(state, 'one', 1, x)])
    expect(portion(new Float64Array(0))).toHaveLength(0)
  })
})
