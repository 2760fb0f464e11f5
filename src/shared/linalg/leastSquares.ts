/** Pseudo-inverse and least squares by singular values, of matrices of any shape and rank. */
import type { Matrix } from './matrix'
import { columnProducts, product } from './products'
import { svd } from './svd'

/** Singular values at or below this share of the largest count as 0: max(m, n)·ε, as numpy and LAPACK have it. */
export const defaultCutoff = ({ rows, columns }: Matrix): number => Math.max(rows, columns) * Number.EPSILON

const rankOf = (values: Float64Array, cutoff: number): number =>
  values.filter((value) => value > cutoff * values[0]!).length

/** Rows of a matrix [k, r] divided by the first values of `by`; rows beyond `rank` become 0. */
function divideRows({ data, rows, columns }: Matrix<Float64Array>, by: Float64Array, rank: number): void {
  for (let i = 0; i < rows; i++)
    for (let j = i * columns; j < (i + 1) * columns; j++) data[j] = i < rank ? data[j]! / by[i]! : 0
}

/** A⁺ [n, m] of a matrix [m, n]. Throws RangeError as `checkMatrix` does. */
export function pseudoInverse(matrix: Matrix, cutoff = defaultCutoff(matrix)): Matrix<Float64Array> {
  const { values, left, right } = svd(matrix)
  divideRows(left, values, rankOf(values, cutoff))
  return columnProducts(right, left)
}

export interface LeastSquares {
  /** [n, r] */
  solution: Matrix<Float64Array>
  /** How many singular values lie above the cut-off. */
  rank: number
  /** [min(m, n)]: singular values of A, descending. */
  values: Float64Array
}

/**
 * The X of least ‖AX − B‖, and of those the one of least ‖X‖: A [m, n], B [m, r] (NaN in B passes through).
 * Throws RangeError as `checkMatrix` does for A, and on shapes that do not fit.
 */
export function leastSquares(a: Matrix, b: Matrix, cutoff = defaultCutoff(a)): LeastSquares {
  if (a.rows !== b.rows)
    throw new RangeError(`[${a.rows}, ${a.columns}] has no solution for [${b.rows}, ${b.columns}].`)
  const { values, left, right } = svd(a)
  const rank = rankOf(values, cutoff)
  const along = product(left, b)
  divideRows(along, values, rank)
  return { solution: columnProducts(right, along), rank, values }
}
