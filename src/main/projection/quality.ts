/** How well a layout keeps neighbourhoods, and what structure the points have without any layout. */
import { AppError } from '#shared/errors'
import { centred, columnMeans, type Matrix } from '#shared/linalg/matrix'
import { innerProduct } from '#shared/linalg/products'
import { checkPoints } from './checks'
import { nearest, nearestIn, squaredDistances, type Metric } from './distances'

function checkNeighbours(k: number, n: number): void {
  if (!(Number.isInteger(k) && k >= 1 && k < n / 2))
    throw new AppError(
      'projection.neighbours',
      `The number of neighbours must be a whole number from 1 to below ${n / 2}; it is ${k}.`,
      { path: 'neighbours' }
    )
}

export interface NeighbourQuality {
  /** 1 less the ranks by which layout neighbours are no neighbours of the points (Venna & Kaski 2001); 1 is perfect. */
  trustworthiness: number
  /** Share of the points' k nearest neighbours that are among the layout's k nearest. */
  preservation: number
}

/**
 * Of a layout [n, k'] of `points` [n, d], over the k nearest neighbours; `metric` is that of the points. With them the k
 * nearest points of every point [n, k].
 * Throws `projection.neighbours` unless 1 ≤ k < n / 2.
 */
export function neighbourQuality(
  points: Matrix,
  layout: Matrix,
  k: number,
  metric: Metric
): NeighbourQuality & { nearest: Uint16Array } {
  checkPoints(points)
  const n = points.rows
  checkNeighbours(k, n)
  const distancesFrom = squaredDistances(points, metric)
  const drawn = nearest(squaredDistances(layout, 'euclidean'), n, k).indices
  const near = new Uint16Array(n * k)
  const row = new Float64Array(n)
  const sorted = new Float64Array(n)
  let penalty = 0
  let kept = 0
  for (let i = 0; i < n; i++) {
    distancesFrom(i, row)
    row[i] = Infinity
    sorted.set(row)
    nearestIn(row, sorted.sort(), near.subarray(i * k, (i + 1) * k))
    for (const j of drawn.subarray(i * k, (i + 1) * k)) {
      const rank = placeOf(sorted, row[j]!) + 1
      if (rank > k) penalty += rank - k
      else kept++
    }
  }
  return {
    trustworthiness: 1 - (2 * penalty) / (n * k * (2 * n - 3 * k - 1)),
    preservation: kept / (n * k),
    nearest: near
  }
}

/** Index of the first entry that is not below `value`. */
function placeOf(sorted: Float64Array, value: number): number {
  let low = 0
  let high = sorted.length
  while (low < high) {
    const middle = (low + high) >> 1
    if (sorted[middle]! < value) low = middle + 1
    else high = middle
  }
  return low
}

/**
 * Whether rows that are m apart in number are near in direction: mean cosine of rows i and i + m (mod n) about the mean
 * row, m from 1 to ⌊n / 2⌋. The mean row is taken off first: a common offset would make all rows alike. A row without
 * direction counts as cosine 0. The mean over all pairs of rows is what random pairs have.
 */
export function ringCosines(points: Matrix): Float64Array {
  checkPoints(points)
  const { data, rows: n, columns: d } = centred(points, columnMeans(points))
  const units = Array.from({ length: n }, (_, i) => {
    const row = data.subarray(i * d, (i + 1) * d)
    const length = Math.sqrt(innerProduct(row, row))
    return length > 0 ? row.map((value) => value / length) : row
  })
  return Float64Array.from({ length: Math.floor(n / 2) }, (_, before) =>
    units.reduce((sum, row, i) => sum + innerProduct(row, units[(i + before + 1) % n]!) / n, 0)
  )
}
