// What a reproduction of the literature has to show, by name: presets whose own expectations prove it, and checks that
// look at more than one step of a run.
import { medians, readColumns } from './columns.mjs'
import { runPreset } from './cli.mjs'

/**
 * @typedef {import('./cli.mjs').Result} Result
 * @typedef {import('./cli.mjs').Options} Options
 * @typedef {[step: number, value: number][]} Line
 * @typedef {{ read(metric: string): Line, engine: import('./cli.mjs').Engine, seconds: number }} Trained
 * @typedef {{ preset: string, set?: Record<string, unknown>, runs?: number,
 *   check?: (runs: Trained[]) => Result[] }} Criterion Fields changed by `set`; trained `runs` times.
 */

/** @type {Record<string, Criterion>} */
export const criteria = {
  G1: { preset: 'grokking/quadratic-31', check: ([run]) => [atChanceWhenMemorised(run, 0.05)] },
  G2: { preset: 'grokking/data-fraction' },
  G3: { preset: 'grokking/weight-decay' },
  G4: { preset: 'grokking/operations' },
  G5: { preset: 'grokking/outliers' },
  G6a: { preset: 'grokking/transformer-59', check: ([run]) => plateauAtChance(run) },
  G7: {
    preset: 'grokking/quadratic-97',
    set: { 'task.modulus': 59, 'stop.steps': 200, 'stop.rules': '[]', 'record.checkpointsPerDecade': 20 },
    check: ([run]) => sparsityRises(run)
  },
  G8: {
    preset: 'grokking/quadratic-97',
    set: { 'task.modulus': 59, 'stop.steps': 200, 'stop.rules': '[]' },
    check: ([run]) => phasesAlign(run)
  },
  G9: {
    preset: 'grokking/transformer-59',
    set: { 'task.operation': 'x+y', seed: 0, replicas: 1, 'stop.steps': 2500, 'stop.rules': '[]' },
    check: ([run]) => progressHidden(run)
  },
  S1: { preset: 'grokking/quadratic-31', runs: 2, check: ([one, two]) => [sameBits(one, two)] }
}

/**
 * What came of the preset, and what the check finds; null: the criterion is its preset's expectations.
 * @param {Criterion} criterion @param {import('./cli.mjs').Preset} preset @param {Options} options
 */
export async function runCriterion({ set, runs = 1, check }, preset, options) {
  /** @type {(import('./cli.mjs').End & Trained)[]} */
  const trained = []
  for (let run = 0; run < runs; run++) {
    const end = await runPreset(preset, { ...options, set })
    const columns = check ? readColumns(end.runId, options.library) : new Map()
    trained.push({ ...end, read: (metric) => medians(columns, metric) })
  }
  const [first] = trained
  const seconds = trained.reduce((sum, end) => sum + end.seconds, 0)
  return { preset: first, check: check ? { engine: first.engine, seconds, results: check(trained) } : null }
}

/** @param {string} text @param {number} value @param {boolean} met @returns {Result} */
const result = (text, value, met) => ({
  text,
  got: String(Number(value.toPrecision(3))),
  verdict: met ? 'met' : 'missed'
})

/** Value at the last row up to a step. @param {Line} line @param {number} step */
const at = (line, step) => line.findLast(([s]) => s <= step)?.[1] ?? NaN
/** First step that reaches a value; Infinity: none. @param {Line} line @param {number} value */
const first = (line, value) => line.find(([, v]) => v >= value)?.[0] ?? Infinity
/** @param {Line} line */
const values = (line) => line.map(([, value]) => value)

/** @param {Trained} run @param {number} most */
function atChanceWhenMemorised(run, most) {
  const value = at(run.read('test.accuracy'), first(run.read('train.accuracy'), 0.99))
  return result(`held-out accuracy at T_train ≤ ${most}`, value, value <= most)
}

/** @param {Trained} run */
function plateauAtChance(run) {
  const ratio = first(run.read('test.accuracy'), 0.99) / first(run.read('train.accuracy'), 0.99)
  const peak = Math.max(...values(run.read('test.loss')))
  return [
    atChanceWhenMemorised(run, 0.05),
    result('T_grok / T_train ≥ 6', ratio, ratio >= 6 && ratio < Infinity),
    result('held-out loss peaks at 2 ln 59 = 8.16 or more', peak, peak >= 2 * Math.log(59))
  ]
}

/** @param {Trained} run */
function sparsityRises(run) {
  const line = run.read('measures.iprOutput')
  const early = at(line, 20)
  const rising = [
    [50, 0.25],
    [100, 0.6],
    [200, 0.85]
  ].map(([step, least]) => {
    const value = at(line, step)
    return result(`IPR of W at step ${step} ≥ ${least}`, value, value >= least)
  })
  return [result('IPR of W at step 20 ≤ 0.17', early, early <= 0.17), ...rising]
}

/** @param {Trained} run */
function phasesAlign(run) {
  const [same, aligned] = ['measures.same', 'measures.alignment'].map((name) => at(run.read(name), 200))
  return [
    result('neurons of one frequency in U, V and W at step 200 ≥ 97 %', same, same >= 0.97),
    result('phase alignment R at step 200 ≥ 0.99', aligned, aligned >= 0.99)
  ]
}

/** Falls and rises while held-out accuracy is below 0.6, then the end. @param {Trained} run */
function progressHidden(run) {
  const until = first(run.read('test.accuracy'), 0.6)
  const plateau = (/** @type {string} */ metric) =>
    values(run.read(metric).filter(([step]) => step > 0 && step < until))
  const restricted = plateau('progress.restricted')
  const excluded = plateau('progress.excluded')
  const fall = Math.max(...restricted) / restricted.at(-1)
  const rise = excluded.at(-1) / Math.min(...excluded)
  const end = (/** @type {string} */ metric) => values(run.read(metric)).at(-1)
  const squares = values(run.read('measures.sumOfSquares'))
  const kept = squares.at(-1) / Math.max(...squares)
  return [
    result('restricted loss falls 5 × or more on the plateau', fall, fall >= 5),
    result('excluded loss rises 1.5 × or more on the plateau', rise, rise >= 1.5),
    result(
      'restricted loss at the end, as a share of the held-out loss ≤ 1',
      end('progress.restricted') / end('progress.test'),
      end('progress.restricted') <= end('progress.test')
    ),
    result('excluded loss at the end > 5', end('progress.excluded'), end('progress.excluded') > 5),
    result('Gini of W_L at the end ≥ 0.55', end('measures.giniOutput'), end('measures.giniOutput') >= 0.55),
    result('Σw² at the end < ½ of its maximum', kept, kept < 0.5)
  ]
}

/** @param {Trained} one @param {Trained} two */
function sameBits(one, two) {
  const [a, b] = [one, two].map((run) =>
    JSON.stringify(['train.loss', 'test.loss', 'test.accuracy'].map(run.read))
  )
  return result('the same seeds give the same curves (1: bit for bit)', Number(a === b), a === b)
}
