#!/usr/bin/env node
// `npm run acceptance`: trains presets to their end and writes what came of them into tests/acceptance/RESULTS.md
// and, with the native engine, into the pictures of the gallery.
import { mkdtempSync, rmSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { parseArgs } from 'node:util'
import { listPresets, runPreset } from '../tests/acceptance/cli.mjs'
import { writePreview } from '../tests/acceptance/preview.mjs'
import { programHash, readRows, writeResults } from '../tests/acceptance/results.mjs'
import { whenInterrupted } from './setup/interrupt.mjs'
import { setUp } from './setup/setUp.mjs'
import { Failure, runMain } from './setup/terminal.mjs'

const usage = `npm run acceptance -- [presets] [options]

  presets                   names such as parity/dissertation; none: all of them (hours)
  --engine native | wasm    default: native
  --list                    name, length, program hash and state of the last result of each
  --help                    show this
`

await runMain(async () => {
  const { values, positionals } = readOptions()
  if (values.help) return show(usage)
  const presets = listPresets()
  if (values.list) return show(presets.map(describe).join(''))
  const unknown = positionals.find((name) => !presets.some(({ id }) => id === name))
  if (unknown) throw new Failure(`No preset is called "${unknown}". "--list" names them.`)
  await setUp()
  const chosen = positionals.length ? presets.filter(({ id }) => positionals.includes(id)) : presets
  return train(chosen, values.engine)
})

function readOptions() {
  try {
    return parseArgs({
      allowPositionals: true,
      options: {
        engine: { type: 'string', default: 'native' },
        list: { type: 'boolean' },
        help: { type: 'boolean' }
      }
    })
  } catch (error) {
    throw new Failure(`${/** @type {Error} */ (error).message.split('. ')[0]}. "--help" lists the options.`)
  }
}

/** @param {string} text */
function show(text) {
  process.stdout.write(text)
  return 0
}

/** @param {import('../tests/acceptance/cli.mjs').Preset} preset */
function describe(preset) {
  const rows = readRows().filter((row) => row.startsWith(`| ${preset.id} |`))
  const holds = rows.length > 0 && rows.every((row) => row.includes(programHash(preset)))
  const state = rows.length === 0 ? 'never run' : holds ? 'valid' : 'older program'
  return `${preset.id.padEnd(36)} ${preset.quick ? 'quick' : 'long '}  ${programHash(preset)}  ${state}\n`
}

/** @param {import('../tests/acceptance/cli.mjs').Preset[]} presets @param {string} engine */
async function train(presets, engine) {
  const library = mkdtempSync(path.join(os.tmpdir(), 'saltus-acceptance-'))
  const remove = () => rmSync(library, { recursive: true, force: true })
  const forget = whenInterrupted(remove)
  let misses = 0
  try {
    for (const preset of presets) {
      const end = await runPreset(preset, { engine, library, shown: true })
      writeResults(preset, end)
      if (engine === 'native') writePreview(preset, end, library)
      for (const { expectation, step, verdict } of end.expectations)
        console.log(`${preset.id}: ${expectation.text}: ${verdict}${step === null ? '' : ` (step ${step})`}`)
      misses += end.expectations.filter(({ verdict }) => verdict !== 'met').length
    }
  } finally {
    remove()
    forget()
  }
  return misses === 0 ? 0 : 3
}
