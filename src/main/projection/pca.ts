/**
 * Principal components (Pearson 1901): directions of largest variance of n points in d dimensions, from the
 * smaller of the two Gram matrices of the centred points, XᵀX [d, d] or XXᵀ [n, n]; both have the same
 * non-zero eigenvalues σ², and X Xᵀ u = σ² u gives the direction Xᵀu / σ.
 *
 * Sign convention: of every component's entries the one of largest magnitude (the first of equals) is positive.
 */
import { AppError } from '#shared/errors'
import { centred, columnMeans, type Matrix } from '#shared/linalg/matrix'
import { columnGram, columnProducts, innerProduct } from '#shared/linalg/products'
import { rowGram } from '#shared/linalg/rowBlocks'
import { symmetricEigen } from '#shared/linalg/symmetricEigen'
import { checkPoints } from './checks'

export interface Basis {
  /** Mean of the points [d]. */
  mean: Float64Array
  /** [k, d]: unit directions, largest variance first. A direction without variance is all zero. */
  components: Float64Array
  /** [k]: variance along each (denominator n − 1). */
  variance: Float64Array
  /** Share of the total variance that each component explains [k]; 0 where nothing varies. */
  explained: Float64Array
}

/** Variances below this share of the largest are rounding: such a direction is arbitrary. */
const NEGLIGIBLE = 1e-14

/**
 * The first k principal directions of `points` [n, d].
 * Throws `projection.points` for fewer than 3 or not finite points, `projection.components` unless 1 ≤ k ≤ min(n, d).
 */
export function fitPca(points: Matrix, k: number): Basis {
  checkPoints(points)
  const { rows: n, columns: d } = points
  if (!(Number.isInteger(k) && k >= 1 && k <= Math.min(n, d)))
    throw new AppError(
      'projection.components',
      `The number of components must be a whole number from 1 to ${Math.min(n, d)}; it is ${k}.`,
      { path: 'components' }
    )
  const mean = columnMeans(points)
  const x = centred(points, mean)
  const wide = d > n
  const { values, vectors } = symmetricEigen(wide ? rowGram(x) : columnGram(x))
  const components = new Float64Array(k * d)
  for (let c = 0; c < k; c++) {
    if (!(values[c]! > NEGLIGIBLE * values[0]!)) continue
    const vector = vectors.data.subarray(c * vectors.columns, (c + 1) * vectors.columns)
    const direction = wide ? columnProducts({ data: vector, rows: n, columns: 1 }, x).data : vector
    components.set(oriented(direction), c * d)
  }
  const total = innerProduct(x.data, x.data)
  const variance = values.slice(0, k).map((value) => Math.max(0, value) / (n - 1))
  return {
    mean,
    components,
    variance,
    explained: variance.map((v) => (total > 0 ? (v * (n - 1)) / total : 0))
  }
}

/** Unit length, with the sign of the convention. */
function oriented(direction: Float64Array): Float64Array {
  let largest = 0
  for (const value of direction) if (Math.abs(value) > Math.abs(largest)) largest = value
  const length = Math.sqrt(innerProduct(direction, direction))
  return direction.map((value) => value / (largest < 0 ? -length : length))
}

/** Coordinates [n, k] of `points` [n, d] in a basis. */
export function project(points: Matrix, { mean, components }: Basis): Float64Array {
  const { rows: n, columns: d } = points
  const k = components.length / d
  const x = centred(points, mean).data
  const scores = new Float64Array(n * k)
  for (let i = 0; i < n; i++)
    for (let c = 0; c < k; c++)
      scores[i * k + c] = innerProduct(
        x.subarray(i * d, (i + 1) * d),
        components.subarray(c * d, (c + 1) * d)
      )
  return scores
}
