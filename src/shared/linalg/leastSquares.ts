/** Pseudo-inverse and least squares by singular values, of matrices of any shape and rank. */
import { alongModes } from './alongModes'
import type { Matrix } from './matrix'
import { columnProducts } from './products'
import { svd } from './svd'

/** Singular values at or below this share of the largest count as 0: max(m, n)·ε, as numpy and LAPACK have it. */
export const defaultCutoff = ({ rows, columns }: Matrix): number => Math.max(rows, columns) * Number.EPSILON

/** How many values, the largest first, lie above the cut-off. */
export const rankOf = (values: Float64Array, cutoff: number): number =>
  values.filter((value) => value > cutoff * values[0]!).length

/** 1/σ of the first modes, 0 beyond. */
export const inverses = (values: Float64Array, count: number): Float64Array =>
  values.map((value, mode) => (mode < count ? 1 / value : 0))

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
  const { solution, values } = alongModes(a, b, (found) => inverses(found, rankOf(found, cutoff)))
  return { solution, rank: rankOf(values, cutoff), values }
}
