/**
 * Transforms to the basis of an operation's group, and what each block carries.
 *
 * 1-D: X̂ = B·X over the group axis of a matrix. 2-D: X̂ = B·X·Bᵀ over both axes of a table on pairs.
 * Source: Nanda et al. 2023 (arXiv 2301.05217), §2.2 of the reference.
 */
import type { Basis } from './basis'

export type Values = Float32Array | Float64Array

/** A matrix in row-major order. */
export interface Matrix {
  values: Values
  rows: number
  columns: number
}

/** Lines of the matrix along the group axis in the order of the members, as `[n, d]` in float64. */
export function gather(
  { order, elements }: Basis,
  { values, rows, columns }: Matrix,
  axis: 0 | 1
): Float64Array {
  const d = axis === 0 ? columns : rows
  const lines = new Float64Array(order * d)
  for (let x = 0; x < order; x++) {
    const element = elements[x]!
    for (let j = 0; j < d; j++)
      lines[x * d + j] = values[axis === 0 ? element * columns + j : j * columns + element]!
  }
  return lines
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

/** `[n, d]` = B·lines for lines `[n, d]`. */
function applyBasis({ order, matrix }: Basis, lines: Float64Array, d: number): Float64Array {
  const result = new Float64Array(order * d)
  addProduct(result, matrix, lines, order, order, d)
  return result
}

/**
 * Coefficients `[n, d]` of a matrix over its group axis: axis 0 of W_E `[symbols, d]`, axis 1 of W_U
 * `[d, symbols]`. Symbols outside the group (0 in x · y, “=”) take no part.
 */
export const transform = (basis: Basis, matrix: Matrix, axis: 0 | 1): Float64Array =>
  applyBasis(basis, gather(basis, matrix, axis), axis === 0 ? matrix.columns : matrix.rows)

/** Coefficients `[n, n]` of a function on pairs, `[n, n]` in the order of the members: B·X·Bᵀ. */
export function transformPairs(basis: Basis, pairs: Float64Array): Float64Array {
  const n = basis.order
  return transposed(applyBasis(basis, transposed(applyBasis(basis, pairs, n), n), n), n)
}

function transposed(square: Float64Array, n: number): Float64Array {
  return Float64Array.from(square, (_, i) => square[(i % n) * n + Math.floor(i / n)]!)
}

/** `[blocks]`: Frobenius norm of the coefficients `[n, d]` in each block: the norm per frequency. */
export function blockNorms({ blocks }: Basis, coefficients: Float64Array, d: number): Float64Array {
  return Float64Array.from(blocks, ({ first, size }) => {
    let sum = 0
    for (let i = first * d; i < (first + size) * d; i++) sum += coefficients[i]! ** 2
    return Math.sqrt(sum)
  })
}

/** C = A·B, as in W_L = W_out·W_U (neuron → logit). Throws RangeError on shapes that do not fit. */
export function matrixProduct(a: Matrix, b: Matrix): Matrix {
  if (a.columns !== b.rows) throw new RangeError(`[${a.rows}, ${a.columns}] · [${b.rows}, ${b.columns}]`)
  const values = new Float64Array(a.rows * b.columns)
  addProduct(values, new Float64Array(a.values), new Float64Array(b.values), a.rows, a.columns, b.columns)
  return { values, rows: a.rows, columns: b.columns }
}
