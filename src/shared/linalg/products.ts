/** Products of dense matrices. NaN and Infinity pass through as arithmetic has them. */
import { dot } from './lines'
import { float64, type Matrix } from './matrix'

function needEqual(a: number, b: number, x: Matrix, y: Matrix): void {
  if (a !== b)
    throw new RangeError(`[${x.rows}, ${x.columns}] and [${y.rows}, ${y.columns}] have no such product.`)
}

/** Adds A·B to C, row-major: A `[m, k]`, B `[k, d]`, C `[m, d]`. Four lines of B at a time, which halves the time. */
export function addProduct(
  c: Float64Array,
  a: Float64Array,
  b: Float64Array,
  m: number,
  k: number,
  d: number
): void {
  const whole = k - (k % 4)
  for (let i = 0; i < m; i++) {
    const to = i * d
    for (let x = 0; x < whole; x += 4) {
      const [f0, f1, f2, f3] = [a[i * k + x]!, a[i * k + x + 1]!, a[i * k + x + 2]!, a[i * k + x + 3]!]
      const [b0, b1, b2, b3] = [x * d, (x + 1) * d, (x + 2) * d, (x + 3) * d]
      for (let j = 0; j < d; j++)
        c[to + j]! += f0 * b[b0 + j]! + f1 * b[b1 + j]! + f2 * b[b2 + j]! + f3 * b[b3 + j]!
    }
    for (let x = whole; x < k; x++) {
      const factor = a[i * k + x]!
      for (let j = 0; j < d; j++) c[to + j]! += factor * b[x * d + j]!
    }
  }
}

/** A·B `[m, d]`. Throws RangeError on shapes that do not fit, as all products do. */
export function product(a: Matrix, b: Matrix): Matrix<Float64Array> {
  needEqual(a.columns, b.rows, a, b)
  const data = new Float64Array(a.rows * b.columns)
  addProduct(data, float64(a.data), float64(b.data), a.rows, a.columns, b.columns)
  return { data, rows: a.rows, columns: b.columns }
}

/** XᵀY [d, e]: products of columns of two matrices with the same rows. */
export function columnProducts(x: Matrix, y: Matrix): Matrix<Float64Array> {
  needEqual(x.rows, y.rows, x, y)
  const { columns: d } = x
  const { columns: e } = y
  const data = new Float64Array(d * e)
  for (let row = 0; row < x.rows; row++)
    for (let i = 0; i < d; i++) {
      const factor = x.data[row * d + i]!
      const b = row * e
      const out = i * e
      for (let j = 0; j < e; j++) data[out + j]! += factor * y.data[b + j]!
    }
  return { data, rows: d, columns: e }
}

/** XYᵀ [n, m]: products of rows of two matrices with the same columns. */
export function rowProducts(x: Matrix, y: Matrix): Matrix<Float64Array> {
  needEqual(x.columns, y.columns, x, y)
  const { columns: d } = x
  const [a, b] = [float64(x.data), float64(y.data)]
  const data = new Float64Array(x.rows * y.rows)
  for (let i = 0; i < x.rows; i++)
    for (let j = 0; j < y.rows; j++) data[i * y.rows + j] = dot(a, i * d, b, j * d, d)
  return { data, rows: x.rows, columns: y.rows }
}

/** XᵀX [d, d], half of it computed, four rows at a time. */
export function columnGram({ data, rows, columns: d }: Matrix): Matrix<Float64Array> {
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
  return { data: gram, rows: d, columns: d }
}

/** Sum of products of equal entries: ⟨A, B⟩_F; of one matrix with itself its squared Frobenius norm. */
export function innerProduct(a: Float64Array, b: Float64Array): number {
  let sum = 0
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!
  return sum
}
