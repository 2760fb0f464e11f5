/** Dense row-major matrices: the few products that projections need, in float64. */
import { AppError } from '#shared/errors'

/** n rows of d columns, row-major: `data[i · columns + j]`. A row is a point. */
export interface Matrix {
  data: Float32Array | Float64Array
  rows: number
  columns: number
}

/** Squares of larger values might overflow. */
const MAX_VALUE = 1e100

/**
 * Throws `projection.points` (path `points`) unless the matrix has as many values as it says, at least
 * `least` rows and one column, and finite values only.
 */
export function checkPoints({ data, rows, columns }: Matrix, least = 3): void {
  const refuse = (message: string): never => {
    throw new AppError('projection.points', message, { path: 'points' })
  }
  if (!(rows >= least)) refuse(`A projection needs at least ${least} points; there are ${rows}.`)
  if (!(columns >= 1)) refuse('The points have no coordinates.')
  if (data.length !== rows * columns)
    refuse(`${rows} points of ${columns} coordinates are ${rows * columns} values; there are ${data.length}.`)
  const wrong = data.findIndex((value) => !(Math.abs(value) <= MAX_VALUE))
  if (wrong >= 0)
    refuse(
      `Point ${Math.floor(wrong / columns)} has the value ${data[wrong]} at coordinate ${wrong % columns}; ` +
        'only finite values can be projected.'
    )
}

/** Mean of every column [d]. */
export function columnMeans({ data, rows, columns }: Matrix): Float64Array {
  const means = new Float64Array(columns)
  for (let i = 0; i < data.length; i++) means[i % columns]! += data[i]! / rows
  return means
}

/** A copy [n, d] in float64 with `means` [d] taken off every row. */
export function centred(
  { data, rows, columns }: Matrix,
  means: Float64Array
): Matrix & { data: Float64Array } {
  const copy = Float64Array.from(data)
  for (let i = 0; i < copy.length; i++) copy[i]! -= means[i % columns]!
  return { data: copy, rows, columns }
}

/** X Xᵀ [n, n]: products of rows. */
export function rowGram({ data, rows, columns }: Matrix): Float64Array {
  const gram = new Float64Array(rows * rows)
  const own = new Float64Array(columns)
  for (let i = 0; i < rows; i++) {
    own.set(data.subarray(i * columns, (i + 1) * columns))
    for (let j = 0, at = 0; j <= i; j++) {
      // two sums at a time, which need not wait for each other
      let even = 0
      let odd = 0
      for (let k = 1; k < columns; k += 2, at += 2) {
        even += own[k - 1]! * data[at]!
        odd += own[k]! * data[at + 1]!
      }
      if (columns % 2 === 1) even += own[columns - 1]! * data[at++]!
      gram[i * rows + j] = gram[j * rows + i] = even + odd
    }
  }
  return gram
}

/** Xᵀ X [d, d]: products of columns, four rows at a time. */
export function columnGram({ data, rows, columns: d }: Matrix): Float64Array {
  const gram = new Float64Array(d * d)
  const whole = rows - (rows % 4)
  for (let row = 0; row < rows; row += row < whole ? 4 : 1) {
    const together = row < whole
    const [a, b, c, e] = [row * d, (row + 1) * d, (row + 2) * d, (row + 3) * d]
    for (let i = 0; i < d; i++) {
      const out = i * d
      const f = data[a + i]!
      if (!together) for (let j = 0; j <= i; j++) gram[out + j]! += f * data[a + j]!
      else {
        const [g, h, l] = [data[b + i]!, data[c + i]!, data[e + i]!]
        for (let j = 0; j <= i; j++)
          gram[out + j]! += f * data[a + j]! + g * data[b + j]! + h * data[c + j]! + l * data[e + j]!
      }
    }
  }
  for (let i = 0; i < d; i++) for (let j = 0; j < i; j++) gram[j * d + i] = gram[i * d + j]!
  return gram
}

/** Xᵀ Y [d, e]: products of columns of two matrices with the same rows. */
export function columnProducts(x: Matrix, y: Matrix): Float64Array {
  const { columns: d } = x
  const { columns: e } = y
  const products = new Float64Array(d * e)
  for (let row = 0; row < x.rows; row++)
    for (let i = 0; i < d; i++) {
      const factor = x.data[row * d + i]!
      const b = row * e
      const out = i * e
      for (let j = 0; j < e; j++) products[out + j]! += factor * y.data[b + j]!
    }
  return products
}

/** Sum of products of equal entries: ⟨A, B⟩_F; of one matrix with itself its squared Frobenius norm. */
export function innerProduct(a: Float64Array, b: Float64Array): number {
  let sum = 0
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!
  return sum
}
