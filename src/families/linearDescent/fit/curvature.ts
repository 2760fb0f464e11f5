/** ∫f″² of a fitted function over [−1, 1], which says how much it bends. */
import { cosine } from '#shared/elementary'
import type { DescentModel } from '../spec'

/** Of coefficients `[P]`. */
export type Curvature = (coefficients: Float64Array) => number

/** Bases whose functions have a second derivative that is told here. */
export const bends = (basis: DescentModel['basis']): boolean =>
  basis === 'legendre' || basis === 'chebyshev' || basis === 'fourier'

/** Null for the other bases: a sum of ReLUs has kinks. */
export function curvatureOf({ basis, constant }: DescentModel, parameters: number): Curvature | null {
  const first = constant ? 0 : 1
  if (basis === 'fourier') return ofWaves(parameters, first)
  if (basis === 'legendre' || basis === 'chebyshev') return ofPolynomials(basis, parameters, first)
  return null
}

/** cos πkx and sin πkx are orthogonal, of norm 1 on [−1, 1]: Σ (πk)⁴β². */
const ofWaves =
  (parameters: number, first: number): Curvature =>
  (coefficients) => {
    let sum = 0
    for (let i = 0; i < parameters; i++)
      sum += (Math.PI * Math.ceil((i + first) / 2)) ** 4 * coefficients[i]! ** 2
    return sum
  }

/** Gauss–Legendre quadrature of P nodes, exact for f″² of a polynomial of degree P. */
function ofPolynomials(basis: 'legendre' | 'chebyshev', parameters: number, first: number): Curvature {
  const { nodes, weights } = gauss(parameters)
  const width = parameters
  const seconds = new Float64Array(nodes.length * width)
  nodes.forEach((x, m) => {
    // value, slope and second derivative of two neighbouring degrees
    let [p, dp, ddp, q, dq, ddq] = [1, 0, 0, x, 1, 0]
    for (let degree = 1; degree - first < parameters; degree++) {
      seconds[m * width + degree - first] = ddq * Math.sqrt(weights[m]!)
      const [a, b] = basis === 'legendre' ? [(2 * degree + 1) / (degree + 1), degree / (degree + 1)] : [2, 1]
      const [r, dr, ddr] = [a * x * q - b * p, a * (q + x * dq) - b * dp, a * (2 * dq + x * ddq) - b * ddp]
      ;[p, dp, ddp, q, dq, ddq] = [q, dq, ddq, r, dr, ddr]
    }
  })
  return (coefficients) => {
    let sum = 0
    for (let m = 0; m < nodes.length; m++) {
      let second = 0
      for (let j = 0; j < width; j++) second += seconds[m * width + j]! * coefficients[j]!
      sum += second * second
    }
    return sum
  }
}

/** Nodes and weights on [−1, 1], by Newton's method on the Legendre polynomial of degree n. */
export function gauss(n: number): { nodes: Float64Array; weights: Float64Array } {
  const [nodes, weights] = [new Float64Array(n), new Float64Array(n)]
  for (let i = 0; i < n; i++) {
    let x = cosine((Math.PI * (i + 0.75)) / (n + 0.5))
    let slope = 1
    for (let round = 0; round < 8; round++) {
      let [p, q] = [1, x]
      for (let k = 1; k < n; k++) [p, q] = [q, ((2 * k + 1) * x * q - k * p) / (k + 1)]
      slope = n === 1 ? 1 : (n * (x * q - p)) / (x * x - 1)
      x -= q / slope
    }
    nodes[i] = x
    weights[i] = 2 / ((1 - x * x) * slope * slope)
  }
  return { nodes, weights }
}
