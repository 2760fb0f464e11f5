/**
 * Phases of neurons and their alignment, the earliest sign of what is being learned (numbers: docs/experiments.md).
 *
 * A column w_x ≈ A·cos(2πkx/n + φ) has coefficients (c, s) ∝ (cos φ, −sin φ). In the solution of Gromov 2023
 * φ_W = φ_U + φ_V for x + y; for x − y (and x / y by logarithms) φ_W = φ_U − φ_V.
 * R = |mean of e^{i(φ_W − φ_U ∓ φ_V)}| over the neurons whose U, V and W have the same dominant frequency;
 * `same` is the share of those neurons. Cyclic groups only.
 */
import type { CyclicBasis } from '../group/basis'
import { columnPowers, dominantBlocks } from './sparsity'

/** `[d]`: phase φ of every column at its own frequency; coefficients `[n, d]`. */
export function phases(coefficients: Float64Array, frequencies: Uint16Array): Float64Array {
  const d = frequencies.length
  return Float64Array.from(frequencies, (k, j) => {
    const cosine = coefficients[(2 * k - 1) * d + j]!
    const sine = coefficients[2 * k * d + j] ?? 0 // n/2 has no sine
    return Math.atan2(-sine, cosine)
  })
}

export interface PhaseAlignment {
  /** Share of neurons whose three dominant frequencies agree. */
  same: number
  /** NaN if none agree. */
  alignment: number
  /** `[d]` dominant frequency of the output weights. */
  frequencies: Uint16Array
  /** `[d]` φ_W − φ_U − sign·φ_V in (−π, π]; NaN where frequencies disagree. */
  differences: Float64Array
}

/** Coefficients `[n, d]` of U, V (axis 0 of their tables) and W (axis 1), one column a neuron. */
export function phaseAlignment(
  basis: CyclicBasis,
  [u, v, w]: readonly [Float64Array, Float64Array, Float64Array],
  sign: 1 | -1
): PhaseAlignment {
  const d = w.length / basis.order
  const frequency = (x: Float64Array): Uint16Array => dominantBlocks(columnPowers(basis, x, d), d)
  const [fu, fv, frequencies] = [frequency(u), frequency(v), frequency(w)]
  const [pu, pv, pw] = [phases(u, fu), phases(v, fv), phases(w, frequencies)]
  let [agreeing, real, imaginary] = [0, 0, 0]
  const differences = Float64Array.from(frequencies, (k, j) => {
    if (fu[j] !== k || fv[j] !== k) return NaN
    const angle = pw[j]! - pu[j]! - sign * pv[j]!
    agreeing++
    real += Math.cos(angle)
    imaginary += Math.sin(angle)
    return Math.atan2(Math.sin(angle), Math.cos(angle))
  })
  return { same: agreeing / d, alignment: Math.hypot(real, imaginary) / agreeing, frequencies, differences }
}
