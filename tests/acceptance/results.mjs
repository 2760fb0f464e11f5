// tests/acceptance/RESULTS.md: one row per expectation and engine, the last full run of each.
import { createHash } from 'node:crypto'
import { existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { criteria } from './criteria.mjs'

const root = path.resolve(import.meta.dirname, '../..')
const file = path.join(import.meta.dirname, 'RESULTS.md')
const head = `# Acceptance results

The last full run of every preset: what its source reports, and what came. Written by \`npm run acceptance\`.
A row holds while its program hash is what \`npm run acceptance -- --list\` prints: the preset's spec with the sources of the
training step and of its family, but for those that only name and show; those that measure count for criteria. Steps are the
median over replicas; "—" means: not reached, "> n": not within n steps.
Criteria of the literature have names, and rows of their own where they look at more than their preset's expectations:

${Object.entries(criteria)
  .map(([name, { preset }]) => `${name}: ${preset}`)
  .join(' · ')}

| preset | expected | got | verdict | engine | runner | seconds | machine | date | program |
|---|---|---|---|---|---|---|---|---|---|
`

/** @typedef {import('./cli.mjs').Preset} Preset @typedef {import('./cli.mjs').End} End */

/** Files of a family that name, lay out, show or look at what was computed, and decide no number. */
const describing = /(^|\/)(series|panels|views|inspect|points|cosets|attention)\.ts$|^(views|activations)\//

/** Files that measure what was trained beside loss and accuracy: checks of criteria rest on them, presets do not. */
const measuring = /^(measures|progress|groupTable|matrices)\.ts$|^analysis\//

/** Files that decide a preset's numbers, beside its spec. @param {string} family @param {boolean} measured */
const sources = (family, measured) => [
  ...listSources(
    path.join(root, 'src/main/families', family),
    (name) => describing.test(name) || (!measured && measuring.test(name))
  ),
  ...['layers', 'losses', 'optimizers', 'trainingStep', 'hostData', 'schedule'].flatMap((name) =>
    listSources(path.join(root, 'src/main/engine', name))
  ),
  path.join(root, 'src/shared/random.ts')
]

/** A module, or every module of a folder but some. @param {string} place @param {(name: string) => boolean} [but] @returns {string[]} */
function listSources(place, but = () => false) {
  if (existsSync(`${place}.ts`)) return [`${place}.ts`]
  if (!existsSync(place)) return []
  return readdirSync(place, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts') && !but(name))
    .sort()
    .map((name) => path.join(place, name))
}

/**
 * Of what a preset trains, and of what measures it where that counts.
 * @param {Preset} preset @param {{ set?: object, measured?: boolean }} [check] of a criterion: fields that it changes
 * @returns {string} 10 hex digits
 */
export function programHash({ spec, sweep }, { set, measured = false } = {}) {
  const hash = createHash('sha256').update(JSON.stringify(spec ?? sweep))
  if (set) hash.update(JSON.stringify(set))
  for (const source of sources((spec ?? sweep?.base)?.family ?? '', measured))
    hash.update(readFileSync(source))
  return hash.digest('hex').slice(0, 10)
}

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
  const lines = results.map(({ text, got, verdict }) => {
    const cells = [name, text, got, verdict, backend, runner, seconds.toFixed(1), machine, date, program]
    return `| ${cells.join(' | ')} |`
  })
  const others = readRows().filter((row) => {
    const cells = row.split(' | ')
    return cells[0] !== `| ${name}` || cells[4] !== backend
  })
  writeFileSync(file, `${head}${[...others, ...lines].sort().join('\n')}\n`)
}
