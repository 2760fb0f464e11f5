/**
 * f(x) = Σ aⱼ·max(0, wⱼ·x + bⱼ)/√p with random w and b, and its slope ∇f(x) = Σ aⱼwⱼ/√p over the features that fire at x.
 *
 * Dims: p features, n rows, d inputs.
 */
import { normalsOf } from '#shared/elementary'
import type { Matrix } from '#shared/linalg/matrix'
import { RandomStream } from '#shared/random'

export interface Features {
  /** `[p, d + 1]`, a bias last. */
  weights: Float64Array
  count: number
  inputs: number
}

/** w standard normal, b of standard deviation `bias`; the first features are the same however many there are. */
export function drawFeatures(count: number, inputs: number, bias: number, seed: number): Features {
  const normal = normalsOf(new RandomStream(seed, 'init'))
  const width = inputs + 1
  const weights = Float64Array.from({ length: count * width }, (_, at) =>
    at % width === inputs ? bias * normal() : normal()
  )
  return { weights, count, inputs }
}

/** wⱼ·x + bⱼ */
function before({ weights, inputs: d }: Features, j: number, x: Float64Array, at: number): number {
  const own = j * (d + 1)
  let sum = weights[own + d]!
  for (let i = 0; i < d; i++) sum += weights[own + i]! * x[at + i]!
  return sum
}

/** All features of all rows, `[n, p]`. */
export function designOf(
  features: Features,
  { data: x, rows, columns }: Matrix<Float64Array>
): Matrix<Float64Array> {
  const { count: p } = features
  const scale = 1 / Math.sqrt(p)
  const data = new Float64Array(rows * p)
  for (let row = 0; row < rows; row++)
    for (let j = 0; j < p; j++) data[row * p + j] = Math.max(0, before(features, j, x, row * columns)) * scale
  return { data, rows, columns: p }
}

export interface Place {
  value: number
  /** ‖∇f‖ */
  slope: number
  /** ∇f `[d]` */
  gradient: Float64Array
}

/** Value and slope of f at the row that begins at `at`. */
export function lookAt(features: Features, coefficients: Float64Array, x: Float64Array, at = 0): Place {
  const { weights, count: p, inputs: d } = features
  const gradient = new Float64Array(d)
  const scale = 1 / Math.sqrt(p)
  let value = 0
  for (let j = 0; j < p; j++) {
    const sum = before(features, j, x, at)
    if (sum <= 0) continue
    const factor = coefficients[j]! * scale
    value += factor * sum
    const own = j * (d + 1)
    for (let i = 0; i < d; i++) gradient[i]! += factor * weights[own + i]!
  }
  return { value, slope: Math.sqrt(gradient.reduce((sum, part) => sum + part * part, 0)), gradient }
}
