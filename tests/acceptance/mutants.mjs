// Presets with one thing wrong: what `npm run acceptance -- --mutants` trains, and which rows each has to miss. A row that no
// mutant can make miss says nothing.
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { automata } from './mutants/automata.mjs'
import { descent } from './mutants/descent.mjs'
import { fractals } from './mutants/fractals.mjs'
import { kernel } from './mutants/kernel.mjs'
import { liquid } from './mutants/liquid.mjs'
import { parity } from './mutants/parity.mjs'
import { robustness } from './mutants/robustness.mjs'

const file = path.join(import.meta.dirname, 'MUTANTS.md')
const head = `# Mutants

Presets with one thing wrong, and what their rows of [RESULTS](RESULTS.md) came to then: a row counts for something because a program
that is wrong misses it. Written by \`npm run acceptance -- --mutants\`; what is wrong stands in \`mutants/\`. Each row of a preset that is met should be
missed by one of its mutants. Program: hash of the preset as it should be.

| preset | mutant | expected | got | row | date | program |
|---|---|---|---|---|---|---|
`

/**
 * `set`: the wrong thing, as fields; `replicas`: in how many seeds, where fewer than the preset's tell; `knobs`: what is
 * turned in place of a sweep's knobs. `fails`: which of the preset's expectations miss, by a part of their text each.
 * @typedef {{ preset: string, what: string, set?: Record<string, unknown>, replicas?: number, knobs?: object[], criterion?: string, fails: string[] }} Mutant
 *   `criterion`: rows of its check and not those of the preset.
 */

/** @type {Mutant[]} */
export const mutants = [...automata, ...descent, ...fractals, ...kernel, ...liquid, ...parity, ...robustness]

/**
 * What came of the rows that a mutant has to miss.
 * @param {Mutant} mutant @param {import('./cli.mjs').Result[]} results
 */
export const judgeMutant = ({ fails }, results) =>
  fails.map((part) => {
    // a whole text first: “200 features” is a part of others
    const found = results.find(({ text }) => text === part) ?? results.find(({ text }) => text.includes(part))
    if (!found) throw new Error(`no row says “${part}”`)
    return { text: found.text, got: found.got, dead: found.verdict === 'missed' }
  })

/** Replaces the rows of one mutant. @param {Mutant} mutant @param {string} program @param {ReturnType<typeof judgeMutant>} rows */
export function writeMutants({ preset, criterion, what }, program, rows) {
  const name = criterion ?? preset
  const date = new Date().toISOString().slice(0, 10)
  const lines = rows.map(
    ({ text, got, dead }) =>
      `| ${name} | ${what} | ${text} | ${got} | ${dead ? 'missed' : 'survives'} | ${date} | ${program} |`
  )
  const known = existsSync(file) ? readFileSync(file, 'utf8').split('\n') : []
  const others = known.filter(
    (line) =>
      line.startsWith('| ') && !line.startsWith('| preset') && !line.startsWith(`| ${name} | ${what} |`)
  )
  writeFileSync(file, `${head}${[...others, ...lines].sort().join('\n')}\n`)
}
