/**
 * Transforms to the basis of an operation's group, and what each block carries.
 *
 * 1-D: X̂ = B·X over the group axis of a matrix. 2-D: X̂ = B·X·Bᵀ over both axes of a table on pairs.
 * Source: Nanda et al. 2023 (arXiv 2301.05217), §4.1.
 */
import type { Matrix } from '#shared/linalg/matrix'
import { addProduct, product, rowProducts } from '#shared/linalg/products'
import type { Basis } from './basis'

/** Lines of the matrix along the group axis in the order of the members, as `[n, d]` in float64. */
export function gather(
  { order, elements }: Basis,
  { data, rows, columns }: Matrix,
  axis: 0 | 1
): Float64Array {
  const d = axis === 0 ? columns : rows
  const lines = new Float64Array(order * d)
  for (let x = 0; x < order; x++) {
    const element = elements[x]!
    for (let j = 0; j < d; j++)
      lines[x * d + j] = data[axis === 0 ? element * columns + j : j * columns + element]!
  }
  return lines
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
  const [rows, columns] = [basis.order, basis.order]
  const own = { data: basis.matrix, rows, columns }
  return rowProducts(product(own, { data: pairs, rows, columns }), own).data
}

/** `[blocks]`: Frobenius norm of the coefficients `[n, d]` in each block: the norm per frequency. */
export function blockNorms({ blocks }: Basis, coefficients: Float64Array, d: number): Float64Array {
  return Float64Array.from(blocks, ({ first, size }) => {
    let sum = 0
    for (let i = first * d; i < (first + size) * d; i++) sum += coefficients[i]! ** 2
    return Math.sqrt(sum)
  })
}
