// Double descent of trained networks over the width: each seed's own rows, paired, since all widths of a seed learn the same rows.
import { medianInterval, medianOf, result, values } from './lines.mjs'

/** @typedef {import('./criteria.mjs').Trained} Trained @typedef {import('./cli.mjs').Result} Result */

/** Of double-descent/digits-network, in the order of its cells. */
const widths = [4, 6, 8, 12, 20, 30, 50, 100, 200, 500, 1000]

/** @param {Trained} run @param {number} width @returns {number[][]} test errors of each seed, through the steps */
const errorsOf = (run, width) =>
  run.cell(widths.indexOf(width)).map((seed) => values(seed.read('test.error')))

/** A peak at 100 units, at least so high on either side; and none where each net is stopped at its best step. @param {Trained} run */
export function peakOverWidth(run) {
  const ends = (/** @type {number} */ width) => errorsOf(run, width).map((line) => line.at(-1) ?? NaN)
  const peak = ends(100)
  const beside = [
    { width: 1000, least: 0.03 },
    { width: 12, least: 0.02 },
    { width: 8, least: 0.02 }
  ].map(({ width, least }) => {
    const others = ends(width)
    const differences = peak.map((value, seed) => value - (others[seed] ?? NaN))
    const [low, high] = medianInterval(differences).map((value) => value.toFixed(3))
    const seeds = `median of ${differences.length} paired seeds with its 95 % interval`
    const text = `test error of 100 units less that of ${width} ≥ ${least}, ${seeds}`
    const middle = medianOf(differences)
    const verdict = middle >= least ? 'met' : 'missed'
    return { text, got: `${middle.toFixed(3)} (${low} to ${high})`, verdict }
  })
  const best = widths.map((width) => medianOf(errorsOf(run, width).map((line) => Math.min(...line))))
  const rises = best.flatMap((value, i) => best.slice(0, i).map((narrower) => value - narrower))
  const most = Math.max(...rises)
  return [...beside, result('best error on the way rises with width by at most 0.02', most, most <= 0.02)]
}
