/**
 * f(x) = Σ aⱼ·max(0, wⱼ·x + bⱼ) and its slope ∇f(x) = Σ aⱼwⱼ over the units that fire at x.
 *
 * Dims: p units, d inputs.
 */

export interface Units {
  /** `[p, d + 1]`: w and, last, b. */
  weights: Float64Array
  count: number
  inputs: number
}

/** wⱼ·x + bⱼ of the row that begins at `at`. */
export function before({ weights, inputs: d }: Units, j: number, x: Float64Array, at: number): number {
  const own = j * (d + 1)
  let sum = weights[own + d]!
  for (let i = 0; i < d; i++) sum += weights[own + i]! * x[at + i]!
  return sum
}

export interface Place {
  value: number
  /** ‖∇f‖ */
  slope: number
  /** ∇f `[d]` */
  gradient: Float64Array
}

/** Value and slope of f at the row that begins at `at`. @param coefficients a `[p]` */
export function lookAt(units: Units, coefficients: Float64Array, x: Float64Array, at = 0): Place {
  const { weights, count: p, inputs: d } = units
  const gradient = new Float64Array(d)
  let value = 0
  for (let j = 0; j < p; j++) {
    const sum = before(units, j, x, at)
    if (sum <= 0) continue
    const factor = coefficients[j]!
    value += factor * sum
    const own = j * (d + 1)
    for (let i = 0; i < d; i++) gradient[i]! += factor * weights[own + i]!
  }
  return { value, slope: Math.sqrt(gradient.reduce((sum, part) => sum + part * part, 0)), gradient }
}
