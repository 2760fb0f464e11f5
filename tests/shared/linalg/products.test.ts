import { describe, expect, it } from 'vitest'
import { centred, checkMatrix, columnMeans, transposed } from '#shared/linalg/matrix'
import { columnGram, columnProducts, innerProduct, product, rowProducts } from '#shared/linalg/products'
import { blockProducts, rowGram } from '#shared/linalg/rowBlocks'
import { entries, matrixOf, multiply, turn } from './support'

/** Whole numbers, whose products are exact. */
const whole = (rows: number, columns: number, seed: number) =>
  entries(rows, columns, (i, j) => ((7 * i + 3 * j + i * j * seed) % 11) - 5)

describe.each([
  [1, 1],
  [1, 6],
  [6, 1],
  [3, 4],
  [5, 7],
  [8, 8],
  [9, 5]
])('of [%i, %i]', (rows, columns) => {
  const x = whole(rows, columns, 2)
  const single = { ...x, data: Float32Array.from(x.data) }

  it.each([
    ['float64', x],
    ['float32', single]
  ])('products are those of the definition, %s', (_, a) => {
    expect(product(a, whole(columns, 3, 1))).toEqual(multiply(x, whole(columns, 3, 1)))
    expect(columnProducts(a, whole(rows, 2, 3))).toEqual(multiply(turn(x), whole(rows, 2, 3)))
    expect(rowProducts(a, whole(5, columns, 3))).toEqual(multiply(x, turn(whole(5, columns, 3))))
    expect(blockProducts(a, whole(5, columns, 3))).toEqual(multiply(x, turn(whole(5, columns, 3))))
    expect(rowGram(a)).toEqual(multiply(x, turn(x)))
    expect(columnGram(a)).toEqual(multiply(turn(x), x))
    expect(transposed(a)).toEqual(turn(x))
  })
})

describe('products', () => {
  it('refuse shapes that do not fit', () => {
    const [a, b] = [whole(2, 3, 1), whole(4, 5, 1)]
    for (const multiplied of [product, columnProducts, rowProducts, blockProducts])
      expect(() => multiplied(a, b)).toThrow('[2, 3] and [4, 5] have no such product.')
  })

  it('pass NaN and Infinity through', () => {
    const a = matrixOf([[NaN, 1], [0, 2], [Infinity, 0]]) // prettier-ignore
    const b = matrixOf([[0], [3]])
    expect(Array.from(product(a, b).data)).toEqual([NaN, 6, NaN])
    expect(Array.from(rowGram(a).data)).toEqual([NaN, NaN, NaN, NaN, 4, NaN, NaN, NaN, Infinity])
  })

  it('inner product of a matrix with itself is its squared norm', () => {
    expect(innerProduct(Float64Array.of(1, -2, 3), Float64Array.of(1, -2, 3))).toBe(14)
  })
})

describe('centred', () => {
  it('leaves columns of mean 0, and the matrix as it was', () => {
    const x = matrixOf([[1, 10], [3, 20], [5, 60]]) // prettier-ignore
    expect(columnMeans(x)).toEqual(Float64Array.of(3, 30))
    expect(Array.from(centred(x, columnMeans(x)).data)).toEqual([-2, -20, 0, -10, 2, 30])
    expect(x.data[0]).toBe(1)
  })
})

describe('checkMatrix', () => {
  it.each([
    [{ data: new Float64Array(0), rows: 0, columns: 3 }, 'A matrix [0, 3] is empty.'],
    [{ data: new Float64Array(5), rows: 2, columns: 3 }, 'A matrix [2, 3] has 6 values, not 5.'],
    [matrixOf([[1, 2], [NaN, 4]]), 'Row 1, column 0 is NaN.'], // prettier-ignore
    [matrixOf([[1, -Infinity]]), 'Row 0, column 1 is -Infinity.'],
    [matrixOf([[1e151]]), 'Row 0, column 0 is 1e+151.']
  ])('says what is wrong %#', (matrix, message) => {
    expect(() => checkMatrix(matrix)).toThrow(new RangeError(message))
  })
})
