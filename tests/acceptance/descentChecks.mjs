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

/** Of double-descent/imbalanced, in the order of its cells. */
const imbalanced = [4, 8, 16, 30, 60, 100, 300]
const classes = 10
/** Normal quantiles: of Wilson's interval as runs record it, and of one that holds for all ten classes at once (Bonferroni), for the worst is looked for among them. */
const [recorded, together] = [1.959964, 2.807034]

/** Wilson's interval of a share. @param {number} share @param {number} n @param {number} z @returns {[number, number]} */
function wilson(share, n, z) {
  const half = z * Math.sqrt((share * (1 - share)) / n + (z * z) / (4 * n * n))
  return /** @type {[number, number]} */ (
    [-half, half].map((side) => (share + (z * z) / (2 * n) + side) / (1 + (z * z) / n))
  )
}

/**
 * How many rows an interval is of: with u = z²/n half its width h meets h²(1 + u)² = u·s(1 − s) + u²/4, of which one root is above 0.
 * @param {number} share @param {number} low @param {number} high
 */
function rowsOf(share, low, high) {
  const h2 = ((high - low) / 2) ** 2
  const [a, b] = [h2 - 0.25, 2 * h2 - share * (1 - share)]
  const u = (-b - Math.sqrt(b * b - 4 * a * h2)) / (2 * a)
  return Math.round(recorded ** 2 / u)
}

/**
 * Accuracy of the class that is told worst when the test rows of all seeds are put together, with an interval that holds for the lowest of ten. It
 * takes answers of different seeds as independent, whose nets are, and whose rows are drawn from the same digits.
 * @param {import('./criteria.mjs').Curves[]} seeds
 */
function worstOf(seeds) {
  const pooled = Array.from({ length: classes }, (_, digit) => {
    const counts = seeds.map((seed) => {
      const [share, low, high] = ['accuracy', 'low', 'high'].map(
        (name) => values(seed.read(`classes.${name} ${digit}`)).at(-1) ?? NaN
      )
      const n = rowsOf(share, low, high)
      return { n, right: Math.round(share * n) }
    })
    const [n, right] = [
      counts.reduce((sum, { n }) => sum + n, 0),
      counts.reduce((sum, each) => sum + each.right, 0)
    ]
    return { digit, n, share: right / n, interval: wilson(right / n, n, together) }
  })
  const worst = pooled.reduce((least, each) => (each.share < least.share ? each : least))
  // all ten hold at once, so the lowest of their ends hold the lowest share
  const [low, high] = [0, 1].map((end) => Math.min(...pooled.map(({ interval }) => interval[end] ?? NaN)))
  return { ...worst, low, high }
}

/** @param {Trained} run */
export function worstClassOverWidth(run) {
  const worst = imbalanced.map((width, i) => ({ width, ...worstOf(run.cell(i)) }))
  const of = (/** @type {number} */ wanted) => worst.find(({ width }) => width === wanted)
  const [narrow, wide] = [of(4), of(300)]
  const text = (/** @type {ReturnType<typeof of>} */ one) =>
    one
      ? `${one.share.toFixed(3)} (${one.low.toFixed(3)} to ${one.high.toFixed(3)}, digit ${one.digit})`
      : '—'
  const seeds = run.cell(0).length
  return [
    {
      text: `worst digit of ten, ${seeds} seeds pooled (95 % for the lowest of ten): the interval of 300 units lies above that of 4`,
      got: worst.map((one) => `${one.width}: ${text(one)}`).join('; '),
      verdict: (wide?.low ?? NaN) > (narrow?.high ?? NaN) ? 'met' : 'missed'
    },
    result(
      'worst digit of 300 units is one of the two rare ones',
      wide?.digit ?? NaN,
      (wide?.digit ?? NaN) >= 8
    )
  ]
}
