// What a reproduction of the literature has to show, by name: presets whose own expectations prove it, and checks that
// look at more than one step of a run.
import { medians, readColumns, valuesOfSeed } from './columns.mjs'
import { runPreset, saltus } from './cli.mjs'
import { at, first, result, values, wilson } from './lines.mjs'
import { curriculaCompared, curriculaPermuted } from './curriculaChecks.mjs'
import { peakOverWidth, worstClassOverWidth } from './descentChecks.mjs'
import { causesOfPeak, cutoffMoves, digitsDescend, ridgeEndsPeak } from './fitChecks.mjs'
import { pairedCells } from './liquidChecks.mjs'
import { slopesBeyondThreshold } from './robustnessChecks.mjs'
import {
  lengthDelays,
  movesOnPlateau,
  sharpnessOverLength,
  sharpnessOverWidth,
  skillsByFrequency
} from './parityChecks.mjs'

/**
 * @typedef {import('./cli.mjs').Result} Result
 * @typedef {import('./cli.mjs').Options} Options
 * @typedef {import('./lines.mjs').Line} Line
 * @typedef {{ read(metric: string): Line }} Curves
 * @typedef {{ passed: number, seeds: number, told: number, covered: number, error: number | null, rival: number | null }} Judged
 * @typedef {Curves & { seed(index: number): Curves, cell(index: number): Curves[], emergence(words?: string[], cell?: string): any, sharpness(): any, engine: import('./cli.mjs').Engine, seconds: number }} Trained
 *   `read`: medians over the seeds; `seed`: one of them; `cell`: all seeds of a cell of a sweep; `emergence`: what that command
 *   tells, of a cell where it is a sweep, and `sharpness` of the whole sweep.
 * @typedef {Record<string, unknown>} Changes
 * @typedef {{ preset: string, set?: Changes, replicas?: number, each?: Changes[], check?: (runs: Trained[]) => Result[], judgedBy?: string[] }} Criterion
 *   Fields changed by `set` in all its runs, and how many seeds they have; one run for every entry of `each`, with further changes.
 *   `judgedBy`: folders of shared code that the check judges.
 */

/** @type {Record<string, Criterion>} */
export const criteria = {
  G1: { preset: 'grokking/quadratic-31', check: ([run]) => [atChanceWhenMemorised(run, 0.05)] },
  G2: { preset: 'grokking/data-fraction' },
  G3: { preset: 'grokking/weight-decay' },
  G4: { preset: 'grokking/operations' },
  G5: { preset: 'grokking/outliers' },
  G6a: { preset: 'grokking/transformer-59', check: ([run]) => plateauAtChance(run) },
  G6: {
    preset: 'grokking/transformer-59',
    set: {
      'task.operation': 'x+y',
      seed: 0,
      replicas: 3,
      'optimizer.learningRate': 0.001,
      'stop.steps': 5000,
      'stop.rules.0.inARow': 1,
      'stop.rules.0.over': 'median'
    },
    each: [5, 1, 0].map((decay) => ({ 'optimizer.weightDecay': decay })),
    check: ([strong, usual, none]) => decayDecides(strong, usual, none)
  },
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
    set: { 'task.operation': 'x+y', seed: 0, replicas: 3, 'stop.steps': 2500, 'stop.rules': '[]' },
    check: ([run]) => progressHidden([0, 1, 2].map(run.seed))
  },
  E1: {
    preset: 'parity/demo',
    set: { seed: 20000, replicas: 40 },
    each: [
      { 'record.trainEvery': 20, 'stop.steps': 6000 },
      { 'record.trainEvery': 80, 'stop.steps': 24000, 'optimizer.learningRate': 0.0125 }
    ],
    check: (runs) => forecastsHold(runs.map((run) => run.emergence().backTest)),
    judgedBy: ['src/shared/analysis/forecast']
  },
  S1: { preset: 'grokking/quadratic-31', each: [{}, {}], check: ([one, two]) => [sameBits(one, two)] },
  P1: { preset: 'parity/hidden-progress', check: ([run]) => [movesOnPlateau(run)] },
  P2: { preset: 'parity/grokking-40-3' },
  P3: { preset: 'parity/multitask-10', check: ([run]) => skillsByFrequency(run) },
  A3: { preset: 'parity/message-length', check: ([run]) => lengthDelays(run) },
  A4: {
    preset: 'parity/sharpness-length',
    check: ([run]) => sharpnessOverLength(run),
    judgedBy: ['src/shared/analysis/transition']
  },
  A5: {
    preset: 'parity/sharpness-width',
    check: ([run]) => sharpnessOverWidth(run),
    judgedBy: ['src/shared/analysis/transition']
  },
  D1: {
    preset: 'double-descent/polynomial',
    set: {
      'task.places': 200,
      'task.spacing': 'linear',
      'task.repeats': 30,
      'task.shapes': false,
      'task.factors': false
    },
    each: [
      {},
      { 'model.ablation': 'smallValues', 'model.smallest': 0.5 },
      { 'model.ablation': 'leadingModes' },
      { 'model.ablation': 'linearTargets' }
    ],
    check: causesOfPeak
  },
  D2: {
    preset: 'double-descent/linear-samples',
    each: [
      { 'task.from': 40, 'task.to': 60, 'task.places': 21 },
      { 'model.solver': 'ridge', 'model.ridge': 12.5 }
    ],
    check: ridgeEndsPeak
  },
  D3: { preset: 'double-descent/digits-features', check: ([run]) => digitsDescend(run) },
  D4: {
    preset: 'double-descent/digits-network',
    set: { seed: 1000 },
    replicas: 8,
    check: ([run]) => peakOverWidth(run)
  },
  D5: { preset: 'double-descent/imbalanced', check: ([run]) => worstClassOverWidth(run) },
  D6: {
    preset: 'double-descent/oracle',
    set: { 'task.exact': false, 'task.shapes': false, 'task.from': 10, 'task.to': 80, 'task.places': 71 },
    each: [{ 'model.cutoff': 1e-15 }, { 'model.cutoff': 1e-13 }],
    check: cutoffMoves
  },
  R1: {
    preset: 'robustness/network',
    set: { seed: 1000 },
    replicas: 8,
    check: ([run]) => slopesBeyondThreshold(run)
  },
  R2: { preset: 'robustness/baum' },
  L1: { preset: 'liquid/cfc-sinusoid' },
  L2: { preset: 'liquid/ltc-sinusoid' },
  L3: { preset: 'liquid/versus-rnn', check: ([run]) => pairedCells(run) },
  C1: { preset: 'automata/curricula-tuned', check: ([run]) => curriculaCompared(run) },
  C2: { preset: 'automata/curricula-permutations', check: ([run]) => curriculaPermuted(run) }
}

/** All that its runs change in the preset; undefined: nothing. @param {Criterion} criterion */
export const changesOf = ({ set, replicas, each = [] }) => {
  const all = replicas === undefined ? set : { ...set, replicas }
  return each.some((own) => Object.keys(own).length > 0) ? { ...all, each } : all
}

/**
 * What came of the preset, and what the check finds; null: the criterion is its preset's expectations.
 * @param {Criterion} criterion @param {import('./cli.mjs').Preset} preset @param {Options} options
 */
export async function runCriterion({ set, replicas, each = [{}], check }, preset, options) {
  /** @type {(import('./cli.mjs').End & Trained)[]} */
  const trained = []
  for (const own of each) {
    const end = await runPreset(preset, { replicas, ...options, set: { ...set, ...own } })
    /** @type {Map<string, import('./columns.mjs').Columns>} */
    const known = new Map()
    const read = (runId = end.runId) => {
      const columns = known.get(runId) ?? readColumns(runId, options.library)
      known.set(runId, columns)
      return columns
    }
    trained.push({
      ...end,
      read: (metric) => medians(read(), metric),
      seed: (index) => ({ read: (metric) => valuesOfSeed(read(), metric, index) }),
      cell: (index) => {
        const cell = end.cells?.[index]
        if (!cell) throw new Error(`${preset.id} has no cell ${index}`)
        const { runId, firstReplica, replicas } = cell
        return replicas.map((_, q) => ({
          read: (metric) => valuesOfSeed(read(runId), metric, firstReplica + q)
        }))
      },
      emergence: (words = [], cell) => {
        const runId = cell ? end.cells?.find(({ label }) => label === cell)?.runId : end.runId
        if (!runId) throw new Error(`${preset.id} has no cell ${cell}`)
        return JSON.parse(saltus(['emergence', runId, ...words, '--json', '--out', options.library]))
      },
      sharpness: () =>
        JSON.parse(saltus(['emergence', end.sweepId ?? '', '--json', '--out', options.library]))
    })
  }
  const [first] = trained
  const seconds = trained.reduce((sum, end) => sum + end.seconds, 0)
  return { preset: first, check: check ? { engine: first.engine, seconds, results: check(trained) } : null }
}

/** @param {Curves} run @param {number} most */
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

/** The median seed with decay 5, 1 and 0. @param {Trained} strong @param {Trained} usual @param {Trained} none */
function decayDecides(strong, usual, none) {
  const [soon, later, never] = [strong, usual, none].map((run) => first(run.read('test.accuracy'), 0.99))
  const best = Math.max(...values(none.read('test.accuracy')))
  const peak = Math.max(...values(usual.read('test.loss')))
  const squares = values(usual.read('measures.sumOfSquares'))
  const most = Math.max(...squares)
  const [risen, fallen] = [most / squares[0], squares.at(-1) / most]
  return [
    result('T_grok with decay 5, as a share of that with decay 1 < 1', soon / later, soon < later),
    result('best held-out accuracy without decay, later than decay 1', best, never > later),
    result('held-out loss with decay 1 peaks above ln 59 = 4.08', peak, peak > Math.log(59)),
    result('Σw² with decay 1 rises: its maximum over its start > 1.2', risen, risen > 1.2),
    result('and falls: its end over its maximum < 0.9', fallen, fallen < 0.9)
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

/** One seed: falls and rises while held-out accuracy is below 0.6, then the end. @param {Curves} run */
function progressOf(run) {
  const until = first(run.read('test.accuracy'), 0.6)
  const plateau = (/** @type {string} */ metric) =>
    values(run.read(metric).filter(([step]) => step > 0 && step < until))
  const restricted = plateau('progress.restricted')
  const excluded = plateau('progress.excluded')
  const end = (/** @type {string} */ metric) => values(run.read(metric)).at(-1) ?? NaN
  const squares = values(run.read('measures.sumOfSquares'))
  return {
    fall: Math.max(...restricted) / restricted.at(-1),
    rise: excluded.at(-1) / Math.min(...excluded),
    share: end('progress.restricted') / end('progress.test'),
    excluded: end('progress.excluded'),
    gini: end('measures.giniOutput'),
    kept: squares.at(-1) / Math.max(...squares)
  }
}

/** The median seed in each. @param {Curves[]} seeds */
function progressHidden(seeds) {
  const each = seeds.map(progressOf)
  const median = (/** @type {keyof ReturnType<typeof progressOf>} */ name) =>
    each.map((one) => one[name]).sort((a, b) => a - b)[Math.floor((each.length - 1) / 2)]
  const [fall, rise, share] = [median('fall'), median('rise'), median('share')]
  const [excluded, gini, kept] = [median('excluded'), median('gini'), median('kept')]
  return [
    result('restricted loss falls 5 × or more on the plateau', fall, fall >= 5),
    result('excluded loss rises 1.5 × or more on the plateau', rise, rise >= 1.5),
    result('restricted loss at the end, as a share of the held-out loss ≤ 1', share, share <= 1),
    result('excluded loss at the end > 5', excluded, excluded > 5),
    result('Gini of W_L at the end ≥ 0.55', gini, gini >= 0.55),
    result('Σw² at the end < ½ of its maximum', kept, kept < 0.5)
  ]
}

/** Of runs alike in all but their clock, judged together. @param {Judged[][]} runs */
function forecastsHold(runs) {
  const at = (/** @type {number} */ passed) => {
    const all = runs.flatMap((run) => run.filter((one) => one.passed === passed))
    const sum = (/** @type {(one: Judged) => number} */ of) => all.reduce((total, one) => total + of(one), 0)
    const told = sum((one) => one.told)
    const mean = (/** @type {'error' | 'rival'} */ name) => sum((one) => (one[name] ?? 0) * one.told) / told
    return { told, covered: sum((one) => one.covered), ratio: mean('error') / mean('rival') }
  }
  const shares = [0.5, 0.7, 0.9]
  const judged = shares.map(at)
  const told = judged.reduce((sum, one) => sum + one.told, 0)
  const held = judged.reduce((sum, one) => sum + one.covered, 0) / told
  const each = judged.map(({ told: of, covered }, i) => {
    const when = `at ${100 * (shares[i] ?? 0)} % of t₅₀`
    const [low, high] = wilson(covered, of).map((end) => end.toFixed(3))
    const text = `80 % intervals that hold t₅₀ ${when} (${of} seeds, 95 %: ${low} to ${high}): 0.7 to 0.9`
    return result(text, covered / of, covered >= 0.7 * of && covered <= 0.9 * of)
  })
  const nearer = judged.map(({ ratio, told: of }, i) => {
    const when = `at ${100 * (shares[i] ?? 0)} % of t₅₀ (${of} seeds)`
    return result(`error of forecasts ${when}, over that of the other seeds’ median < 1`, ratio, ratio < 1)
  })
  const holds = held >= 0.7 && held <= 0.9
  return [
    result(`80 % intervals that hold t₅₀, of ${told} forecasts: 0.7 to 0.9`, held, holds),
    ...each,
    ...nearer
  ]
}

/** @param {Trained} one @param {Trained} two */
function sameBits(one, two) {
  const [a, b] = [one, two].map((run) =>
    JSON.stringify(['train.loss', 'test.loss', 'test.accuracy'].map(run.read))
  )
  return result('the same seeds give the same curves (1: bit for bit)', Number(a === b), a === b)
}
