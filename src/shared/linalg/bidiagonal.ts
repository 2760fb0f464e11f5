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
  const down = new Float64Array(m)
  const along = new Float64Array(n)
  let row: Float64Array = new Float64Array(n)
  for (let k = 0; k < n; k++) {
    const column = new Float64Array(m - k)
    for (let i = k; i < m; i++) column[i - k] = x[i * n + k]! - down[i]! * row[0]!
    entries[2 * k] = mirror(column)
    left.push(column)
    if (k === n - 1) break
    fromRight(x, n, k, row.subarray(1), down, column, along)
    row = x.slice(k * n + k + 1, (k + 1) * n)
    for (let j = 0; j < row.length; j++) row[j]! -= column[0]! * along[k + 1 + j]!
    entries[2 * k + 1] = mirror(row)
    right.push(row)
    fromLeft(x, n, k, column, along, row, down)
  }
  return { entries, left, right }
}

/** Mirrors rows from k on by what the last right normal has behind column k, and sums their products `along` with the next left normal. */
function fromRight(
  x: Float64Array,
  n: number,
  k: number,
  row: Float64Array,
  down: Float64Array,
  column: Float64Array,
  along: Float64Array
): void {
  along.fill(0)
  let i = 0
  for (; i + 1 < column.length; i += 2) {
    const [first, second] = [(k + i) * n + k + 1, (k + i + 1) * n + k + 1]
    const [p, q, v, w] = [down[k + i]!, down[k + i + 1]!, column[i]!, column[i + 1]!]
    for (let j = 0; j < row.length; j++) {
      const turned = row[j]!
      const a = (x[first + j]! -= p * turned)
      const b = (x[second + j]! -= q * turned)
      // one after the other: stored series hang on the bits
      along[k + 1 + j] = along[k + 1 + j]! + v * a + w * b
    }
  }
  if (i < column.length) {
    const [first, p, v] = [(k + i) * n + k + 1, down[k + i]!, column[i]!]
    for (let j = 0; j < row.length; j++) along[k + 1 + j]! += v * (x[first + j]! -= p * row[j]!)
  }
}

/** Mirrors rows behind k by the left normal, and sums their products `down` with the right one. */
function fromLeft(
  x: Float64Array,
  n: number,
  k: number,
  column: Float64Array,
  along: Float64Array,
  row: Float64Array,
  down: Float64Array
): void {
  let i = 1
  for (; i + 1 < column.length; i += 2) {
    const [first, second] = [(k + i) * n + k + 1, (k + i + 1) * n + k + 1]
    const [v, w] = [column[i]!, column[i + 1]!]
    let [p, q] = [0, 0]
    for (let j = 0; j < row.length; j++) {
      const [by, turned] = [along[k + 1 + j]!, row[j]!]
      p += turned * (x[first + j]! -= v * by)
      q += turned * (x[second + j]! -= w * by)
    }
    down[k + i] = p
    down[k + i + 1] = q
  }
  if (i < column.length) {
    const [first, v] = [(k + i) * n + k + 1, column[i]!]
    let p = 0
    for (let j = 0; j < row.length; j++) p += row[j]! * (x[first + j]! -= v * along[k + 1 + j]!)
    down[k + i] = p
  }
}

const copyOf = ({ data, rows, columns }: Matrix): Matrix<Float64Array> => ({
  data: new Float64Array(data),
  rows,
  columns
})
