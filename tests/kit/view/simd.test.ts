/** Layers in float32: the sums of those in float64, to float32's precision, whatever their shape. */
import { describe, expect, it } from 'vitest'
import { RandomStream } from '../../../src/shared/random'
import { affine, relu, type State } from '../../../src/kit/view/layers'
import { quickAffineOf } from '../../../src/kit/view/simd/affine'

function layer(inputs: number, outputs: number, bias: boolean): State {
  const stream = new RandomStream(7, 'init')
  const tensor = (shape: number[]) => ({
    dtype: 'float32' as const,
    shape,
    data: new Float32Array(shape.reduce((a, b) => a * b)).map(() => stream.uniform() - 0.5)
  })
  return {
    'one/weight': tensor([2, inputs, outputs]),
    ...(bias && { 'one/bias': tensor([2, 1, outputs]) })
  }
}

/** Half of them 0, and all of the first row. */
function rowsOf(count: number, inputs: number): Float64Array {
  const stream = new RandomStream(8, 'data')
  return new Float64Array(count * inputs).map((_, at) =>
    at < inputs ? 0 : Math.fround(Math.max(0, stream.uniform() - 0.5))
  )
}

describe.each([false, true])('x·W + b, rectified: %s', (rectified) => {
  it.each([
    [1, 1, 1, true],
    [3, 16, 64, true],
    [16, 17, 65, true],
    [7, 2, 200, false],
    [700, 40, 5, true]
  ])('is that of %i inputs, %i outputs, %i rows, bias %s', (inputs, outputs, rows, bias) => {
    const state = layer(inputs, outputs, bias)
    const x = rowsOf(rows, inputs)
    for (const replica of [0, 1]) {
      const weighted = affine(state, 'one', replica, x)
      const got = quickAffineOf(state, 'one', replica, rectified)(x)
      const wanted = rectified ? relu(weighted) : weighted
      expect(got).toHaveLength(rows * outputs)
      wanted.forEach((value, at) => expect(Math.abs(got[at]! - value)).toBeLessThan(1e-5))
    }
  })

  it('is float32, and not float64', () => {
    const state = layer(700, 40, true)
    const x = rowsOf(5, 700)
    const got = quickAffineOf(state, 'one', 0, rectified)(x)
    expect(got.map(Math.fround)).toEqual(got)
    expect(got).not.toEqual(affine(state, 'one', 0, x))
  })

  it('is the same in portions, also where another layer was asked in between, and of no rows nothing', () => {
    const [state, x] = [layer(5, 12, true), rowsOf(100, 5)]
    const [portion, other] = [state, layer(300, 70, true)].map((of) => quickAffineOf(of, 'one', 1, rectified))
    const first = portion!(x.subarray(0, 5 * 41))
    other!(rowsOf(70, 300))
    expect([...first, ...portion!(x.subarray(5 * 41))]).toEqual([...portion!(x)])
    expect(portion!(new Float64Array(0))).toHaveLength(0)
  })

  it('lets what is no number through', () => {
    const state = layer(3, 2, true)
    const got = quickAffineOf(state, 'one', 0, rectified)(Float64Array.of(1, NaN, 0, 0, 0, 1))
    expect([...got].map(Number.isNaN)).toEqual([true, true, false, false])
  })
})
