import { describe, expect, it } from 'vitest'
import { symmetricEigen } from '#shared/linalg/symmetricEigen'
import { difference, entries, matrixOf, multiply, random, skewness, turn } from './support'

const copy = <T extends { data: Float64Array }>(matrix: T): T => ({ ...matrix, data: matrix.data.slice() })

describe('symmetricEigen', () => {
  it.each([1, 2, 3, 40])('decomposes a matrix of %i rows', (n) => {
    const x = random(n, n)
    const a = entries(n, n, (i, j) => x.data[i * n + j]! + x.data[j * n + i]!)
    const { values, vectors } = symmetricEigen(copy(a))
    const scaled = entries(n, n, (i, j) => values[i]! * vectors.data[i * n + j]!)
    expect(difference(multiply(turn(vectors), scaled), a)).toBeLessThan(1e-13 * n)
    expect(skewness(vectors)).toBeLessThan(1e-13)
    expect(Array.from(values)).toEqual(Array.from(values).sort((p, q) => q - p))
  })

  it('has the eigenvalues of a known matrix', () => {
    const { values } = symmetricEigen(matrixOf([[2, 1, 0], [1, 2, 1], [0, 1, 2]])) // prettier-ignore
    const known = [2 + Math.SQRT2, 2, 2 - Math.SQRT2]
    known.forEach((value, i) => expect(values[i]).toBeCloseTo(value, 14))
  })

  it('keeps vectors orthogonal where eigenvalues coincide', () => {
    const n = 30
    const unit = entries(n, n, (i, j) => Number(i === j))
    const { values, vectors } = symmetricEigen(copy(unit))
    expect(values).toEqual(new Float64Array(n).fill(1))
    expect(vectors).toEqual(unit)
  })

  it('refuses at once what has no eigenvalues', () => {
    expect(() => symmetricEigen(matrixOf([[1, NaN], [NaN, 1]]))).toThrow('Row 0, column 1 is NaN.') // prettier-ignore
    expect(() => symmetricEigen(random(2, 3))).toThrow('A matrix [2, 3] is not square.')
  })
})
