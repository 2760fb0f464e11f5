/** Products of dense matrices. NaN and Infinity pass through as arithmetic has them. */
import { dot } from './lines'
import { float64, type Matrix } from './matrix'

function needEqual(a: number, b: number, x: Matrix, y: Matrix): void {
  if (a !== b)
    throw new RangeError(`[${x.rows}, ${x.columns}] and [${y.rows}, ${y.columns}] have no such product.`)
}

/** Adds A·B to C, row-major: A `[m, k]`, B `[k, d]`, C `[m, d]`. Two lines of A and four of B at a time, which takes a third of the time. */
export function addProduct(
  c: Float64Array,
  a: Float64Array,
  b: Float64Array,
  m: number,
  k: number,
  d: number
): void {
  const whole = k - (k % 4)
  const paired = m - (m % 2)
  for (let i = 0; i < paired; i += 2) {
    addTwoLines(c, a, b, i, whole, k, d)
    addLine(c, a, b, i, whole, k, d)
    addLine(c, a, b, i + 1, whole, k, d)
  }
  if (paired < m) addLine(c, a, b, paired, 0, k, d)
}

/** Lines i and i + 1 of the product, as far as the first `whole` lines of B go. */
function addTwoLines(
  c: Float64Array,
  a: Float64Array,
  b: Float64Array,
  i: number,
  whole: number,
  k: number,
  d: number
): void {
  const [first, second] = [i * d, (i + 1) * d]
  for (let x = 0; x < whole; x += 4) {
    const at = i * k + x
    const [f0, f1, f2, f3] = [a[at]!, a[at + 1]!, a[at + 2]!, a[at + 3]!]
    const [g0, g1, g2, g3] = [a[at + k]!, a[at + k + 1]!, a[at + k + 2]!, a[at + k + 3]!]
    const [b0, b1, b2, b3] = [x * d, (x + 1) * d, (x + 2) * d, (x + 3) * d]
    for (let j = 0; j < d; j++) {
      const p = b[b0 + j]!
      const q = b[b1 + j]!
      const r = b[b2 + j]!
      const s = b[b3 + j]!
      c[first + j]! += f0 * p + f1 * q + f2 * r + f3 * s
      c[second + j]! += g0 * p + g1 * q + g2 * r + g3 * s
    }
  }
}

/** Line i of the product, lines of B from x on. */
function addLine(
  c: Float64Array,
  a: Float64Array,
  b: Float64Array,
  i: number,
  x: number,
  k: number,
  d: number
): void {
  const out = i * d
  for (; x + 3 < k; x += 4) {
    const at = i * k + x
    const [f0, f1, f2, f3] = [a[at]!, a[at + 1]!, a[at + 2]!, a[at + 3]!]
    const [b0, b1, b2, b3] = [x * d, (x + 1) * d, (x + 2) * d, (x + 3) * d]
    for (let j = 0; j < d; j++)
      c[out + j]! += f0 * b[b0 + j]! + f1 * b[b1 + j]! + f2 * b[b2 + j]! + f3 * b[b3 + j]!
  }
  for (; x < k; x++) {
    const factor = a[i * k + x]!
    for (let j = 0; j < d; j++) c[out + j]! += factor * b[x * d + j]!
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
  const [a, b] = [float64(x.data), float64(y.data)]
  const data = new Float64Array(d * e)
  const whole = x.rows - (x.rows % 4)
  for (let row = 0; row < whole; row += 4) {
    const [y0, y1, y2, y3] = [row * e, (row + 1) * e, (row + 2) * e, (row + 3) * e]
    for (let i = 0; i < d; i++) {
      const at = row * d + i
      const [f0, f1, f2, f3] = [a[at]!, a[at + d]!, a[at + 2 * d]!, a[at + 3 * d]!]
      const out = i * e
      // one after the other, in the order of rows
      for (let j = 0; j < e; j++)
        data[out + j] = data[out + j]! + f0 * b[y0 + j]! + f1 * b[y1 + j]! + f2 * b[y2 + j]! + f3 * b[y3 + j]!
    }
  }
  for (let row = whole; row < x.rows; row++)
    for (let i = 0; i < d; i++) {
      const factor = a[row * d + i]!
      for (let j = 0; j < e; j++) data[i * e + j]! += factor * b[row * e + j]!
    }
  return { data, rows: d, columns: e }
}

/** XYᵀ [n, m]: products of rows of two matrices with the same columns. */
export function rowProducts(x: Matrix, y: Matrix): Matrix<Float64Array> {
  needEqual(x.columns, y.columns, x, y)
  const [a, b] = [float64(x.data), float64(y.data)]
  const found = { data: new Float64Array(x.rows * y.rows), rows: x.rows, columns: y.rows }
  for (let i = 0; i < x.rows; i += 2)
    for (let j = 0; j < y.rows; j += 2) writeProducts(found, a, b, x.columns, i, j)
  return found
}

/** XXᵀ [n, n], half of it computed. */
export function rowGram({ data: values, rows: n, columns: d }: Matrix): Matrix<Float64Array> {
  const x = float64(values)
  const gram = { data: new Float64Array(n * n), rows: n, columns: n }
  for (let i = 0; i < n; i += 2) for (let j = 0; j <= i; j += 2) writeProducts(gram, x, x, d, i, j)
  for (let i = 0; i < n; i++) for (let j = 0; j < i; j++) gram.data[j * n + i] = gram.data[i * n + j]!
  return gram
}

/** Products of rows i and i + 1 of X with rows j and j + 1 of Y, of d columns, as far as there are such rows. */
function writeProducts(
  { data, rows, columns }: Matrix<Float64Array>,
  x: Float64Array,
  y: Float64Array,
  d: number,
  i: number,
  j: number
): void {
  const out = i * columns + j
  if (i + 1 < rows && j + 1 < columns) fourProducts(data, out, columns, x, i * d, y, j * d, d)
  else {
    data[out] = dot(x, i * d, y, j * d, d)
    if (j + 1 < columns) data[out + 1] = dot(x, i * d, y, (j + 1) * d, d)
    if (i + 1 < rows) data[out + columns] = dot(x, (i + 1) * d, y, j * d, d)
  }
}

/** ⟨a, b⟩, ⟨a, e⟩ and below them ⟨c, b⟩, ⟨c, e⟩ for rows a, c of X and b, e of Y, each by two sums as `dot` has them. */
function fourProducts(
  data: Float64Array,
  out: number,
  columns: number,
  x: Float64Array,
  atA: number,
  y: Float64Array,
  atB: number,
  d: number
): void {
  const [atC, atE] = [atA + d, atB + d]
  let [ab, ae, cb, ce] = [0, 0, 0, 0]
  let [odd0, odd1, odd2, odd3] = [0, 0, 0, 0]
  for (let k = 1; k < d; k += 2) {
    const a = x[atA + k - 1]!
    const b = y[atB + k - 1]!
    const c = x[atC + k - 1]!
    const e = y[atE + k - 1]!
    ab += a * b
    ae += a * e
    cb += c * b
    ce += c * e
    const p = x[atA + k]!
    const q = y[atB + k]!
    const r = x[atC + k]!
    const s = y[atE + k]!
    odd0 += p * q
    odd1 += p * s
    odd2 += r * q
    odd3 += r * s
  }
  if (d % 2 === 1) {
    const [a, b, c, e] = [x[atA + d - 1]!, y[atB + d - 1]!, x[atC + d - 1]!, y[atE + d - 1]!]
    ab += a * b
    ae += a * e
    cb += c * b
    ce += c * e
  }
  data[out] = ab + odd0
  data[out + 1] = ae + odd1
  data[out + columns] = cb + odd2
  data[out + columns + 1] = ce + odd3
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
