// The result of a run of the bench as one value: what was measured, on what, and what it means.
import { detailTable, judge, summaryTable } from './report.mjs'
import { works } from './works.mjs'

/** @typedef {import('./report.mjs').Result} Result @typedef {import('./options.mjs').Options} Options */

/** Fewer rounds give no interval of 95 %. */
const ENOUGH_ROUNDS = 9

/**
 * @param {Pick<Options, 'rounds' | 'seconds' | 'threads'>} options
 * @param {ReturnType<typeof import('./machine.mjs').describeMachine>} machine @param {Result[]} results
 */
export function recordOf({ rounds, seconds, threads }, machine, results) {
  const libraries = [...new Set(results.flatMap(({ measured }) => measured.map(({ library }) => library)))]
  const judged = results.map((result) => {
    const { toTorch, toJax, verdict } = judge(result)
    return { ...result, toTorch, toJax, verdict }
  })
  const date = new Date().toISOString().slice(0, 10)
  return { date, machine, libraries, rounds, seconds, threads, results: judged }
}

/** The record's tables, for a terminal and for a page. @param {ReturnType<typeof recordOf>} record */
export function textOf({ date, machine, libraries, rounds, results }) {
  const { processor, cores, system, node } = machine
  const coverage = results.map(({ toTorch }) => toTorch?.coverage).find((share) => share !== undefined)
  const about = [
    `${processor}, ${cores} cores, ${system}, Node ${node}; ${libraries.join('; ')}; ${date}.`,
    `Milliseconds per step: median of ${rounds} rounds, on the faster number of threads (in brackets).`,
    ...(coverage ? [`Ratios: median over rounds [order-statistics interval, ${percent(coverage)}].`] : [])
  ]
  const notes = results.flatMap(({ work, notes }) =>
    notes.map((note) => `${work.id} is no fair comparison: ${note}`)
  )
  return `${[summaryTable(results), about.join('\n'), detailTable(results), ...notes].join('\n\n')}\n`
}

/** @param {number} share */
const percent = (share) => `${(100 * share).toFixed(0)} %`

/** Every work against every peer, in rounds enough: a run worth keeping. @param {ReturnType<typeof recordOf>} record */
export const isComplete = ({ rounds, results }) =>
  rounds >= ENOUGH_ROUNDS &&
  results.length === works.length &&
  results.every((result) => {
    const { ours, torch, jax } = judge(result)
    return ours !== null && torch !== null && jax !== null
  })
