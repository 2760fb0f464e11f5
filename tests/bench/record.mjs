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

/**
 * Works that were timed against every peer, in rounds enough: worth keeping.
 * @param {Pick<ReturnType<typeof recordOf>, 'rounds' | 'results'>} record
 */
const completeOf = ({ rounds, results }) =>
  results.filter((result) => {
    const { ours, torch, jax } = judge(result)
    return rounds >= ENOUGH_ROUNDS && ours !== null && torch !== null && jax !== null
  })

/** Every work is among them. @param {ReturnType<typeof recordOf>} record */
const isComplete = (record) => completeOf(record).length === works.length

/**
 * What is stored after a run: all of it where it is complete; else the complete ones of its works in the places of those before,
 * each with the date, machine and rounds that are its own. Null: there is none.
 * @param {ReturnType<typeof recordOf> | null} before @param {ReturnType<typeof recordOf>} record
 */
export function storedAfter(before, record) {
  if (isComplete(record)) return record
  const { date, machine, rounds, seconds } = record
  const fresh = completeOf(record).map((result) => ({ ...result, date, machine, rounds, seconds }))
  if (!before || fresh.length === 0) return null
  const results = works.flatMap(({ id }) =>
    [fresh, before.results].flatMap((list) => list.filter(({ work }) => work.id === id)).slice(0, 1)
  )
  return { ...before, results }
}
