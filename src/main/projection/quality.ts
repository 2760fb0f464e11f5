/** How well a layout keeps neighbourhoods, and what structure the points have without any layout. */
import { AppError } from '#shared/errors'
import { RandomStream } from '#shared/random'
import { nearest, squaredDistances, type Metric } from './distances'
import { centred, checkPoints, columnMeans, innerProduct, type Matrix } from './matrix'

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
 * Of a layout [n, k'] of `points` [n, d], over the k nearest neighbours; `metric` is that of the points.
 * Throws `projection.neighbours` unless 1 ≤ k < n / 2.
 */
export function neighbourQuality(
  points: Matrix,
  layout: Matrix,
  k: number,
  metric: Metric
): NeighbourQuality {
  checkPoints(points)
  const n = points.rows
  checkNeighbours(k, n)
  const distancesFrom = squaredDistances(points, metric)
  const drawn = nearest(squaredDistances(layout, 'euclidean'), n, k).indices
  const row = new Float64Array(n)
  let penalty = 0
  let kept = 0
  for (let i = 0; i < n; i++) {
    distancesFrom(i, row)
    row[i] = -1 // comes first: a neighbour's rank is its place in the sorted row
    const sorted = row.slice().sort()
    for (const j of drawn.subarray(i * k, (i + 1) * k)) {
      const rank = placeOf(sorted, row[j]!)
      if (rank > k) penalty += rank - k
      else kept++
    }
  }
  return {
    trustworthiness: 1 - (2 * penalty) / (n * k * (2 * n - 3 * k - 1)),
    preservation: kept / (n * k)
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

export interface ClassQuality {
  /** Share of the k nearest neighbours that have the point's own class. */
  share: number
  /** The share to be expected of neighbours picked at random. */
  chance: number
}

/** @param classes [n], such as cosets or residues. Throws `projection.neighbours` as above. */
export function sameClassShare(points: Matrix, classes: Int32Array, k: number, metric: Metric): ClassQuality {
  checkPoints(points)
  const n = points.rows
  checkNeighbours(k, n)
  if (classes.length !== n)
    throw new AppError('projection.classes', `${n} points need ${n} classes; there are ${classes.length}.`, {
      path: 'classes'
    })
  const { indices } = nearest(squaredDistances(points, metric), n, k)
  const same = indices.reduce((sum, j, at) => sum + Number(classes[j] === classes[Math.floor(at / k)]), 0)
  const sizes = new Map<number, number>()
  for (const label of classes) sizes.set(label, (sizes.get(label) ?? 0) + 1)
  const pairs = [...sizes.values()].reduce((sum, size) => sum + size * (size - 1), 0)
  return { share: same / (n * k), chance: pairs / (n * (n - 1)) }
}

export interface RingQuality {
  /** Mean cosine of rows i and i + m (mod n) about the mean row. */
  ring: number
  /** Mean cosine of as many random pairs of different rows. */
  random: number
}

/**
 * Whether rows that are m apart in number are near in direction. The mean row is taken off first: a common
 * offset would make all rows alike. A row without direction counts as cosine 0.
 * Throws `projection.ringStep` unless 1 ≤ m < n.
 */
export function ringCosine(points: Matrix, m: number, seed: number): RingQuality {
  checkPoints(points)
  const n = points.rows
  if (!(Number.isInteger(m) && m >= 1 && m < n))
    throw new AppError(
      'projection.ringStep',
      `The step round the ring must be a whole number from 1 to ${n - 1}; it is ${m}.`,
      { path: 'ringStep' }
    )
  const cosine = cosines(points)
  const stream = new RandomStream(seed, 'projection')
  let ring = 0
  let random = 0
  for (let i = 0; i < n; i++) {
    ring += cosine(i, (i + m) % n) / n
    const first = stream.below(n)
    random += cosine(first, (first + 1 + stream.below(n - 1)) % n) / n
  }
  return { ring, random }
}

function cosines(points: Matrix): (i: number, j: number) => number {
  const { data, columns: d } = centred(points, columnMeans(points))
  const row = (i: number): Float64Array => data.subarray(i * d, (i + 1) * d)
  return (i, j) => {
    const sizes = innerProduct(row(i), row(i)) * innerProduct(row(j), row(j))
    return sizes > 0 ? innerProduct(row(i), row(j)) / Math.sqrt(sizes) : 0
  }
}
