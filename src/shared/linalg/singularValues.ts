/**
 * Singular values alone, and the effective rank they give.
 *
 * The singular values of a bidiagonal matrix are the positive eigenvalues of the tridiagonal matrix with zero diagonal
 * and d₁, e₁, d₂, e₂, … beside it, found one by one by bisection on Sturm counts (Demmel & Kahan 1990, §3): `svd` finds
 * them sooner, but stored series hang on these bits.
 * Effective rank (Roy & Vetterli 2007): exp(−Σ p_i ln p_i), p_i = σ_i / Σσ.
 */
import { bidiagonal } from './bidiagonal'
import type { Matrix } from './matrix'

/** How many singular values lie below x > 0, from the squares of the bidiagonal. */
function below(squares: Float64Array, x: number): number {
  let negative = 0
  let pivot = -x
  for (let i = 0; ; i++) {
    if (pivot < 0) negative++
    if (i === squares.length) break
    pivot = -x - squares[i]! / (pivot || Number.MIN_VALUE)
  }
  return negative - (squares.length + 1) / 2
}

/** Singular values in descending order, min(rows, columns) of them; NaN all of them where the matrix has one. */
export function singularValues(matrix: Matrix): Float64Array {
  const { entries } = bidiagonal(matrix)
  const squares = entries.map((value) => value * value)
  const bound = entries.reduce(
    (most, value, i) => Math.max(most, Math.abs(value) + Math.abs(entries[i + 1] ?? 0)),
    0
  )
  const count = (entries.length + 1) / 2
  let most = bound
  return Float64Array.from({ length: count }, (_, i) => {
    let low = 0
    let high = most
    for (
      let middle = high / 2;
      middle > low && middle < high && high - low > 1e-16 * bound;
      middle = (low + high) / 2
    )
      if (below(squares, middle) <= count - 1 - i) low = middle
      else high = middle
    most = high
    return (low + high) / 2
  })
}

/** From 1 (rank one) to the number of values (all equal); NaN for all zero, and where one is NaN. */
export function effectiveRank(values: Float64Array): number {
  const total = values.reduce((a, b) => a + b, 0)
  const entropy = values.reduce(
    (sum, value) => (value > 0 ? sum - (value / total) * Math.log(value / total) : sum),
    0
  )
  return total > 0 ? Math.exp(entropy) : NaN
}
