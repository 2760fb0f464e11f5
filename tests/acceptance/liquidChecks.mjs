// CfC against the other cells with as many parameters: the same seeds, hence the same sequences, paired.
import { medianInterval, medianOf, values } from './lines.mjs'

/** @typedef {import('./criteria.mjs').Trained} Trained @typedef {import('./cli.mjs').Result} Result */

/** Cells of liquid/versus-rnn, in the order of its knob; the first is compared with the others. */
const cells = ['CfC', 'RNN', 'GRU', 'LSTM']
const measures = [
  { metric: 'test.loss', name: 'test error' },
  { metric: 'robust.loss', name: 'error with noise on the inputs' },
  { metric: 'robust.sensitivity', name: 'sensitivity' }
]

/** Ratios at the last step, whichever way they fall: a row is met where its interval can be told. @param {Trained} run @returns {Result[]} */
export function pairedCells(run) {
  const last = (/** @type {number} */ cell, /** @type {string} */ metric) =>
    run.cell(cell).map((seed) => values(seed.read(metric)).at(-1) ?? NaN)
  return cells.slice(1).flatMap((name, i) =>
    measures.map(({ metric, name: what }) => {
      const own = last(0, metric)
      const others = last(i + 1, metric)
      const ratios = own.map((value, seed) => value / (others[seed] ?? NaN))
      const [low, high] = medianInterval(ratios)
      const short = (/** @type {number} */ value) => Number(value.toPrecision(3))
      return {
        text: `${what}: CfC over ${name}, median of ${ratios.length} paired seeds with its 95 % interval, whichever way`,
        got: `${short(medianOf(ratios))} (${short(low)}–${short(high)})`,
        verdict: Number.isFinite(low + high) ? 'met' : 'missed'
      }
    })
  )
}
