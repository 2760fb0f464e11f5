/**
 * Eigenvalues and eigenvectors of a real symmetric matrix: Householder tridiagonalisation, then implicit QR
 * steps with Wilkinson's shift (Golub & Van Loan, Matrix Computations, 4th ed., §8.3.1 and §8.3.4).
 *
 * The orthogonal factor is kept transposed, so that both reflections and rotations run along rows in memory.
 * Not ml-matrix: stored layouts hang on these bits, and it takes 1.6 to 2.8 times as long (60 to 512 rows).
 */
import { rotate } from './lines'
import { checkSquare, identity, type Matrix } from './matrix'

export interface Eigen {
  /** [n], descending. */
  values: Float64Array
  /** [n, n]: row i is the unit eigenvector of `values[i]`. */
  vectors: Matrix<Float64Array>
}

/** Of a symmetric `matrix` [n, n], which is overwritten. Throws RangeError as `checkSquare` does. */
export function symmetricEigen(matrix: Matrix<Float64Array>): Eigen {
  checkSquare(matrix)
  const n = matrix.rows
  const { diagonal, beside, basis } = tridiagonalise(matrix.data, n)
  diagonalise(diagonal, beside, basis, n)
  const order = Array.from(diagonal.keys()).sort((a, b) => diagonal[b]! - diagonal[a]!)
  const vectors = new Float64Array(n * n)
  order.forEach((from, to) => vectors.set(basis.subarray(from * n, (from + 1) * n), to * n))
  return {
    values: Float64Array.from(order, (index) => diagonal[index]!),
    vectors: { data: vectors, rows: n, columns: n }
  }
}

interface Tridiagonal {
  /** [n] */
  diagonal: Float64Array
  /** [n − 1], the entries beside the diagonal. */
  beside: Float64Array
  /** Qᵀ [n, n] with A = Q T Qᵀ. */
  basis: Float64Array
}

/** A = Q T Qᵀ by n − 2 reflections H = I − β v vᵀ; row k of `a` keeps the v of step k right of the diagonal. */
function tridiagonalise(a: Float64Array, n: number): Tridiagonal {
  const beside = new Float64Array(Math.max(0, n - 1))
  const betas = new Float64Array(n)
  const product = new Float64Array(n)
  for (let k = 0; k < n - 1; k++) {
    const v = a.subarray(k * n, (k + 1) * n)
    const { beta, length } = reflector(v, k + 1)
    beside[k] = length
    betas[k] = beta
    if (beta !== 0) reflectBothSides(a, n, k + 1, v, beta, product)
  }
  const diagonal = Float64Array.from({ length: n }, (_, i) => a[i * n + i]!)
  return { diagonal, beside, basis: accumulate(a, n, betas, product) }
}

/** Turns x = v[from…] into the v of a reflection that takes x to (length, 0, …, 0). */
function reflector(v: Float64Array, from: number): { beta: number; length: number } {
  let tail = 0
  for (let i = from + 1; i < v.length; i++) tail += v[i]! * v[i]!
  const first = v[from]!
  if (tail === 0) return { beta: 0, length: first }
  const length = first > 0 ? -Math.sqrt(first * first + tail) : Math.sqrt(first * first + tail)
  v[from] = first - length
  return { beta: 2 / (v[from]! * v[from]! + tail), length }
}

/** A ← H A H on the block from row and column `from`: A − v wᵀ − w vᵀ with w = β A v − (β² vᵀA v / 2) v. */
function reflectBothSides(
  a: Float64Array,
  n: number,
  from: number,
  v: Float64Array,
  beta: number,
  w: Float64Array
): void {
  let overlap = 0
  for (let i = from; i < n; i++) {
    let sum = 0
    for (let j = from; j < n; j++) sum += a[i * n + j]! * v[j]!
    w[i] = beta * sum
    overlap += w[i]! * v[i]!
  }
  for (let i = from; i < n; i++) w[i]! -= ((beta * overlap) / 2) * v[i]!
  for (let i = from; i < n; i++) {
    const vi = v[i]!
    const wi = w[i]!
    for (let j = from; j < n; j++) a[i * n + j]! -= vi * w[j]! + wi * v[j]!
  }
}

/** Qᵀ = H_{n−2} … H_0, built from the last reflection to the first, so that each touches only its block. */
function accumulate(a: Float64Array, n: number, betas: Float64Array, scratch: Float64Array): Float64Array {
  const basis = identity(n).data
  for (let k = n - 2; k >= 0; k--) {
    if (betas[k] === 0) continue
    const v = a.subarray(k * n, (k + 1) * n)
    for (let i = k + 1; i < n; i++) {
      let sum = 0
      for (let j = k + 1; j < n; j++) sum += basis[i * n + j]! * v[j]!
      scratch[i] = betas[k]! * sum
    }
    for (let i = k + 1; i < n; i++) for (let j = k + 1; j < n; j++) basis[i * n + j]! -= scratch[i]! * v[j]!
  }
  return basis
}

/** QR steps on the trailing block that does not yet fall apart, until nothing is left beside the diagonal. */
function diagonalise(d: Float64Array, e: Float64Array, basis: Float64Array, n: number): void {
  const negligible = (i: number): boolean =>
    Math.abs(e[i]!) <= Number.EPSILON * (Math.abs(d[i]!) + Math.abs(d[i + 1]!))
  let steps = 0
  for (let end = n - 1; end > 0;) {
    if (negligible(end - 1)) {
      end--
      continue
    }
    let start = end - 1
    while (start > 0 && !negligible(start - 1)) start--
    if (steps++ > 60 * n) throw new Error('The eigenvalues did not converge.')
    qrStep(d, e, basis, n, start, end)
  }
}

/** One implicit QR step on the block start … end: a bulge chased by plane rotations. */
function qrStep(
  d: Float64Array,
  e: Float64Array,
  basis: Float64Array,
  n: number,
  start: number,
  end: number
): void {
  const half = (d[end - 1]! - d[end]!) / 2
  const last = e[end - 1]!
  const root = Math.hypot(half, last)
  const shift = d[end]! - (last * last) / (half + (half < 0 ? -root : root))
  let x = d[start]! - shift
  let z = e[start]!
  for (let k = start; k < end; k++) {
    const r = Math.hypot(x, z)
    const c = r === 0 ? 1 : x / r
    const s = r === 0 ? 0 : z / r
    const above = d[k]!
    const below = d[k + 1]!
    const between = e[k]!
    if (k > start) e[k - 1] = r
    d[k] = c * c * above + 2 * c * s * between + s * s * below
    d[k + 1] = s * s * above - 2 * c * s * between + c * c * below
    x = e[k] = c * s * (below - above) + (c * c - s * s) * between
    if (k < end - 1) {
      z = s * e[k + 1]!
      e[k + 1]! *= c
    }
    rotate(basis, k, n, c, s)
  }
}
