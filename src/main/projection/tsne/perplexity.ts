/**
 * Conditional probabilities of a point's neighbours (van der Maaten & Hinton 2008, §2): p_j ∝ exp(−β d_j²),
 * with the precision β at which the perplexity exp(H) is the wanted one.
 *
 * The entropy H = ln Σ exp(−β d²) + β ⟨d²⟩ falls with β, by dH/dβ = −β Var(d²). Its root is bracketed and
 * bisected; a Newton step is taken instead wherever it stays inside the bracket.
 */

const TOLERANCE = 1e-7
/** Where more neighbours coincide than the perplexity asks for, no β is large enough: the last is taken. */
const MAX_ROUNDS = 60

/**
 * Fills `out` [k] with probabilities (sum 1) for squared distances [k].
 * @param start β to begin with, such as that of the point before
 * @returns the β found, or `start` where none is large enough
 */
export function conditionalProbabilities(
  squared: Float64Array,
  perplexity: number,
  start: number,
  out: Float64Array
): number {
  const wanted = Math.log(perplexity)
  let least = Infinity
  for (const value of squared) if (value < least) least = value
  let low = 0
  let high = Infinity
  let beta = start
  for (let round = 0; round < MAX_ROUNDS; round++) {
    const { entropy, slope } = distribute(squared, least, beta, out)
    const excess = entropy - wanted
    if (Math.abs(excess) < TOLERANCE) return beta
    if (excess > 0) low = beta
    else high = beta
    const newton = beta - excess / slope
    if (newton > low && newton < high && newton < 8 * beta) beta = newton
    else beta = high === Infinity ? 2 * beta : (low + high) / 2
  }
  return start
}

/** p at β, its entropy in nats and dH/dβ. Distances count from the least, so that no exponential vanishes. */
function distribute(
  squared: Float64Array,
  least: number,
  beta: number,
  out: Float64Array
): { entropy: number; slope: number } {
  let sum = 0
  let first = 0
  let second = 0
  for (let j = 0; j < squared.length; j++) {
    const distance = squared[j]! - least
    const weight = Math.exp(-beta * distance)
    out[j] = weight
    sum += weight
    first += weight * distance
    second += weight * distance * distance
  }
  for (let j = 0; j < squared.length; j++) out[j]! /= sum
  const mean = first / sum
  return { entropy: Math.log(sum) + beta * mean, slope: -beta * (second / sum - mean * mean) }
}
