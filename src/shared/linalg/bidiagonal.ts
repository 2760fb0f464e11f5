/** A = L B Rᵀ with B upper bidiagonal, by Householder reflections from both sides in turn (Golub & Kahan 1965). */
import { transposed, type Matrix } from './matrix'
import { mirror } from './reflection'

export interface Bidiagonal {
  /** [2n − 1]: diagonal and superdiagonal d₁, e₁, d₂, … in turns. */
  entries: Float64Array
  /** Normals of L's n mirrors: the k-th acts on the rows from k on. */
  left: Float64Array[]
  /** Normals of R's n − 1 mirrors: the k-th acts on the columns from k + 1 on. */
  right: Float64Array[]
}

/** Of a matrix [m, n], or of its transpose where that has more rows than columns. */
export function bidiagonal(matrix: Matrix): Bidiagonal {
  const tall = matrix.rows >= matrix.columns
  const { data: x, rows: m, columns: n } = tall ? copyOf(matrix) : transposed(matrix)
  const entries = new Float64Array(2 * n - 1)
  const left: Float64Array[] = []
  const right: Float64Array[] = []
  for (let k = 0; k < n; k++) {
    const column = new Float64Array(m - k)
    for (let i = k; i < m; i++) column[i - k] = x[i * n + k]!
    entries[2 * k] = mirror(column)
    left.push(column)
    reflectColumns(x, n, k, column)
    if (k === n - 1) break
    const row = x.slice(k * n + k + 1, (k + 1) * n)
    entries[2 * k + 1] = mirror(row)
    right.push(row)
    for (let i = k + 1; i < m; i++) {
      const first = i * n + k + 1
      let along = 0
      for (let j = 0; j < row.length; j++) along += row[j]! * x[first + j]!
      for (let j = 0; j < row.length; j++) x[first + j]! -= along * row[j]!
    }
  }
  return { entries, left, right }
}

/** The part of x right of column k and from row k on, mirrored along its columns. */
function reflectColumns(x: Float64Array, n: number, k: number, normal: Float64Array): void {
  const along = new Float64Array(n)
  for (let i = 0; i < normal.length; i++) {
    const [factor, line] = [normal[i]!, (k + i) * n]
    for (let j = k + 1; j < n; j++) along[j]! += factor * x[line + j]!
  }
  for (let i = 0; i < normal.length; i++) {
    const [factor, line] = [normal[i]!, (k + i) * n]
    for (let j = k + 1; j < n; j++) x[line + j]! -= factor * along[j]!
  }
}

const copyOf = ({ data, rows, columns }: Matrix): Matrix<Float64Array> => ({
  data: new Float64Array(data),
  rows,
  columns
})
