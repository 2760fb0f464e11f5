import { describe, expect, it } from 'vitest'
import type { Matrix } from '#shared/linalg/matrix'
import { defaultCutoff, leastSquares, pseudoInverse } from '#shared/linalg/leastSquares'
import { difference, entries, hilbert, largest, matrixOf, multiply, random, turn } from './support'

const cases: [string, Matrix, number][] = [
  ['[1, 1]', random(1, 1), 1],
  ['[1, 7]', random(1, 7), 1],
  ['[7, 1]', random(7, 1), 1],
  ['wide', random(60, 200), 60],
  ['tall', random(200, 60), 60],
  ['square', random(20, 20), 20],
  ['of rank 3', multiply(random(15, 3), random(3, 40, 2)), 3],
  ['of rank 1', entries(4, 3, () => 2), 1],
  ['of zeros', entries(4, 3, () => 0), 0]
]

describe('pseudoInverse', () => {
  it.each(cases)('%s: Penrose’s four equations', (_, a) => {
    const inverse = pseudoInverse(a)
    expect([inverse.rows, inverse.columns]).toEqual([a.columns, a.rows])
    const [there, back] = [multiply(a, inverse), multiply(inverse, a)]
    expect(difference(multiply(there, a), a)).toBeLessThan(1e-12)
    expect(difference(multiply(back, inverse), inverse)).toBeLessThan(
      1e-12 * Math.max(1, largest(inverse.data))
    )
    expect(difference(there, turn(there))).toBeLessThan(1e-12)
    expect(difference(back, turn(back))).toBeLessThan(1e-12)
  })

  it('takes singular values at or below the cut-off as 0', () => {
    const a = matrixOf([[1, 0, 0], [0, 0.25, 0], [0, 0, 0.5]]) // prettier-ignore
    const inverse = (second: number) => matrixOf([[1, 0, 0], [0, second, 0], [0, 0, 2]]) // prettier-ignore
    expect(difference(pseudoInverse(a, 0.251), inverse(0))).toBeLessThan(1e-14)
    expect(difference(pseudoInverse(a, 0.249), inverse(4))).toBeLessThan(1e-14)
    expect(largest(pseudoInverse(a, 1).data)).toBe(0)
  })
})

describe('leastSquares', () => {
  it.each(cases)(
    '%s: what is left is orthogonal to the columns, and the solution lies in the rows',
    (_, a, rank) => {
      const b = random(a.rows, 2, 9)
      const found = leastSquares(a, b)
      expect(found.rank).toBe(rank)
      const fitted = multiply(a, found.solution)
      const left = { ...b, data: b.data.map((value, i) => value - fitted.data[i]!) }
      expect(largest(multiply(turn(a), left).data)).toBeLessThan(1e-12)
      const within = multiply(pseudoInverse(a), multiply(a, found.solution))
      expect(difference(within, found.solution)).toBeLessThan(
        1e-12 * Math.max(1, largest(found.solution.data))
      )
    }
  )

  it('interpolates with the least norm where there are more unknowns than equations', () => {
    const { solution, rank, values } = leastSquares(matrixOf([[1, 1]]), matrixOf([[6]])) // prettier-ignore
    solution.data.forEach((value) => expect(value).toBeCloseTo(3, 14))
    expect(rank).toBe(1)
    expect(values[0]).toBeCloseTo(Math.SQRT2, 14)
  })

  it('fits the line through points by the normal equations', () => {
    // y = 1, 2, 2, 4 at x = 0 … 3: slope 9/10, intercept 9/10
    const a = matrixOf([[1, 0], [1, 1], [1, 2], [1, 3]]) // prettier-ignore
    const { solution } = leastSquares(a, matrixOf([[1], [2], [2], [4]]))
    solution.data.forEach((value) => expect(value).toBeCloseTo(0.9, 14))
  })

  it('has of Hilbert’s matrix the rank that float64 can tell', () => {
    const a = hilbert(20)
    expect(defaultCutoff(a)).toBe(20 * Number.EPSILON)
    // numpy.linalg.matrix_rank
    expect(leastSquares(a, random(20, 1)).rank).toBe(13)
  })

  it('refuses NaN in A and shapes that do not fit, and passes NaN in B through', () => {
    const one = matrixOf([[2]])
    expect(() => leastSquares(matrixOf([[NaN]]), one)).toThrow('Row 0, column 0 is NaN.')
    expect(() => leastSquares(random(3, 2), random(2, 1))).toThrow('[3, 2] has no solution for [2, 1].')
    const { data } = leastSquares(one, matrixOf([[NaN, 4]])).solution
    expect(data[0]).toBeNaN()
    expect(data[1]).toBeCloseTo(2, 14)
  })
})
