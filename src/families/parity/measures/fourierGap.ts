/**
 * Whether a hidden unit's gradient points at a parity: its Fourier gap (Barak et al. 2022, 2207.08799, definition 3).
 *
 * With s ∈ {±1}ᵐ and χ_T = Π s_i over i ∈ T, a unit f = sign(b + v·s) has the coefficients f̂(T) = E[χ_T·f]. Against the parity
 * χ_S the gradient of its weight i is f̂(S \ i) for i ∈ S and f̂(S ∪ j) for j ∉ S, so that S shows in one step where
 *   gap = min over i ∈ S of |f̂(S \ i)| − max over j ∉ S of |f̂(S ∪ j)|
 * is above 0. f̂ sums over the bits of T; what all others add to b + v·s is taken as normal, of variance Σ v_l².
 */
import { normalShare } from '#shared/elementary'

/** A unit as a function of signs: bias, and a weight for every message bit. */
export interface Unit {
  bias: number
  weights: Float64Array
}

/** f̂(T), T ⊂ 0 … m − 1. */
export function coefficient({ bias, weights }: Unit, bits: readonly number[]): number {
  const others = weights.reduce((sum, w, l) => (bits.includes(l) ? sum : sum + w * w), 0)
  const spread = Math.sqrt(others)
  let sum = 0
  for (let signs = 0; signs < 2 ** bits.length; signs++) {
    let [at, character] = [bias, 1]
    bits.forEach((bit, i) => {
      const sign = (signs >>> i) & 1 ? -1 : 1
      at += sign * weights[bit]!
      character *= sign
    })
    sum += character * (2 * normalShare(at / spread) - 1)
  }
  return sum / 2 ** bits.length
}

/** The largest gap of some units; NaN of none. @param support S; some bits lie outside of it */
export function largestGap(units: Iterable<Unit>, support: readonly number[]): number {
  let largest = NaN
  for (const unit of units) {
    const relevant = support.map((i) =>
      Math.abs(
        coefficient(
          unit,
          support.filter((other) => other !== i)
        )
      )
    )
    const least = Math.min(...relevant)
    // most units end here: whatever their other coefficients are, the gap is no larger than this
    if (least <= largest) continue
    const others = Array.from(unit.weights, (_, j) =>
      support.includes(j) ? 0 : Math.abs(coefficient(unit, [...support, j]))
    )
    const gap = least - Math.max(...others)
    largest = gap > largest || Number.isNaN(largest) ? gap : largest
  }
  return largest
}
