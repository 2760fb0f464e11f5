/** Triangular systems, by substitution. */
import { dot } from './lines'
import type { Matrix } from './matrix'

/** Throws RangeError at a diagonal entry of 0. */
function divide(by: number, at: number): number {
  if (by === 0) throw new RangeError(`The matrix is singular: its diagonal entry ${at} is 0.`)
  return 1 / by
}

/** x [n] of Rx = b, R [n, n] upper triangular. Throws RangeError where R is singular. */
export function solveUpper({ data: r, columns: n }: Matrix<Float64Array>, b: Float64Array): Float64Array {
  const x = Float64Array.from(b)
  for (let i = n - 1; i >= 0; i--) {
    const rest = x[i]! - dot(r, i * n + i + 1, x, i + 1, n - i - 1)
    x[i] = rest * divide(r[i * n + i]!, i)
  }
  return x
}

/** x [n] of Lx = b, L [n, n] lower triangular. Throws RangeError where L is singular. */
export function solveLower({ data: l, columns: n }: Matrix<Float64Array>, b: Float64Array): Float64Array {
  const x = Float64Array.from(b)
  for (let i = 0; i < n; i++) x[i] = (x[i]! - dot(l, i * n, x, 0, i)) * divide(l[i * n + i]!, i)
  return x
}
