import { describe, expect, it } from 'vitest'
import type { Matrix } from '#shared/linalg/matrix'
import { effectiveRank, singularValues } from '#shared/linalg/singularValues'
import { bidiagonalValues } from '#shared/linalg/bidiagonalValues'
import { svd, svdValues } from '#shared/linalg/svd'
import { difference, entries, hilbert, largest, matrixOf, multiply, random, skewness, turn } from './support'

const upper = (n: number, diagonal: (i: number) => number): Matrix<Float64Array> =>
  entries(n, n, (i, j) => (i === j ? diagonal(i) : Number(j === i + 1)))

/** Rows of size ratio⁰, ratio¹, … */
function graded(n: number, ratio: number): Matrix<Float64Array> {
  const x = random(n, n, 5)
  return entries(n, n, (i, j) => x.data[i * n + j]! * ratio ** i)
}

const cases: [string, Matrix][] = [
  ...[
    [1, 1],
    [1, 9],
    [9, 1],
    [2, 2],
    [7, 7],
    [20, 21],
    [21, 20],
    [60, 200],
    [200, 60]
  ].map(
    // prettier-ignore
    ([rows, columns]): [string, Matrix] => [`random [${rows}, ${columns}]`, random(rows!, columns!)]
  ),
  ['float32', { ...random(5, 8), data: Float32Array.from(random(5, 8).data) }],
  ['rank 3', multiply(random(40, 3), random(3, 25, 2))],
  ['rank 1', entries(6, 50, (i) => i + 1)],
  ['zeros', entries(4, 6, () => 0)],
  ['identity', entries(8, 8, (i, j) => Number(i === j))],
  ['one zero column', entries(9, 9, (i, j) => (j === 4 ? 0 : random(9, 9).data[i * 9 + j]!))],
  ['a shift, whose diagonal is 0', upper(12, () => 0)],
  ['0 in the middle of the diagonal', upper(13, (i) => Number(i !== 6))],
  ['0 first on the diagonal', upper(13, (i) => Number(i !== 0))],
  ['0 last on the diagonal', upper(13, (i) => Number(i !== 12))],
  ['every second 0 on the diagonal', upper(14, (i) => i % 2)],
  ['rows growing small', graded(60, 0.5)],
  ['rows growing large', graded(60, 2)],
  ['Hilbert’s', hilbert(40)],
  ['tiny', { ...random(6, 6), data: random(6, 6).data.map((value) => value * 1e-140) }],
  ['huge', { ...random(6, 6), data: random(6, 6).data.map((value) => value * 1e149) }]
]

describe('svd', () => {
  it.each(cases)('%s: A = Σ σ u vᵀ, orthonormal vectors, values in order', (_, a) => {
    const { values, left, right } = svd(a)
    const k = Math.min(a.rows, a.columns)
    expect([values.length, left.rows, left.columns, right.rows, right.columns]).toEqual([
      k,
      k,
      a.rows,
      k,
      a.columns
    ])
    expect(skewness(left)).toBeLessThan(1e-13)
    expect(skewness(right)).toBeLessThan(1e-13)
    const scaled = entries(k, a.columns, (i, j) => values[i]! * right.data[i * a.columns + j]!)
    expect(difference(multiply(turn(left), scaled), a)).toBeLessThanOrEqual(1e-14 * values[0]!)
    expect(Array.from(values)).toEqual(Array.from(values).sort((p, q) => q - p))
    expect(values.at(-1)).toBeGreaterThanOrEqual(0)
  })

  it.each(cases)('%s: the values are those found by bisection', (_, a) => {
    const values = singularValues(a)
    const found = svd(a).values.map((value, i) => value - values[i]!)
    expect(largest(found)).toBeLessThanOrEqual(2e-14 * values[0]!)
  })

  it.each(cases)('%s: the values alone are the same', (_, a) => {
    const values = svdValues(a)
    const found = svd(a).values.map((value, i) => value - values[i]!)
    expect(largest(found)).toBeLessThanOrEqual(2e-14 * values[0]!)
    expect(Array.from(values)).toEqual(Array.from(values).sort((p, q) => q - p))
  })

  it('has known values', () => {
    const { values } = svd(matrixOf([[3, 0], [4, 5]])) // prettier-ignore
    expect(values[0]).toBeCloseTo(Math.sqrt(45), 14)
    expect(values[1]).toBeCloseTo(Math.sqrt(5), 14)
    // numpy.linalg.svd
    const known = [
      1.6959389969219496, 0.2981252113169307, 0.026212843578119035, 0.0014676881177418473,
      5.436943369751095e-5, 1.2943320918745527e-6, 1.7988737457436082e-8, 1.1115389793345086e-10
    ]
    svd(hilbert(8)).values.forEach((value, i) => expect(Math.abs(value - known[i]!)).toBeLessThan(1e-15))
  })

  it('refuses what is no matrix of numbers', () => {
    expect(() => svd(matrixOf([[1, NaN], [0, 1]]))).toThrow('Row 0, column 1 is NaN.') // prettier-ignore
    expect(() => svd({ data: new Float64Array(0), rows: 0, columns: 2 })).toThrow('is empty')
  })
})

describe('singularValues', () => {
  it('passes NaN through, and has no rank for it', () => {
    const values = singularValues(matrixOf([[1, 2], [NaN, 4]])) // prettier-ignore
    expect(Array.from(values)).toEqual([NaN, NaN])
    expect(effectiveRank(values)).toBeNaN()
  })

  it('gives the effective rank: 1 for one direction, n for n equal ones, none for zeros', () => {
    expect(effectiveRank(singularValues(entries(6, 9, (i) => i + 1)))).toBeCloseTo(1, 12)
    expect(effectiveRank(Float64Array.of(2, 2, 2, 0))).toBeCloseTo(3, 14)
    expect(effectiveRank(singularValues(entries(3, 3, () => 0)))).toBeNaN()
  })
})

describe('values of a bidiagonal matrix', () => {
  it.each([1, 2, 7, 60])(
    'of ones, [%i]: 2 cos(kπ / (2n + 1)) to the last digits, the small ones too',
    (n) => {
      const values = bidiagonalValues(new Float64Array(2 * n - 1).fill(1))
      values.forEach((value, k) =>
        expect(value / (2 * Math.cos(((k + 1) * Math.PI) / (2 * n + 1)))).toBeCloseTo(1, 12)
      )
    }
  )

  it.each([1e-160, 1e150])('of %f: nothing overflows or is lost', (scale) => {
    const values = bidiagonalValues(Float64Array.of(scale, scale, scale))
    expect([...values].map((value) => value / scale)).toEqual([
      expect.closeTo((1 + Math.sqrt(5)) / 2, 12),
      expect.closeTo((Math.sqrt(5) - 1) / 2, 12)
    ])
  })

  it('is known where small values stand first, and where some are 0', () => {
    const entries = Float64Array.from({ length: 39 }, (_, i) => 10 ** (i / 4))
    expect(bidiagonalValues(entries)).toEqual(bidiagonalValues(entries.toReversed()))
    expect([...bidiagonalValues(Float64Array.of(3, 0, 0, 0, 5))]).toEqual([5, 3, 0])
    expect([...bidiagonalValues(new Float64Array(5))]).toEqual([0, 0, 0])
  })
})
