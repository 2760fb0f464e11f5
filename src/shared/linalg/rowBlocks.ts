/** Products of rows, two by two rows at a time, which takes half the time. */
import { dot } from './lines'
import { float64, type Matrix } from './matrix'

/** XYᵀ [n, m], the bits of `rowProducts`, whose code results of trained families carry by hash. Throws RangeError on shapes that do not fit. */
export function blockProducts(x: Matrix, y: Matrix): Matrix<Float64Array> {
  if (x.columns !== y.columns)
    throw new RangeError(`[${x.rows}, ${x.columns}] and [${y.rows}, ${y.columns}] have no such product.`)
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
