// tests/acceptance/RESULTS.md: one row per expectation and engine, the last full run of each.
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { criteria } from './criteria.mjs'

const file = path.join(import.meta.dirname, 'RESULTS.md')
const head = `# Acceptance results

The last full run of every preset: what its source reports, what this program accepts, and what came. Written by \`npm run acceptance\`.
"met": as reported, or as accepted where the source gives no number ("—"); "near": not as reported, and inside what is
accepted; "missed": outside that. Why an interval is wider than what is reported stands in the preset's file. Got: steps are
the median over replicas; "—" means: not reached, "> n": not within n steps.
A row holds while its program hash is what \`npm run acceptance -- --list\` prints: the preset's spec with the fields of its family
and the bundled code of its program and training step; what measures states counts for criteria. Rows with another hash
were got by an older program; their verdicts are those of today on the numbers of then.
Criteria of the literature have names, and rows of their own where they look at more than their preset's expectations:

${Object.entries(criteria)
  .map(([name, { preset }]) => `${name}: ${preset}`)
  .join(' · ')}

| preset | expected | reported | accepted | got | verdict | engine | runner | seconds | machine | date | program |
|---|---|---|---|---|---|---|---|---|---|---|---|
`

/** @typedef {import('./cli.mjs').Preset} Preset @typedef {import('./cli.mjs').End} End */

/** @param {import('./cli.mjs').Range} range */
function rangeText([low, high]) {
  if (high === null) return low === null ? 'any' : `≥ ${low}`
  return low === null ? `≤ ${high}` : `${low}–${high}`
}

/** @param {import('./cli.mjs').Reported} [reported] */
function reportedText(reported) {
  if (!reported) return '—'
  const { range, value, seeds } = reported
  const number = range ? rangeText(range) : String(value)
  return seeds ? `${number} (${seeds} ${seeds === 1 ? 'seed' : 'seeds'})` : number
}

/** @param {import('./cli.mjs').Accepted} [accepted] */
function acceptedText(accepted) {
  if (!accepted) return '—'
  const { range, before } = accepted
  return `${rangeText(range)}${before ? ` (before: ${rangeText(before)})` : ''}`
}

/** What a row says was expected. @param {Pick<import('./cli.mjs').Result, 'text' | 'reported' | 'accepted'>} result */
export const claimCells = ({ text, reported, accepted }) => [
  text,
  reportedText(reported),
  acceptedText(accepted)
]

/** Rows as written. @returns {string[]} */
export function readRows() {
  if (!existsSync(file)) return []
  return readFileSync(file, 'utf8')
    .split('\n')
    .filter((line) => line.startsWith('| ') && !line.startsWith('| preset'))
}

/**
 * Replaces the rows of one preset, or one criterion, and backend.
 * @param {{ name: string, program: string } & Pick<End, 'engine' | 'results' | 'seconds'>} rows
 */
export function writeResults({ name, program, engine: { backend, runner }, results, seconds }) {
  const machine = `${os.cpus().length} cores, ${os.cpus()[0]?.model.trim() ?? os.arch()}`
  const date = new Date().toISOString().slice(0, 10)
  const lines = results.map((result) => {
    const { got, verdict } = result
    const made = [backend, runner, seconds.toFixed(1), machine, date, program]
    const cells = [name, ...claimCells(result), got, verdict, ...made]
    return `| ${cells.join(' | ')} |`
  })
  const others = readRows().filter((row) => {
    const cells = row.split(' | ')
    return cells[0] !== `| ${name}` || cells[6] !== backend
  })
  writeFileSync(file, `${head}${[...others, ...lines].sort().join('\n')}\n`)
}
