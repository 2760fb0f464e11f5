/**
 * Regression by a kernel, and the way there: f_t = K*·K⁻¹(I − e^(−ηKt))y, what gradient flow on a linearised network from f₀ = 0
 * has come to at time t (Jacot et al. 2018, §5; Lee et al. 2019, arXiv 1902.06720, eq. 10). K = Σ λᵢvᵢvᵢᵀ.
 */
import { exponential } from '#shared/elementary'
import { addScaled, dot } from '#shared/linalg/lines'
import type { Matrix } from '#shared/linalg/matrix'
import { symmetricEigen } from '#shared/linalg/symmetricEigen'

/** Eigenvalues below this share of the largest are 0 but for rounding: regression leaves them out. */
const CUTOFF = 1e-12
/** e^−x is 0 beside 1 from here on. */
const LARGEST = 700

export interface Regression {
  /** Largest eigenvalue. */
  largest: number
  /** Weights of the training rows `[n]` for targets `[n]`, at time ηt; `Infinity`: the regression itself. */
  weights(targets: Float64Array, time: number): Float64Array
}

/** @param kernel `[n, n]`, symmetric */
export function regression({ data, rows: n }: Matrix<Float64Array>): Regression {
  const { values, vectors } = symmetricEigen({ data: data.slice(), rows: n, columns: n })
  const largest = values[0]!
  const growth = (value: number, time: number): number => {
    if (value > CUTOFF * largest)
      return (1 - (value * time < LARGEST ? exponential(-value * time) : 0)) / value
    return time === Infinity ? 0 : time
  }
  return {
    largest,
    weights: (targets, time) => {
      const weights = new Float64Array(n)
      values.forEach((value, i) => {
        const factor = dot(vectors.data, i * n, targets, 0, n) * growth(value, time)
        addScaled(weights, 0, factor, vectors.data, i * n, n)
      })
      return weights
    }
  }
}

/** Answers `[m]` at rows whose kernel with the training rows is `kernel` `[m, n]`. */
export const answersBy = (
  { data, rows, columns }: Matrix<Float64Array>,
  weights: Float64Array
): Float64Array =>
  Float64Array.from({ length: rows }, (_, row) => dot(data, row * columns, weights, 0, columns))
