// What came out, as Markdown tables that can be read on a terminal and put into a page as they are.
import { fastest, median, ratio, verdict } from './statistics.mjs'

/**
 * @typedef {import('./measure.mjs').Measured} Measured
 * @typedef {import('./works.mjs').Work} Work
 * @typedef {{ work: Work, measured: Measured[], absent: import('./measure.mjs').Absent[], notes: string[] }} Result
 */

/** Three significant digits. @param {number} value */
const digits = (value) => (value >= 100 ? value.toFixed(0) : value.toPrecision(3))

/** @param {{ median: number, low: number, high: number }} found */
const interval = ({ median: middle, low, high }) =>
  `${middle.toFixed(2)} [${low.toFixed(2)}, ${high.toFixed(2)}]`

/** The faster of a contender's thread counts. @param {Measured[]} measured @param {string[]} names */
const bestOf = (measured, ...names) => fastest(measured.filter(({ name }) => names.includes(name)))

/** What is judged of a work: our best thread count against torch's best of all, and against JAX's. @param {Result} result */
export function judge({ work, measured }) {
  const ours = bestOf(measured, 'ours')
  const torch = bestOf(measured, 'torch', 'torch.compile')
  const jax = bestOf(measured, 'jax')
  const toTorch = ours && torch ? ratio(ours, torch) : null
  return {
    ours,
    torch,
    jax,
    toTorch,
    toJax: ours && jax ? ratio(ours, jax) : null,
    verdict: toTorch && work.limit !== null ? verdict(toTorch, work.limit) : null
  }
}

/** @param {Result[]} results */
export function summaryTable(results) {
  const head = [
    'work',
    'ours',
    'torch',
    'torch.compile',
    'JAX',
    'ours / best torch',
    'must reach',
    'ours / JAX',
    'ours ran as'
  ]
  return table([head, ...results.map(summaryRow)])
}

/** @param {Result} result */
function summaryRow(result) {
  const { measured, work } = result
  const judged = judge(result)
  const time = (/** @type {string} */ name) => {
    const best = bestOf(measured, name)
    return best ? `${digits(median(best.msPerStep))} (${best.threads})` : '–'
  }
  return [
    work.id,
    ...['ours', 'torch', 'torch.compile', 'jax'].map(time),
    judged.toTorch ? interval(judged.toTorch) : '–',
    work.limit === null ? '–' : `≤ ${work.limit}${judged.verdict ? `: ${judged.verdict}` : ''}`,
    judged.toJax ? interval(judged.toJax) : '–',
    judged.ours ? `${judged.ours.mode}, ${judged.ours.threads} thr.` : '–'
  ]
}

/** Every contender on every number of threads. @param {Result[]} results */
export function detailTable(results) {
  const head = ['work', 'contender', 'threads', 'ms per step', 'least–most', 'first step, s', 'mode']
  const rows = results.flatMap(({ work, measured, absent }) => [
    ...measured.map((m) => [
      work.id,
      m.name,
      String(m.threads),
      digits(median(m.msPerStep)),
      `${digits(Math.min(...m.msPerStep))}–${digits(Math.max(...m.msPerStep))}`,
      m.firstStepSeconds.toFixed(1),
      m.mode ?? ''
    ]),
    ...absent.map(({ name, threads, reason }) => [work.id, name, String(threads), '–', '–', '–', reason])
  ])
  return table([head, ...rows])
}

/** Columns as wide as their widest cell; the first row is the head. @param {string[][]} rows */
export function table(rows) {
  const widths = rows[0].map((_, c) => Math.max(...rows.map((row) => [...row[c]].length)))
  const line = (/** @type {string[]} */ cells) =>
    `| ${cells.map((cell, c) => cell + ' '.repeat(widths[c] - [...cell].length)).join(' | ')} |`
  const [head, ...body] = rows
  return [line(head), `|${widths.map((w) => '-'.repeat(w + 2)).join('|')}|`, ...body.map(line)].join('\n')
}
