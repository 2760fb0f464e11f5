/** The trajectory of one mode in closed form (Saxe et al. 2014, eqs. 5–6), for two layers and plain gradient descent. */

/**
 * Strength at which a mode begins, in expectation: in h hidden units with weights of variance g²/h on both sides the part
 * that grows is the mean of the two sides, whose square sums to g²/2 over the units.
 */
export const initialStrength = (gain: number): number => gain ** 2 / 2

/**
 * Steps until a mode of singular value s has half of it: ln((s − u₀)/u₀) / (2·s·rate). NaN where it begins above that.
 * @param start u₀, the strength at which it begins
 */
export const halfTime = (s: number, start: number, rate: number): number =>
  2 * start < s ? Math.log((s - start) / start) / (2 * s * rate) : NaN
