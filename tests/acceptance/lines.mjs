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
