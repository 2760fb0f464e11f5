/** A = Q R by Householder reflections: Q with orthonormal columns, R upper triangular. */
import { addScaled, dot } from './lines'
import { checkMatrix, transposed, type Matrix } from './matrix'
import { mirror } from './reflection'

export interface Qr {
  /** Qᵀ [k, m]: row i is the i-th orthonormal direction; k = min(m, n). */
  directions: Matrix<Float64Array>
  /** R [k, n], zero below the diagonal, whose signs are not fixed. */
  r: Matrix<Float64Array>
}

interface Mirrored {
  /** Columns [n, m] in memory order; from its i-th entry on the i-th is its mirror's normal. */
  lines: Float64Array
  r: Matrix<Float64Array>
}

function mirrored(matrix: Matrix): Mirrored {
  checkMatrix(matrix)
  const { rows: m, columns: n } = matrix
  const k = Math.min(m, n)
  const lines = transposed(matrix).data
  const r = new Float64Array(k * n)
  for (let i = 0; i < k; i++) {
    const at = i * m + i
    r[i * n + i] = mirror(lines.subarray(at, (i + 1) * m))
    for (let j = i + 1; j < n; j++) {
      reflect(lines, j * m + i, lines, at, m - i)
      r[i * n + j] = lines[j * m + i]!
    }
  }
  return { lines, r: { data: r, rows: k, columns: n } }
}

/** Thin factors of a matrix [m, n] of any rank. Throws RangeError as `checkMatrix` does. */
export function qr(matrix: Matrix): Qr {
  const { lines, r } = mirrored(matrix)
  const { rows: m } = matrix
  return { directions: { data: accumulated(lines, r.rows, m), rows: r.rows, columns: m }, r }
}

/** R alone, which is half the work. Of [A | b] its last column begins with Qᵀb. Throws RangeError as `checkMatrix` does. */
export const triangularFactor = (matrix: Matrix): Matrix<Float64Array> => mirrored(matrix).r

/** Rows of Qᵀ from the normals, the last mirror first, so that each touches only its block. */
function accumulated(normals: Float64Array, k: number, m: number): Float64Array {
  const directions = new Float64Array(k * m)
  for (let i = 0; i < k; i++) directions[i * m + i] = 1
  for (let i = k - 1; i >= 0; i--)
    for (let j = i; j < k; j++) reflect(directions, j * m + i, normals, i * m + i, m - i)
  return directions
}

function reflect(
  lines: Float64Array,
  at: number,
  normal: Float64Array,
  atNormal: number,
  length: number
): void {
  addScaled(lines, at, -dot(normal, atNormal, lines, at, length), normal, atNormal, length)
}
