/**
 * Coefficients of least squares, or of a ridge, of many answers at once.
 *
 * Dims: n rows, N features, r answers.
 */
import { cholesky, solveCholesky } from '#shared/linalg/cholesky'
import { leastSquares } from '#shared/linalg/leastSquares'
import { transposed, type Matrix } from '#shared/linalg/matrix'
import { columnGram } from '#shared/linalg/products'
import { blockProducts, rowGram } from '#shared/linalg/rowBlocks'

/** So many times as many features as rows, or rows as features, and their Gram matrix is far from singular. */
const AMPLE = 1.5

/** A `[N, r]` of least ‖ΦA − Y‖² + λ‖A‖²; at λ = 0 the shortest of those of least squares (singular values, cut off as LAPACK does). */
export function fit(
  design: Matrix<Float64Array>,
  targets: Matrix<Float64Array>,
  ridge: number
): Matrix<Float64Array> {
  const { rows: n, columns: features } = design
  if (ridge === 0 && features > n / AMPLE && features < AMPLE * n)
    return leastSquares(design, targets).solution
  if (features >= n) {
    // A = Φᵀ(ΦΦᵀ + λ)⁻¹Y
    const factor = factorOf(rowGram(design), ridge)
    if (factor) return alongColumns(design, solveCholesky(factor, targets))
  } else {
    // A = (ΦᵀΦ + λ)⁻¹ΦᵀY
    const factor = factorOf(columnGram(design), ridge)
    if (factor) return solveCholesky(factor, alongColumns(design, targets))
  }
  return leastSquares(...augmented(design, targets, ridge)).solution
}

/** ΦᵀY */
const alongColumns = (design: Matrix<Float64Array>, y: Matrix<Float64Array>): Matrix<Float64Array> =>
  blockProducts(transposed(design), transposed(y))

/** Null: not positive definite in float64. */
function factorOf(gram: Matrix<Float64Array>, ridge: number): Matrix<Float64Array> | null {
  const { data, rows } = gram
  for (let i = 0; i < rows; i++) data[i * rows + i]! += ridge
  try {
    return cholesky(gram)
  } catch (error) {
    if (error instanceof RangeError) return null
    throw error
  }
}

/** A ridge as √λ·I below the rows, whose answers are 0. */
function augmented(
  design: Matrix<Float64Array>,
  targets: Matrix<Float64Array>,
  ridge: number
): [Matrix<Float64Array>, Matrix<Float64Array>] {
  if (ridge === 0) return [design, targets]
  const { rows: n, columns } = design
  const data = new Float64Array((n + columns) * columns)
  data.set(design.data)
  for (let j = 0; j < columns; j++) data[(n + j) * columns + j] = Math.sqrt(ridge)
  const told = new Float64Array((n + columns) * targets.columns)
  told.set(targets.data)
  return [
    { data, rows: n + columns, columns },
    { data: told, rows: n + columns, columns: targets.columns }
  ]
}

/** Root of the sum of squares of the columns `from` … `to` − 1. */
export function lengthOf({ data, rows, columns }: Matrix<Float64Array>, from: number, to: number): number {
  let sum = 0
  for (let row = 0; row < rows; row++)
    for (let j = row * columns + from; j < row * columns + to; j++) sum += data[j]! ** 2
  return Math.sqrt(sum)
}
