/** A = Q R by Householder reflections: Q with orthonormal columns, R upper triangular. */
import { dot } from './lines'
import { checkMatrix, transposed, type Matrix } from './matrix'
import { mirror, reflect } from './reflection'

export interface Qr {
  /** Qᵀ [k, m]: row i is the i-th orthonormal direction; k = min(m, n). */
  directions: Matrix<Float64Array>
  /** R [k, n], zero below the diagonal, whose signs are not fixed. */
  r: Matrix<Float64Array>
}

export interface Mirrored {
  /** Normals of Q's k mirrors: the i-th acts on the rows from i on. */
  normals: Float64Array[]
  /** R [k, n] */
  r: Matrix<Float64Array>
}

/** R, and Q as its mirrors, which is half the work of `qr`. Two mirrors and two columns at a time. Throws RangeError as `checkMatrix` does. */
export function mirrored(matrix: Matrix): Mirrored {
  checkMatrix(matrix)
  const { rows: m, columns: n } = matrix
  const k = Math.min(m, n)
  const lines = transposed(matrix).data
  const normals = Array.from({ length: k }, (_, i) => lines.subarray(i * m + i, (i + 1) * m))
  const r = new Float64Array(k * n)
  for (let i = 0; i < k; i += 2) {
    const first = normals[i]!
    r[i * n + i] = mirror(first)
    if (i + 1 === k) {
      for (let j = k; j < n; j++) reflect(lines, j * m + i, first)
    } else {
      const second = normals[i + 1]!
      reflect(lines, (i + 1) * m + i, first)
      r[(i + 1) * n + i + 1] = mirror(second)
      let j = i + 2
      const across = dot(first, 1, second, 0, second.length)
      for (; j + 1 < n; j += 2) reflectTwice(lines, j * m + i, (j + 1) * m + i, first, second, across)
      if (j < n) {
        reflect(lines, j * m + i, first)
        reflect(lines, j * m + i + 1, second)
      }
    }
    for (let row = i; row < Math.min(i + 2, k); row++)
      for (let j = row + 1; j < n; j++) r[row * n + j] = lines[j * m + row]!
  }
  return { normals, r: { data: r, rows: k, columns: n } }
}

/**
 * Mirrors two lines by the first normal v and then, from their next entry on, by the second one, w: with a = v·x the second
 * product is w·(x − a·v) = w·x − a·(w·v).
 * @param across w·v
 */
function reflectTwice(
  lines: Float64Array,
  x: number,
  y: number,
  first: Float64Array,
  second: Float64Array,
  across: number
): void {
  const head = first[0]!
  let [a, b, c, d] = [head * lines[x]!, 0, head * lines[y]!, 0]
  for (let k = 0; k < second.length; k++) {
    const [v, w, p, q] = [first[k + 1]!, second[k]!, lines[x + k + 1]!, lines[y + k + 1]!]
    a += v * p
    b += w * p
    c += v * q
    d += w * q
  }
  b -= a * across
  d -= c * across
  lines[x]! -= a * head
  lines[y]! -= c * head
  for (let k = 0; k < second.length; k++) {
    const [v, w] = [first[k + 1]!, second[k]!]
    lines[x + k + 1]! -= a * v + b * w
    lines[y + k + 1]! -= c * v + d * w
  }
}

/** Thin factors of a matrix [m, n] of any rank. Throws RangeError as `checkMatrix` does. */
export function qr(matrix: Matrix): Qr {
  const { normals, r } = mirrored(matrix)
  const { rows: m } = matrix
  const directions = new Float64Array(r.rows * m)
  for (let i = 0; i < r.rows; i++) directions[i * m + i] = 1
  // the last mirror first, so that each touches only its block
  for (let i = r.rows - 1; i >= 0; i--)
    for (let j = i; j < r.rows; j++) reflect(directions, j * m + i, normals[i]!)
  return { directions: { data: directions, rows: r.rows, columns: m }, r }
}
