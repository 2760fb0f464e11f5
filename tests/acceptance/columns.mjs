// Stored rows of a run as the command line exports them.
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { saltus } from './cli.mjs'

/**
 * Metric → step → values of all replicas, in their order; of places on inner axes as `tasks.loss 3`, from 0.
 * @typedef {Map<string, Map<number, number[]>>} Columns
 */

/** @param {string} runId @param {string} library @returns {Columns} */
export function readColumns(runId, library) {
  const file = path.join(library, 'export.csv')
  saltus(['export', runId, '--csv', file, '--out', library])
  /** @type {Columns} */
  const columns = new Map()
  const [header = '', ...lines] = readFileSync(file, 'utf8').trim().split('\n')
  // series, metric, the main axis, what it is of, inner axes behind the seed, value
  const [first, last] = [header.split(',').indexOf('seed') + 1, header.split(',').length - 1]
  for (const line of lines) {
    const cells = line.split(',')
    const [series, name, step] = cells
    const places = cells.slice(first, last).filter((place) => place !== '')
    const metric = [`${series}.${name}`, ...places].join(' ')
    if (!columns.has(metric)) columns.set(metric, new Map())
    const at = columns.get(metric)
    at?.set(Number(step), [...(at.get(Number(step)) ?? []), Number(cells[last])])
  }
  return columns
}

/** Steps and medians over replicas, ascending. @param {Columns} columns @param {string} metric @returns {[number, number][]} */
export function medians(columns, metric) {
  const found = columns.get(metric)
  if (!found) throw new Error(`no ${metric} among ${[...columns.keys()].join(', ')}`)
  return [...found].map(([step, values]) => {
    const sorted = [...values].sort((a, b) => a - b)
    return [step, sorted[Math.floor((sorted.length - 1) / 2)] ?? NaN]
  })
}

/** Steps and values of one replica, ascending. @param {Columns} columns @param {string} metric @param {number} replica @returns {[number, number][]} */
export const valuesOfSeed = (columns, metric, replica) =>
  [...(columns.get(metric) ?? [])].map(([step, values]) => [step, values[replica] ?? NaN])
