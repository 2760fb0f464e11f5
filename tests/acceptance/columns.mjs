// Stored rows of a run as the command line exports them.
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { saltus } from './cli.mjs'

/**
 * Metric → step → values of all replicas, in their order; metrics per task are left out.
 * @typedef {Map<string, Map<number, number[]>>} Columns
 */

/** @param {string} runId @param {string} library @returns {Columns} */
export function readColumns(runId, library) {
  const file = path.join(library, 'export.csv')
  saltus(['export', runId, '--csv', file, '--out', library])
  /** @type {Columns} */
  const columns = new Map()
  for (const line of readFileSync(file, 'utf8').trim().split('\n').slice(1)) {
    const [series, name, step, , , task, value] = line.split(',')
    if (task !== '') continue
    const metric = `${series}.${name}`
    if (!columns.has(metric)) columns.set(metric, new Map())
    const at = columns.get(metric)
    at?.set(Number(step), [...(at.get(Number(step)) ?? []), Number(value)])
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
