/** A = Q R by Householder reflections: Q with orthonormal columns, R upper triangular. */
import { dot } from './lines'
import { checkMatrix, transposed, type Matrix } from './matrix'
import { accumulated, mirror, reflect, type Mirrors } from './reflection'

export interface Qr {
  /** Qᵀ [k, m]: row i is the i-th orthonormal direction; k = min(m, n). */
  directions: Matrix<Float64Array>
  /** R [k, n], zero below the diagonal, whose signs are not fixed. */
  r: Matrix<Float64Array>
}

/** Thin factors of a matrix [m, n] of any rank. Throws RangeError as `checkMatrix` does. */
export function qr(matrix: Matrix): Qr {
  checkMatrix(matrix)
  const { mirrors, r } = mirrored(transposed(matrix))
  return { directions: accumulated(mirrors, r.rows), r }
}

/**
 * R, and Q as its mirrors, which is half the work: two mirrors and two columns at a time.
 * @param columns [n, m]: the columns of A as lines, all finite; overwritten by the normals
 */
export function mirrored({ data: lines, rows: n, columns: m }: Matrix<Float64Array>): {
  mirrors: Mirrors
  r: Matrix<Float64Array>
} {
  const k = Math.min(m, n)
  const r = new Float64Array(k * n)
  for (let i = 0; i < k; i += 2) {
    const first = i * m + i
    r[i * n + i] = mirror(lines.subarray(first, (i + 1) * m))
    if (i + 1 < k) {
      const second = first + m + 1
      reflect(lines, second - 1, lines, first, m - i)
      r[(i + 1) * n + i + 1] = mirror(lines.subarray(second, (i + 2) * m))
      const across = dot(lines, first + 1, lines, second, m - i - 1)
      let j = i + 2
      for (; j + 1 < n; j += 2)
        reflectTwice(lines, j * m + i, (j + 1) * m + i, first, second, m - i - 1, across)
      if (j < n) {
        reflect(lines, j * m + i, lines, first, m - i)
        reflect(lines, j * m + i + 1, lines, second, m - i - 1)
      }
    } else for (let j = k; j < n; j++) reflect(lines, j * m + i, lines, first, m - i)
    for (let row = i; row < Math.min(i + 2, k); row++)
      for (let j = row + 1; j < n; j++) r[row * n + j] = lines[j * m + row]!
  }
  return {
    mirrors: { normals: lines, count: k, length: m, offset: 0 },
    r: { data: r, rows: k, columns: n }
  }
}

/**
 * Mirrors lines x and y by a first normal v and then, from their next entry on, by a second one, w, of `length`: with a = v·x the
 * second product is w·(x − a·v) = w·x − a·(w·v).
 * @param across w·v
 */
function reflectTwice(
  lines: Float64Array,
  x: number,
  y: number,
  first: number,
  second: number,
  length: number,
  across: number
): void {
  const head = lines[first]!
  let [a, b, c, d] = [head * lines[x]!, 0, head * lines[y]!, 0]
  for (let k = 0; k < length; k++) {
    const v = lines[first + k + 1]!
    const w = lines[second + k]!
    const p = lines[x + k + 1]!
    const q = lines[y + k + 1]!
    a += v * p
    b += w * p
    c += v * q
    d += w * q
  }
  b -= a * across
  d -= c * across
  lines[x]! -= a * head
  lines[y]! -= c * head
  for (let k = 0; k < length; k++) {
    const v = lines[first + k + 1]!
    const w = lines[second + k]!
    lines[x + k + 1]! -= a * v + b * w
    lines[y + k + 1]! -= c * v + d * w
  }
}
