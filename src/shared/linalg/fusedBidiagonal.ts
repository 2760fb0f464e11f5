/**
 * A = L B Rᵀ with B upper bidiagonal, as `bidiagonal` has it, with the same bits in a third of the time: A is gone through twice
 * for each pair of mirrors and not four times (Howell et al. 2008, “Cache efficient bidiagonalization using BLAS 2.5
 * operators”, ACM TOMS 34(3)), four lines at a time.
 */
import { transposed, type Matrix } from './matrix'
import { mirror, type Mirrors } from './reflection'

export interface FusedBidiagonal {
  /** [2n − 1]: diagonal and superdiagonal d₁, e₁, d₂, … in turns. */
  entries: Float64Array
  /** L, of n mirrors. */
  left: Mirrors
  /** R, of n − 1 mirrors. */
  right: Mirrors
}

/** Of a matrix [m, n], or of its transpose where that has more rows than columns. */
export function fusedBidiagonal(matrix: Matrix): FusedBidiagonal {
  const tall = matrix.rows >= matrix.columns
  const { data: x, rows: m, columns: n } = tall ? copyOf(matrix) : transposed(matrix)
  const entries = new Float64Array(2 * n - 1)
  const left = { normals: new Float64Array(n * m), count: n, length: m, offset: 0 } as const
  const right = { normals: new Float64Array((n - 1) * n), count: n - 1, length: n, offset: 1 } as const
  const work: Work = {
    x,
    m,
    n,
    column: left.normals,
    row: right.normals,
    along: new Float64Array(n),
    down: new Float64Array(m)
  }
  for (let k = 0; k < n; k++) {
    gatherColumn(work, k)
    entries[2 * k] = mirror(work.column.subarray(k * m + k, (k + 1) * m))
    if (k === n - 1) break
    fromRight(work, k)
    const [head, at] = [work.column[k * m + k]!, k * n]
    for (let j = k + 1; j < n; j++) work.row[at + j] = x[at + j]! - head * work.along[j]!
    entries[2 * k + 1] = mirror(work.row.subarray(at + k + 1, at + n))
    fromLeft(work, k)
  }
  return { entries, left, right }
}

interface Work {
  /** [m, n], of which lines and columns from k on are still worked on. */
  x: Float64Array
  m: number
  n: number
  /** Left normals [n, m], right ones [n − 1, n]. */
  column: Float64Array
  row: Float64Array
  /** [n]: products of columns of x with the left normal. */
  along: Float64Array
  /** [m]: products of lines of x with the right normal. */
  down: Float64Array
}

/** Column k of x, mirrored from the right by the normal before. */
function gatherColumn({ x, m, n, column, row, down }: Work, k: number): void {
  const head = k > 0 ? row[(k - 1) * n + k]! : 0
  for (let i = k; i < m; i++) column[k * m + i] = x[i * n + k]! - down[i]! * head
}

/** Mirrors x behind column k from the right by the normal before, and sums its products with the left normal. */
function fromRight({ x, m, n, column, row, along, down }: Work, k: number): void {
  along.fill(0)
  // before the first there is none: `down` is 0, and so is what it is multiplied by
  const before = Math.max(0, k - 1) * n
  let i = k
  for (; i + 3 < m; i += 4) {
    const [x0, x1, x2, x3] = [i * n, (i + 1) * n, (i + 2) * n, (i + 3) * n]
    const [d0, d1, d2, d3] = [down[i]!, down[i + 1]!, down[i + 2]!, down[i + 3]!]
    const at = k * m + i
    const [v0, v1, v2, v3] = [column[at]!, column[at + 1]!, column[at + 2]!, column[at + 3]!]
    for (let j = k + 1; j < n; j++) {
      const turned = row[before + j]!
      const p = x[x0 + j]! - d0 * turned
      const q = x[x1 + j]! - d1 * turned
      const r = x[x2 + j]! - d2 * turned
      const s = x[x3 + j]! - d3 * turned
      x[x0 + j] = p
      x[x1 + j] = q
      x[x2 + j] = r
      x[x3 + j] = s
      // one after the other, as `bidiagonal` sums them
      along[j] = along[j]! + v0 * p + v1 * q + v2 * r + v3 * s
    }
  }
  for (; i < m; i++) {
    const [first, p, v] = [i * n, down[i]!, column[k * m + i]!]
    for (let j = k + 1; j < n; j++) along[j]! += v * (x[first + j]! -= p * row[before + j]!)
  }
}

/** Mirrors x behind line and column k by the left normal, and sums its products with the right one. */
function fromLeft({ x, m, n, column, row, along, down }: Work, k: number): void {
  let i = k + 1
  for (; i + 3 < m; i += 4) {
    const [x0, x1, x2, x3] = [i * n, (i + 1) * n, (i + 2) * n, (i + 3) * n]
    const at = k * m + i
    const [v0, v1, v2, v3] = [column[at]!, column[at + 1]!, column[at + 2]!, column[at + 3]!]
    let [d0, d1, d2, d3] = [0, 0, 0, 0]
    for (let j = k + 1; j < n; j++) {
      const by = along[j]!
      const turned = row[k * n + j]!
      const p = x[x0 + j]! - v0 * by
      const q = x[x1 + j]! - v1 * by
      const r = x[x2 + j]! - v2 * by
      const s = x[x3 + j]! - v3 * by
      x[x0 + j] = p
      x[x1 + j] = q
      x[x2 + j] = r
      x[x3 + j] = s
      d0 += turned * p
      d1 += turned * q
      d2 += turned * r
      d3 += turned * s
    }
    down[i] = d0
    down[i + 1] = d1
    down[i + 2] = d2
    down[i + 3] = d3
  }
  for (; i < m; i++) {
    const [first, v] = [i * n, column[k * m + i]!]
    let sum = 0
    for (let j = k + 1; j < n; j++) sum += row[k * n + j]! * (x[first + j]! -= v * along[j]!)
    down[i] = sum
  }
}

const copyOf = ({ data, rows, columns }: Matrix): Matrix<Float64Array> => ({
  data: new Float64Array(data),
  rows,
  columns
})
