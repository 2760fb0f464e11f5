#!/usr/bin/env node
// `npm test`: sets up what is missing, then runs every check there is, one part after the other. The last line is
// "N passed, N failed" (", N skipped" when something was). A user's machine may lack a browser, Electron or the native
// engine: what needs them is skipped and says so. With CI=true they are demanded.
import { mkdtempSync, rmSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { whenInterrupted } from './setup/interrupt.mjs'
import { setUp } from './setup/setUp.mjs'
import { Failure, readWords, runMain } from './setup/terminal.mjs'
import { listParts } from './test/parts.mjs'

const usage = `npm test [-- options]

  --only <names>            only these parts, separated by commas:
                            types, lint, unit, acceptance, e2e (e2e-web, e2e-electron)
  --engine native | wasm    only this engine
  --help                    show this
`

/**
 * Rows of parts that run beside one another, one group after the other: tests wait for processes a good part of their time, so
 * that four rows keep two cores busy. Browsers and windows have the machine for themselves at the end.
 * @type {((part: import('./test/parts.mjs').Part) => boolean)[][]}
 */
const sideBySide = [
  [({ name }) => name === 'types', ({ name }) => name === 'lint'],
  [
    named('unit (engine, native)', 'unit (families, native)'),
    named('unit (engine, wasm)', 'unit (families, wasm)', 'unit (others)'),
    named('unit (faults)', 'acceptance (native)', 'acceptance (wasm)'),
    named('unit (services)', 'unit (plain)')
  ]
]

/** @param {...string} titles @returns {(part: import('./test/parts.mjs').Part) => boolean} */
function named(...titles) {
  return ({ title }) => titles.includes(title)
}

await runMain(async () => {
  const { only, engine } = readOptions()
  await setUp()
  const folder = mkdtempSync(path.join(os.tmpdir(), 'saltus-test-'))
  const remove = () => rmSync(folder, { recursive: true, force: true, maxRetries: 5 })
  const forget = whenInterrupted(remove)
  try {
    return await runParts(choose(listParts(folder, engine), only))
  } finally {
    remove()
    forget()
  }
})

function readOptions() {
  const text = { type: /** @type {const} */ ('string') }
  const { values } = readWords(usage, { options: { only: text, engine: text } })
  if (values.engine && !['native', 'wasm'].includes(values.engine))
    throw new Failure('--engine is native or wasm.')
  return values
}

/**
 * Parts by name or by the name's first word: "e2e" means e2e-web and e2e-electron.
 * @param {import('./test/parts.mjs').Part[]} parts @param {string | undefined} only
 */
function choose(parts, only) {
  if (only === undefined) return parts
  const names = only.split(',').map((name) => name.trim())
  const fits = (/** @type {string} */ part, /** @type {string} */ name) => `${part}-`.startsWith(`${name}-`)
  const unknown = names.find((name) => !parts.some((part) => fits(part.name, name)))
  if (unknown !== undefined)
    throw new Failure(
      `No part is called "${unknown}": ${[...new Set(parts.map((part) => part.name))].join(', ')}.`
    )
  return parts.filter((part) => names.some((name) => fits(part.name, name)))
}

/** @param {import('./test/parts.mjs').Part[]} parts @returns {Promise<number>} the exit code */
async function runParts(parts) {
  const total = { passed: 0, failed: 0, skipped: 0 }
  const failures = []
  const unsteady = []
  const run = async (/** @type {import('./test/parts.mjs').Part} */ part) => {
    console.log(`\n== ${part.title}`)
    const started = Date.now()
    const result = await part.run()
    const seconds = ((Date.now() - started) / 1000).toFixed(1)
    console.log(`-- ${part.title}: ${summary(result)}, ${seconds} s`)
    for (const kind of /** @type {const} */ (['passed', 'failed', 'skipped'])) total[kind] += result[kind]
    const named = (/** @type {string} */ line) => `${part.title}: ${line}`
    if (result.failed > 0) failures.push(...(result.failures ?? ['see its output']).map(named))
    unsteady.push(...(result.unsteady ?? []).map(named))
  }
  const inTurn = async (/** @type {import('./test/parts.mjs').Part[]} */ some) => {
    for (const part of some) await run(part)
  }
  for (const beside of sideBySide) {
    const rows = beside.map((fits) => parts.filter(fits))
    await Promise.all(rows.map(inTurn))
  }
  await inTurn(parts.filter((part) => !sideBySide.flat().some((fits) => fits(part))))
  if (unsteady.length > 0) console.log(`\nUnsteady, passed at the second try:\n  ${unsteady.join('\n  ')}`)
  if (failures.length > 0) console.log(`\nFailed:\n  ${failures.join('\n  ')}`)
  console.log(`\n${summary(total)}`)
  return total.failed === 0 ? 0 : 1
}

/** @param {import('./test/parts.mjs').Result} result */
function summary({ passed, failed, skipped }) {
  return `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`
}
