/** Symmetric positive definite systems by Cholesky's factor: A = L Lᵀ. */
import { addScaled } from './lines'
import { checkSquare, type Matrix } from './matrix'

/**
 * L [n, n], zero above the diagonal, of which A is read up to the diagonal.
 * Throws RangeError as `checkSquare` does, and where A is not positive definite in float64.
 */
export function cholesky(matrix: Matrix): Matrix<Float64Array> {
  checkSquare(matrix)
  const { data, rows: n } = matrix
  const l = new Float64Array(n * n)
  for (let i = 0; i < n; i++)
    for (let j = 0; j <= i; j++) {
      let sum = data[i * n + j]!
      for (let k = 0; k < j; k++) sum -= l[i * n + k]! * l[j * n + k]!
      if (i === j && !(sum > 0))
        throw new RangeError(`The matrix is not positive definite: pivot ${i} is ${sum}.`)
      l[i * n + j] = i === j ? Math.sqrt(sum) : sum / l[j * n + j]!
    }
  return { data: l, rows: n, columns: n }
}

/** X of AX = B by A's factor L [n, n], B [n, r]; NaN passes through. Throws RangeError on shapes that do not fit. */
export function solveCholesky(factor: Matrix<Float64Array>, b: Matrix): Matrix<Float64Array> {
  const { data: l, rows: n } = factor
  const { columns: r } = b
  if (b.rows !== n) throw new RangeError(`A factor [${n}, ${n}] solves nothing for [${b.rows}, ${r}].`)
  const x = new Float64Array(b.data)
  const divide = (i: number): void => {
    for (let j = i * r; j < (i + 1) * r; j++) x[j]! /= l[i * n + i]!
  }
  for (let i = 0; i < n; i++) {
    for (let k = 0; k < i; k++) addScaled(x, i * r, -l[i * n + k]!, x, k * r, r)
    divide(i)
  }
  for (let i = n - 1; i >= 0; i--) {
    for (let k = i + 1; k < n; k++) addScaled(x, i * r, -l[k * n + i]!, x, k * r, r)
    divide(i)
  }
  return { data: x, rows: n, columns: r }
}
