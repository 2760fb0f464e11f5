/**
 * Singular values and effective rank of a weight matrix.
 *
 * Householder reflections from both sides make the matrix bidiagonal (Golub & Kahan 1965); its singular values
 * are the positive eigenvalues of the tridiagonal matrix with zero diagonal and d₁, e₁, d₂, e₂, … beside it,
 * found one by one by bisection on Sturm counts (Demmel & Kahan 1990, §3).
 * Effective rank (Roy & Vetterli 2007): exp(−Σ p_i ln p_i), p_i = σ_i / Σσ.
 */
import type { Matrix } from '../group/harmonic'

/** A copy with at least as many rows as columns. */
function tall({ values, rows, columns }: Matrix): { x: Float64Array; m: number; n: number } {
  if (rows >= columns) return { x: new Float64Array(values), m: rows, n: columns }
  const x = Float64Array.from(values, (_, i) => values[(i % rows) * columns + Math.floor(i / rows)]!)
  return { x, m: columns, n: rows }
}

/** Turns a vector into its mirror's normal, scaled so that I − v·vᵀ maps it to (±‖v‖, 0, …); returns that first entry. */
function mirror(v: Float64Array): number {
  const norm = Math.sqrt(v.reduce((sum, value) => sum + value * value, 0))
  if (norm === 0) return 0
  const head = v[0]! > 0 ? -norm : norm
  v[0]! -= head
  const scale = 1 / Math.sqrt(norm * Math.abs(v[0]!))
  for (let i = 0; i < v.length; i++) v[i]! *= scale
  return head
}

/** Diagonal and superdiagonal, d₁, e₁, d₂, …, in turns. */
function bidiagonal(matrix: Matrix): Float64Array {
  const { x, m, n } = tall(matrix)
  const found = new Float64Array(2 * n - 1)
  for (let k = 0; k < n; k++) {
    const column = Float64Array.from({ length: m - k }, (_, i) => x[(k + i) * n + k]!)
    found[2 * k] = mirror(column)
    const inner = new Float64Array(n)
    for (let i = k; i < m; i++) for (let j = k + 1; j < n; j++) inner[j]! += column[i - k]! * x[i * n + j]!
    for (let i = k; i < m; i++) for (let j = k + 1; j < n; j++) x[i * n + j]! -= column[i - k]! * inner[j]!
    if (k === n - 1) break
    const row = x.slice(k * n + k + 1, (k + 1) * n)
    found[2 * k + 1] = mirror(row)
    for (let i = k + 1; i < m; i++) {
      const first = i * n + k + 1
      let along = 0
      for (let j = 0; j < row.length; j++) along += row[j]! * x[first + j]!
      for (let j = 0; j < row.length; j++) x[first + j]! -= along * row[j]!
    }
  }
  return found
}

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

/** Singular values in descending order, min(rows, columns) of them. */
export function singularValues(matrix: Matrix): Float64Array {
  const entries = bidiagonal(matrix)
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

/** From 1 (rank one) to the number of values (all equal); NaN for all zero. */
export function effectiveRank(values: Float64Array): number {
  const total = values.reduce((a, b) => a + b, 0)
  const entropy = values.reduce(
    (sum, value) => (value > 0 ? sum - (value / total) * Math.log(value / total) : sum),
    0
  )
  return total === 0 ? NaN : Math.exp(entropy)
}
