// What checks of criteria read off curves, and how they tell it.

/**
 * @typedef {import('./cli.mjs').Result} Result
 * @typedef {[step: number, value: number][]} Line
 */

/** @param {string} text @param {number} value @param {boolean} met @returns {Result} */
export const result = (text, value, met) => ({
  text,
  got: String(Number(value.toPrecision(3))),
  verdict: met ? 'met' : 'missed'
})

/** Value at the last row up to a step. @param {Line} line @param {number} step */
export const at = (line, step) => line.findLast(([s]) => s <= step)?.[1] ?? NaN
/** First step that reaches a value; Infinity: none. @param {Line} line @param {number} value */
export const first = (line, value) => line.find(([, v]) => v >= value)?.[0] ?? Infinity
/** @param {Line} line */
export const values = (line) => line.map(([, value]) => value)

/** @param {number[]} list */
export const meanOf = (list) => list.reduce((a, b) => a + b, 0) / list.length
/** @param {number[]} list */
export const medianOf = (list) => {
  const sorted = list.toSorted((a, b) => a - b)
  const [low, high] = [Math.floor((sorted.length - 1) / 2), Math.ceil((sorted.length - 1) / 2)]
  return (sorted[low] + sorted[high]) / 2
}

/**
 * Smallest interval of the median of n paired numbers that holds in 95 % (Conover 1999, §3.2): from the k-th smallest to the k-th
 * largest, for k the largest with 1 − 2 P(B < k) ≥ 0.95, B binomial (n, ½). @param {number[]} list @returns {[number, number]}
 */
export function medianInterval(list) {
  const sorted = list.toSorted((a, b) => a - b)
  const n = sorted.length
  let [chance, below, k] = [0.5 ** n, 0.5 ** n, 0]
  while (k < n / 2 && 1 - 2 * below >= 0.95) {
    k++
    chance *= (n - k + 1) / k
    below += chance
  }
  return k > 0 ? [sorted[k - 1] ?? NaN, sorted[n - k] ?? NaN] : [-Infinity, Infinity]
}

/** 95 % interval of a share (Wilson 1927). @param {number} held @param {number} n @returns {[number, number]} */
export function wilson(held, n) {
  const z = 1.959964
  const [p, square] = [held / n, z ** 2 / n]
  const half = z * Math.sqrt((p * (1 - p)) / n + square / (4 * n))
  return [(p + square / 2 - half) / (1 + square), (p + square / 2 + half) / (1 + square)]
}
