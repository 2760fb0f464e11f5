// What the campaign has come to, part by part: kept in results.json, and shown in the README from there.
import { readFileSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'

const file = path.join(import.meta.dirname, 'results.json')
const readme = path.join(import.meta.dirname, '../../../README.md')
/** Where the README shows them. */
export const shown = /<!-- campaign -->[^]*<!-- \/campaign -->/
/** @param {string} table */
export const frame = (table) => `<!-- campaign -->\n\n${table}\n<!-- /campaign -->`

/**
 * @typedef {{ part: string, existing: number, points: number, existingKinds: number, kinds: number, inputs: number, found: number }} Tally
 *   existing: cuts that there are; points: cuts tried; kinds: of both, distinct (errand, operation, kind of file, what
 *   happened there)
 * @typedef {Tally & { date: string, seed: number, minutes: number, cores: number, processor: string }} Result
 */

/** @returns {Result[]} */
export const readResults = () => JSON.parse(readFileSync(file, 'utf8'))

/** Puts a part's result in the place of the one of before. @param {Tally[]} tallies @param {{ seed: number, minutes: number }} about */
export function writeResults(tallies, about) {
  const [{ model }] = os.cpus()
  const made = {
    date: new Date().toISOString().slice(0, 10),
    ...about,
    cores: os.cpus().length,
    processor: model
  }
  const fresh = tallies.map((tally) => ({ ...tally, ...made }))
  const results = [...fresh, ...readResults().filter(({ part }) => !fresh.some((each) => each.part === part))]
  const sorted = results.sort((a, b) => (a.part < b.part ? -1 : 1))
  writeFileSync(file, `${JSON.stringify(sorted, null, 2)}\n`)
  writeFileSync(
    readme,
    readFileSync(readme, 'utf8').replace(shown, () => frame(tableOf(sorted)))
  )
}

/** What each part does, in the words of the README. @type {Record<string, string>} */
const about = {
  chaos: 'one of two runs is refused a file operation; the other finishes',
  faults: 'a file operation is refused (no room, I/O error, too many files, read-only), once or from then on',
  fuzz: 'hostile input through every door of a served workbench and of the command line',
  kills: 'kill −9 before, half-way through, after a file operation; and at random instants of a run',
  writers: 'three processes that want one run, stopped, woken and killed'
}

/** @param {number} count */
const spaced = (count) => String(count).replace(/\B(?=(\d{3})+$)/g, ' ')

/** @param {Result[]} results */
export function tableOf(results) {
  const rows = results.map(
    ({ part, existing, points, existingKinds, kinds, inputs, found, date, seed }) =>
      `| ${part} | ${about[part] ?? ''} | ${existing ? `${spaced(points)} of ${spaced(existing)}; ${spaced(kinds)} of ${spaced(existingKinds)} kinds` : '—'} | ${inputs ? spaced(inputs) : '—'} | ${found} | ${date}, seed ${seed} |`
  )
  return `| part | | cuts tried | inputs | failures | |\n|---|---|---|---|---|---|\n${rows.join('\n')}\n`
}
