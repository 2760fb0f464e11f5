import { describe, expect, it } from 'vitest'
import { cholesky, solveCholesky } from '#shared/linalg/cholesky'
import { qr } from '#shared/linalg/qr'
import { difference, entries, hilbert, largest, matrixOf, multiply, random, skewness, turn } from './support'

describe('qr', () => {
  it.each([
    ['[1, 1]', random(1, 1)],
    ['[1, 5]', random(1, 5)],
    ['[5, 1]', random(5, 1)],
    ['[6, 6]', random(6, 6)],
    ['[4, 9]', random(4, 9)],
    ['[200, 60]', random(200, 60)],
    ['of rank 2', multiply(random(8, 2), random(2, 6, 2))],
    ['of zeros', entries(4, 3, () => 0)],
    ['Hilbert’s', hilbert(12)]
  ])('%s: A = Q R, R upper triangular', (_, a) => {
    const { directions, r } = qr(a)
    const k = Math.min(a.rows, a.columns)
    expect([directions.rows, directions.columns, r.rows, r.columns]).toEqual([k, a.rows, k, a.columns])
    expect(skewness(directions)).toBeLessThan(1e-14 * Math.max(a.rows, 4))
    expect(difference(multiply(turn(directions), r), a)).toBeLessThan(1e-14 * Math.max(1, largest(a.data)))
    expect(r.data.every((value, at) => at % a.columns >= Math.floor(at / a.columns) || value === 0)).toBe(
      true
    )
  })

  it('refuses NaN', () => {
    expect(() => qr(matrixOf([[NaN]]))).toThrow('Row 0, column 0 is NaN.')
  })
})

describe('cholesky', () => {
  it('has a known factor', () => {
    const a = matrixOf([[4, 12, -16], [12, 37, -43], [-16, -43, 98]]) // prettier-ignore
    expect(Array.from(cholesky(a).data)).toEqual([2, 0, 0, 6, 1, 0, -8, 5, 3])
  })

  it.each([1, 4, 7])('solves Hilbert’s systems of %i rows: the inverse is of whole numbers', (n) => {
    const choose = (a: number, b: number): number => (b === 0 ? 1 : (choose(a, b - 1) * (a - b + 1)) / b)
    const inverse = entries(
      n,
      n,
      (i, j) =>
        (-1) ** (i + j) *
        (i + j + 1) *
        choose(n + i, n - j - 1) *
        choose(n + j, n - i - 1) *
        choose(i + j, i) ** 2
    )
    const unit = entries(n, n, (i, j) => Number(i === j))
    const found = solveCholesky(cholesky(hilbert(n)), unit)
    // their condition is 5e8 for 7 rows
    expect(difference(found, inverse)).toBeLessThan(1e-7 * largest(inverse.data))
  })

  it('solves many right sides, and each as if alone', () => {
    const x = random(30, 12)
    const factor = cholesky(multiply(turn(x), x))
    const b = random(12, 5, 3)
    const all = solveCholesky(factor, b)
    expect(difference(multiply(multiply(turn(x), x), all), b)).toBeLessThan(1e-13)
    const third = entries(12, 1, (i) => b.data[i * 5 + 2]!)
    expect(Array.from(solveCholesky(factor, third).data)).toEqual(
      Array.from({ length: 12 }, (_, i) => all.data[i * 5 + 2])
    )
  })

  it('names what is not positive definite, not square or does not fit; a NaN on the right passes through', () => {
    expect(() => cholesky(matrixOf([[1, 2], [2, 1]]))).toThrow('not positive definite: pivot 1 is -3.') // prettier-ignore
    expect(() => cholesky(entries(3, 3, () => 0))).toThrow('pivot 0 is 0.')
    expect(() => cholesky(matrixOf([[NaN]]))).toThrow('Row 0, column 0 is NaN.')
    expect(() => cholesky(random(2, 3))).toThrow('not square')
    const factor = cholesky(matrixOf([[4, 0], [0, 1]])) // prettier-ignore
    expect(() => solveCholesky(factor, random(3, 1))).toThrow('solves nothing for [3, 1]')
    expect(Array.from(solveCholesky(factor, matrixOf([[NaN], [2]])).data)).toEqual([NaN, NaN])
  })
})
