/**
 * Shortest coefficients among those of least squares, or those of the ridge whose training error is the one aimed at.
 *
 * Dims: n rows, p features, k = min(n, p). Φ = Σ σᵣuᵣvᵣᵀ; the fit of ridge λ is Σ uᵣ(uᵣ·y)·σᵣ²/(σᵣ² + λ).
 */
import { defaultCutoff } from '#shared/linalg/leastSquares'
import { transposed, type Matrix } from '#shared/linalg/matrix'
import { triangularFactor } from '#shared/linalg/qr'
import { svd } from '#shared/linalg/svd'

export interface Fit {
  /** a `[p]` */
  coefficients: Float64Array
  /** λ; 0: least squares. */
  ridge: number
}

/** Halvings of the interval of log λ: enough for the last bit. */
const HALVINGS = 200

/** @param level mean squared error on the rows that is aimed at; the least there is where that is larger */
export function fitTo(design: Matrix<Float64Array>, labels: Float64Array, level: number): Fit {
  const { rows: n, columns: p, data: phi } = design
  // of Φᵀ = QR the triangle Rᵀ has the singular values and the left vectors of Φ
  const { values, left } = svd(p > n ? transposed(triangularFactor(transposed(design))) : design)
  const told = values.map((value) => (value > defaultCutoff(design) * values[0]! ? value * value : 0))
  const along = told.map((_, r) => {
    let sum = 0
    for (let i = 0; i < n; i++) sum += left.data[r * n + i]! * labels[i]!
    return sum
  })
  const ridge = ridgeFor(level, told, along, labels)
  // a = Φᵀα with α = Σ uᵣ(uᵣ·y)/(σᵣ² + λ)
  const alpha = new Float64Array(n)
  told.forEach((square, r) => {
    if (square === 0) return
    const factor = along[r]! / (square + ridge)
    for (let i = 0; i < n; i++) alpha[i]! += factor * left.data[r * n + i]!
  })
  const coefficients = new Float64Array(p)
  for (let i = 0; i < n; i++) for (let j = 0; j < p; j++) coefficients[j]! += alpha[i]! * phi[i * p + j]!
  return { coefficients, ridge }
}

/** @param told σᵣ², 0 where it counts as that; @param along uᵣ·y */
function ridgeFor(level: number, told: Float64Array, along: Float64Array, labels: Float64Array): number {
  const outside =
    labels.reduce((sum, y) => sum + y * y, 0) - along.reduce((sum, part) => sum + part * part, 0)
  const error = (ridge: number): number =>
    told.reduce(
      (sum, square, r) => sum + (along[r]! * (square === 0 ? 1 : ridge / (square + ridge))) ** 2,
      Math.max(0, outside)
    ) / labels.length
  if (told[0]! === 0 || error(0) >= level) return 0
  let [low, high] = [told[0]! * 1e-20, told[0]! * 1e20]
  for (let i = 0; i < HALVINGS; i++) {
    const middle = Math.sqrt(low) * Math.sqrt(high)
    if (error(middle) < level) low = middle
    else high = middle
  }
  return low
}
