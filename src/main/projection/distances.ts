/** Squared distances between points, and nearest neighbours by comparing all pairs. */
import { AppError } from '#shared/errors'
import type { Matrix } from '#shared/linalg/matrix'

/** `cosine` is 1 − cos of the angle between two rows. */
export type Metric = 'euclidean' | 'cosine'

/** Writes the squared distances from point `i` to every point into `out` [n]. */
export type DistancesFrom = (i: number, out: Float64Array) => void

/** Throws `projection.points` (path `points`) when the metric is cosine and a row has no direction. */
export function squaredDistances(points: Matrix, metric: Metric): DistancesFrom {
  const { rows: n, columns: d } = points
  const x = metric === 'cosine' ? unitRows(points) : Float64Array.from(points.data)
  const own = new Float64Array(d)
  return (i, out) => {
    own.set(x.subarray(i * d, (i + 1) * d))
    for (let j = 0, at = 0; j < n; j++) {
      // two sums at a time, which need not wait for each other
      let even = 0
      let odd = 0
      for (let k = 1; k < d; k += 2, at += 2) {
        const first = own[k - 1]! - x[at]!
        const second = own[k]! - x[at + 1]!
        even += first * first
        odd += second * second
      }
      if (d % 2 === 1) {
        const last = own[d - 1]! - x[at++]!
        even += last * last
      }
      const sum = even + odd
      // between unit rows ‖a − b‖² = 2 (1 − cos)
      out[j] = metric === 'cosine' ? (sum * sum) / 4 : sum
    }
  }
}

function unitRows({ data, rows, columns }: Matrix): Float64Array {
  const unit = Float64Array.from(data)
  for (let i = 0; i < rows; i++) {
    const row = unit.subarray(i * columns, (i + 1) * columns)
    const length = Math.sqrt(row.reduce((sum, value) => sum + value * value, 0))
    if (length === 0)
      throw new AppError(
        'projection.points',
        `Point ${i} is zero and has no direction for the cosine metric; choose the euclidean one.`,
        { path: 'points' }
      )
    for (let k = 0; k < columns; k++) row[k]! /= length
  }
  return unit
}

export interface Neighbours {
  k: number
  /** [n, k], in no particular order. */
  indices: Int32Array
  /** Squared distances [n, k] to them. */
  distances: Float64Array
}

/** The k nearest other points of each of n points; of equals the one with the lower index. */
export function nearest(distancesFrom: DistancesFrom, n: number, k: number): Neighbours {
  const indices = new Int32Array(n * k)
  const distances = new Float64Array(n * k)
  const row = new Float64Array(n)
  const sorted = new Float64Array(n)
  for (let i = 0; i < n; i++) {
    distancesFrom(i, row)
    row[i] = Infinity
    sorted.set(row)
    nearestIn(row, sorted.sort(), indices.subarray(i * k, (i + 1) * k))
    for (let at = i * k; at < (i + 1) * k; at++) distances[at] = row[indices[at]!]!
  }
  return { k, indices, distances }
}

/** Indices of the least values of a row, as many as `out` has room for. @param sorted the row's values, ascending */
export function nearestIn(row: Float64Array, sorted: Float64Array, out: Int32Array | Uint16Array): void {
  const k = out.length
  const farthest = sorted[k - 1]!
  let nearer = k - 1
  while (nearer > 0 && sorted[nearer - 1] === farthest) nearer--
  let equals = k - nearer
  let at = 0
  for (let j = 0; j < row.length; j++)
    if (row[j]! < farthest || (row[j] === farthest && equals-- > 0)) out[at++] = j
}
