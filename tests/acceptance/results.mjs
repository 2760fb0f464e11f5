// tests/acceptance/RESULTS.md: one row per expectation and engine, the last full run of each.
import { createHash } from 'node:crypto'
import { existsSync, readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { criteria } from './criteria.mjs'

const root = path.resolve(import.meta.dirname, '../..')
const file = path.join(import.meta.dirname, 'RESULTS.md')
const head = `# Acceptance results

The last full run of every preset: what its source reports, what this program accepts, and what came. Written by \`npm run acceptance\`.
"met": as reported, or as accepted where the source gives no number ("—"); "near": not as reported, and inside what is
accepted; "missed": outside that. Why an interval is wider than what is reported stands in the preset's file. Got: steps are
the median over replicas; "—" means: not reached, "> n": not within n steps.
A row holds while its program hash is what \`npm run acceptance -- --list\` prints: the preset's spec with the sources of the
training step and of its family, but for those that only name and show; those that measure count for criteria. Rows with
another hash were got by an older program; their verdicts are those of today on the numbers of then.
Criteria of the literature have names, and rows of their own where they look at more than their preset's expectations:

${Object.entries(criteria)
  .map(([name, { preset }]) => `${name}: ${preset}`)
  .join(' · ')}

| preset | expected | reported | accepted | got | verdict | engine | runner | seconds | machine | date | program |
|---|---|---|---|---|---|---|---|---|---|---|---|
`

/** @typedef {import('./cli.mjs').Preset} Preset @typedef {import('./cli.mjs').End} End */

/** What decides a preset's numbers beside its spec, as folders and files of a family and of everything else. */
const deciding = {
  family: ['data', 'program', 'spec', 'spec.ts'],
  /** What measures a state: checks of criteria rest on it, presets do not. */
  measured: ['measures', 'group'],
  shared: [
    'src/kit/data',
    'src/kit/program',
    'src/main/engine/runners/trainingStep.ts',
    'src/main/engine/training/schedule.ts',
    'src/shared/random.ts'
  ]
}

/** @param {string} family @param {boolean} measured */
const sources = (family, measured) =>
  [
    ...deciding.family.map((name) => `src/families/${family}/${name}`),
    ...(measured ? deciding.measured.map((name) => `src/families/${family}/${name}`) : []),
    ...deciding.shared
  ].flatMap((place) => listSources(path.join(root, place)))

/** A module, or every module of a folder; none where a family does without. @param {string} place @returns {string[]} */
function listSources(place) {
  if (!existsSync(place)) return []
  if (statSync(place).isFile()) return [place]
  return readdirSync(place, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .map((name) => path.join(place, name))
}

/** What a module computes: without its imports, comments and place, so that moving it changes nothing. @param {string} file */
const digest = (file) =>
  createHash('sha256')
    .update(
      readFileSync(file, 'utf8')
        .replace(/^(import|export)\b[^;'=]*?\bfrom '[^']*'\n/gm, '')
        .replace(/^\s*(\/\*\*?[\s\S]*?\*\/|\/\/.*)\n/gm, '')
    )
    .digest('hex')

/**
 * Of what a preset trains, and of what measures it where that counts.
 * @param {Preset} preset @param {{ set?: object, measured?: boolean }} [check] of a criterion: fields that it changes
 * @returns {string} 10 hex digits
 */
export function programHash({ spec, sweep }, { set, measured = false } = {}) {
  const hash = createHash('sha256').update(JSON.stringify(spec ?? sweep))
  if (set) hash.update(JSON.stringify(set))
  const family = (spec ?? sweep?.base)?.family ?? ''
  for (const each of sources(family, measured).map(digest).sort()) hash.update(each)
  return hash.digest('hex').slice(0, 10)
}

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
