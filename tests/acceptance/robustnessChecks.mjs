// The law of robustness for trained networks over their width: every seed's own rows, paired over the widths.
import { meanOf, medianInterval, medianOf, result, values } from './lines.mjs'

/** @typedef {import('./criteria.mjs').Trained} Trained @typedef {import('./criteria.mjs').Curves} Curves */

/** Of robustness/network, in the order of its cells. */
const widths = [2, 4, 6, 8, 10, 12, 16, 24, 48, 96, 192, 400, 1000]
const [rows, inputs, fit] = [200, 20, 0.01]

/** @param {number} width */
const parametersOf = (width) => width * (inputs + 2) + 1

/** @param {Curves} seed @param {string} metric */
const endOf = (seed, metric) => values(seed.read(metric)).at(-1) ?? NaN

/** Threshold, fall of the slopes beyond it, and both lower bounds wherever a net fits. @param {Trained} run */
export function slopesBeyondThreshold(run) {
  const cells = widths.map((width, i) => ({ width, p: parametersOf(width), seeds: run.cell(i) }))
  const fits = (/** @type {Curves} */ seed) => endOf(seed, 'set.loss') <= fit
  const slope = (/** @type {Curves} */ seed) => endOf(seed, 'slope.sampled')
  const slopes = cells.map(({ seeds }) => seeds.map(slope))
  const threshold = cells.find(({ seeds }) => medianOf(seeds.map((seed) => Number(fits(seed)))) >= 1)
  const place = (threshold?.p ?? Infinity) / rows
  const of = (/** @type {number} */ width) => slopes[widths.indexOf(width)] ?? []
  const falls = of(10).map((value, seed) => value / (of(400)[seed] ?? NaN))
  const [low, high] = medianInterval(falls).map((value) => value.toFixed(2))
  const steepest = medianOf(falls)
  const means = slopes.slice(widths.indexOf(10)).map(meanOf)
  const rise = Math.max(...means.slice(1).map((mean, i) => mean / (means[i] ?? NaN)))
  const fitting = cells.flatMap(({ p, seeds }) => seeds.filter(fits).map((seed) => ({ p, seed })))
  const overLaw = Math.min(...fitting.map(({ p, seed }) => slope(seed) / Math.sqrt((rows * inputs) / p)))
  const overPair = Math.min(...fitting.map(({ seed }) => slope(seed) / endOf(seed, 'slope.opposite')))
  const nets = `of ${fitting.length} nets that fit`
  return [
    result(
      'narrowest width that most seeds fit, parameters over rows: 0.8 to 1.4',
      place,
      place >= 0.8 && place <= 1.4
    ),
    {
      text: `largest slope of 10 units over that of 400 ≥ 2.5, median of ${falls.length} paired seeds with its 95 % interval`,
      got: `${steepest.toFixed(2)} (${low} to ${high})`,
      verdict: steepest >= 2.5 ? 'met' : 'missed'
    },
    result(
      'from 10 units on no width is steeper than the one before by more than 5 %, mean over seeds: ≤ 1.05',
      rise,
      rise <= 1.05
    ),
    result(`largest slope over √(nd/p), least ${nets}: > 1`, overLaw, overLaw > 1),
    result(
      `largest slope over that of the closest opposite pair, least ${nets}: ≥ 1`,
      overPair,
      overPair >= 1
    )
  ]
}
