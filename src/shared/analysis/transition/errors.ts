/**
 * Standard errors of what is derived from a fit.
 *
 * Covariance C = (JᵀJ)⁻¹ Jᵀ diag(e²/(1 − h)²) J (JᵀJ)⁻¹ with the leverage h of each row, so that a plateau that is noisier
 * than the end does no harm and the few rows of the rise are not taken for exact (HC3, MacKinnon & White 1985), times
 * (1 + ρ)/(1 − ρ) where neighbouring residuals are alike, as of an accuracy on the same rows at every evaluation.
 * Of a quantity g(θ, a, b) the variance is ∇gᵀ C ∇g.
 */
import { cholesky, solveCholesky } from '../../linalg/cholesky'
import { identity } from '../../linalg/matrix'
import { residuals, type Fitted, type Points } from './leastSquares'

const DIFFERENCE = 1e-5
/** A row that alone decides a parameter has leverage 1. */
const LEAST_FREE = 0.05

const dot = (a: readonly number[], b: ArrayLike<number>): number =>
  a.reduce((sum, value, i) => sum + value * b[i]!, 0)

/** Correlation of neighbouring residuals, from 0 to 0.95; that of so few rows is found too small by (1 + 3ρ)/n (Kendall 1954). */
export function neighbourCorrelation(residual: Float64Array): number {
  let [along, square] = [0, 0]
  for (let i = 0; i < residual.length; i++) {
    square += residual[i]! ** 2
    if (i > 0) along += residual[i]! * residual[i - 1]!
  }
  if (square === 0) return 0
  const found = along / square
  return Math.min(0.95, Math.max(0, found + (1 + 3 * found) / residual.length))
}

/** How many independent rows tell as much. */
export const effectiveRows = (residual: Float64Array): number => {
  const rho = neighbourCorrelation(residual)
  return (residual.length * (1 - rho)) / (1 + rho)
}

/** Parameters in one list: θ, then a and b unless they are held. */
const listOf = ({ theta, a, b }: Fitted, isHeld: boolean): number[] => [...theta, ...(isHeld ? [] : [a, b])]

function withList(fit: Fitted, list: readonly number[]): Fitted {
  const k = fit.theta.length
  return { ...fit, theta: list.slice(0, k), a: list[k] ?? fit.a, b: list[k + 1] ?? fit.b }
}

/** ∂g/∂parameter by central differences. */
function gradient(fit: Fitted, isHeld: boolean, g: (fit: Fitted) => number): number[] {
  const list = listOf(fit, isHeld)
  return list.map((value, p) => {
    const [more, less] = [1, -1].map((sign) => g(withList(fit, list.with(p, value + sign * DIFFERENCE))))
    return (more! - less!) / (2 * DIFFERENCE)
  })
}

/** Standard errors of quantities of a fit; null where the rows do not tell all parameters. */
export function standardErrors(
  fit: Fitted,
  points: Points,
  isHeld: boolean,
  quantities: readonly ((fit: Fitted) => number)[]
): number[] | null {
  const k = listOf(fit, isHeld).length
  const e = residuals(fit, points)
  const jacobian = Array.from(points.u, (u) =>
    gradient(fit, isHeld, ({ shape, theta, a, b }) => a + b * shape.at(theta, u))
  )
  const gram = new Float64Array(k * k)
  for (const row of jacobian)
    for (let p = 0; p < k; p++) for (let q = 0; q < k; q++) gram[p * k + q]! += row[p]! * row[q]!
  const rho = neighbourCorrelation(e)
  try {
    const inverse = solveCholesky(cholesky({ data: gram, rows: k, columns: k }), identity(k)).data
    const times = (vector: readonly number[]): number[] =>
      vector.map((_, p) => dot(vector, inverse.subarray(p * k, (p + 1) * k)))
    const weighted = jacobian.map((row, i) => e[i]! / Math.max(LEAST_FREE, 1 - dot(row, times(row))))
    return quantities.map((g) => {
      const along = times(gradient(fit, isHeld, g))
      const variance = jacobian.reduce((sum, row, i) => sum + (dot(row, along) * weighted[i]!) ** 2, 0)
      return Math.sqrt((variance * (1 + rho)) / (1 - rho))
    })
  } catch (error) {
    if (error instanceof RangeError) return null
    throw error
  }
}
