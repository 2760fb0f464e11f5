/**
 * Shortest coefficients among those of least squares, or those of the ridge whose training error is the one aimed at.
 *
 * Dims: n rows, p features, k = min(n, p). Φ = Σ σᵣuᵣvᵣᵀ; the fit of ridge λ is Σ uᵣ(uᵣ·y)·σᵣ²/(σᵣ² + λ).
 */
import { alongModes } from '#shared/linalg/alongModes'
import { defaultCutoff } from '#shared/linalg/leastSquares'
import type { Matrix } from '#shared/linalg/matrix'

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
  let ridge = 0
  const { solution } = alongModes(
    design,
    { data: labels, rows: labels.length, columns: 1 },
    (values, along) => {
      const cutoff = defaultCutoff(design) * values[0]!
      const told = values.map((value) => (value > cutoff ? value * value : 0))
      ridge = ridgeFor(level, told, along.data, labels)
      return told.map((square, r) => (square === 0 ? 0 : values[r]! / (square + ridge)))
    }
  )
  return { coefficients: solution.data, ridge }
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
