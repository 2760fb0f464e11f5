/**
 * Sharpness φ of a minimum (Keskar et al. 2017, metric 2.1; Power et al. 2022, §A.5):
 *
 *   φ = 100 · (max f(x + Az) − f(x)) / (1 + f(x)) over |z_i| ≤ ε·(|(A⁺x)_i| + 1), ε = 10⁻³
 *
 * f is the training loss, x all weights, and A `[weights, 10]` has random columns of length 1. Within so small a box
 * f(x + Az) = f(x) + gᵀz + ½·zᵀHz to third order in ε, g = Aᵀ∇f and H = Aᵀ∇²fA. That sum is used in place of
 * f(x + Az) itself, whose differences float32 cannot tell; and the box's corners are tried, all of them, where the
 * sources climb from z = 0 by ten iterations of L-BFGS-B.
 */
import { stepAxis } from '../axes'
import type { SeriesDeclaration } from '../metrics'

export const SUBSPACE = 10
const BOX = 1e-3

export const sharpnessSeries = {
  name: 'sharpness',
  title: 'at kept states, when asked for',
  main: stepAxis,
  inner: [],
  source: 'derived',
  onRequest: true,
  columns: [
    {
      name: 'phi',
      title: 'Sharpness φ',
      unit: 'percent of 1 + loss',
      quantity: 'sharpness φ of the training loss',
      precision: 'float64',
      help: 'φ = 100·(max f(x + Az) − f(x)) / (1 + f(x)): how much the training loss f can rise when the weights x move a little, |z_i| ≤ 10⁻³·(|(A⁺x)_i| + 1), in ten random directions A, the same ones at every state (Keskar et al. 2017, metric 2.1). Power et al. 2022, §A.5: the flatter a network, the higher its held-out accuracy (Spearman −0.8 over networks). From gradient and curvature within the ten directions; with mini-batches f is the mean over the first 16 of them.'
    }
  ]
} as const satisfies SeriesDeclaration

/** Half the box's width along each direction; `projected` has (A⁺x)_i. */
export const boxBounds = (projected: Float64Array): Float64Array =>
  projected.map((value) => BOX * (Math.abs(value) + 1))

/** A point of the box, its rise gᵀz + ½·zᵀHz and H·z, moved along one axis at a time. */
interface Place {
  z: Float64Array
  rise: number
  slopes: Float64Array
}

function move(
  { z, slopes, rise }: Place,
  gradient: Float64Array,
  hessian: Float64Array,
  i: number,
  to: number
): Place {
  const m = z.length
  const by = to - z[i]!
  const next = z.slice()
  next[i] = to
  return {
    z: next,
    rise: rise + by * (gradient[i]! + slopes[i]!) + 0.5 * by * by * hessian[i * m + i]!,
    slopes: slopes.map((slope, j) => slope + by * hessian[j * m + i]!)
  }
}

/**
 * Maximum of gᵀz + ½·zᵀHz over |z_i| ≤ bound_i, H symmetric `[m, m]`: the best corner, which is the maximum where H bends
 * upwards, and from there the best place along each axis in turn until none is better.
 */
export function boxMaximum(gradient: Float64Array, hessian: Float64Array, bounds: Float64Array): number {
  const m = gradient.length
  let at: Place = { z: new Float64Array(m), rise: 0, slopes: new Float64Array(m) }
  const go = (from: Place, i: number, to: number): Place => move(from, gradient, hessian, i, to)
  for (let i = 0; i < m; i++) at = go(at, i, -bounds[i]!)
  let best = at
  for (let code = 1; code < 2 ** m; code++) {
    const i = 31 - Math.clz32(code & -code) // Gray code: one coordinate changes its sign
    at = go(at, i, -at.z[i]!)
    if (at.rise > best.rise) best = at
  }
  for (let before = -Infinity; best.rise > before;) {
    before = best.rise
    for (let i = 0; i < m; i++) {
      const curvature = hessian[i * m + i]!
      const top = best.z[i]! - (gradient[i]! + best.slopes[i]!) / curvature
      if (!(curvature < 0) || Math.abs(top) > bounds[i]!) continue
      const next = go(best, i, top)
      if (next.rise > best.rise) best = next
    }
  }
  return best.rise
}
