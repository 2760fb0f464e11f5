// The bench's arithmetic: medians, an interval without assumptions about the noise, and who was best.

/** @param {readonly number[]} values at least one */
export function median(values) {
  const sorted = values.toSorted((a, b) => a - b)
  const middle = sorted.length >> 1
  return sorted.length % 2 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2
}

/** C(n, k) / 2ⁿ: the chance that k of n values lie below the median. @param {number} n @param {number} k */
function chance(n, k) {
  let ways = 1
  for (let i = 0; i < k; i++) ways = (ways * (n - i)) / (i + 1)
  return ways / 2 ** n
}

/**
 * Interval of the median by order statistics: from the k-th smallest to the k-th largest value covers the median with
 * probability 1 − 2 Σ_{i<k} C(n, i)/2ⁿ whatever the distribution. The narrowest one that covers at least `confidence`;
 * with too few values for that, all of them, and what they do cover.
 * @param {readonly number[]} values
 * @returns {{ low: number, high: number, coverage: number }}
 */
export function medianInterval(values, confidence = 0.95) {
  const sorted = values.toSorted((a, b) => a - b)
  const n = sorted.length
  let coverage = 1 - 2 * chance(n, 0)
  let k = 1
  for (; k < n / 2; k++) {
    const narrower = coverage - 2 * chance(n, k)
    if (narrower < confidence) break
    coverage = narrower
  }
  return { low: sorted[k - 1], high: sorted[n - k], coverage: n === 1 ? 0 : coverage }
}

/**
 * @typedef {object} Timed
 * @property {string} name
 * @property {number[]} msPerStep of each round
 */

/** The one with the smallest median; null of nobody. @template {Timed} T @param {readonly T[]} timed @returns {T | null} */
export const fastest = (timed) =>
  timed.toSorted((a, b) => median(a.msPerStep) - median(b.msPerStep))[0] ?? null

/**
 * Median over the rounds of a's time over b's, and its interval. Both ran in every round, so what disturbs a round
 * disturbs both.
 * @param {Timed} a @param {Timed} b
 */
export function ratio(a, b) {
  const ratios = a.msPerStep.map((ms, round) => ms / b.msPerStep[round])
  return { median: median(ratios), ...medianInterval(ratios) }
}

/**
 * How a ratio stands to the largest one that we hold ourselves to; within noise when the limit lies in its interval.
 * @param {{ low: number, high: number, median: number }} found @param {number} limit
 */
export function verdict({ low, high }, limit) {
  if (high <= limit) return 'met'
  return low > limit ? 'missed' : 'within noise'
}

/**
 * Who comes when in a round: everybody once, a different one first each time.
 * @template T @param {readonly T[]} all @param {number} round @returns {T[]}
 */
export const rotated = (all, round) => all.map((_, i) => all[(i + round) % all.length])
