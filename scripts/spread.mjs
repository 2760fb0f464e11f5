#!/usr/bin/env node
// `npm run spread -- parity/demo`: trains a preset once for each of several other seeds and prints what its expectations'
// numbers were: how far seeds lie apart. `--write` puts that into the preset's file, and sets what is accepted by it.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { listPresets, runPreset } from '../tests/acceptance/cli.mjs'
import { acceptedBy, spreadOf } from '../tests/acceptance/spread.mjs'
import { whenInterrupted } from './setup/interrupt.mjs'
import { setUp } from './setup/setUp.mjs'
import { Failure, readWords, runMain } from './setup/terminal.mjs'

const usage = `npm run spread -- presets [options]

  --seeds N                 how many, from 1000 on; no preset has these (default: 8)
  --engine native | wasm    default: native
  --write                   into the presets' files
  --help                    show this
`
const FIRST_SEED = 1000

await runMain(async () => {
  const { values, positionals } = readWords(usage, {
    allowPositionals: true,
    options: {
      seeds: { type: 'string', default: '8' },
      engine: { type: 'string', default: 'native' },
      write: { type: 'boolean' }
    }
  })
  const all = listPresets()
  const chosen = positionals.map((id) => all.find((preset) => preset.id === id))
  const unknown = positionals[chosen.indexOf(undefined)]
  if (positionals.length === 0 || unknown) throw new Failure(`Name presets; "${unknown ?? ''}" is none.`)
  await setUp()
  const library = mkdtempSync(path.join(os.tmpdir(), 'saltus-spread-'))
  const remove = () => rmSync(library, { recursive: true, force: true })
  const forget = whenInterrupted(remove)
  try {
    for (const preset of chosen.filter((each) => each !== undefined))
      await measure(preset, Number(values.seeds), { ...values, library })
  } finally {
    remove()
    forget()
  }
  return 0
})

/** @param {import('../tests/acceptance/cli.mjs').Preset} preset @param {number} count @param {{ engine: string, library: string, write?: boolean }} options */
async function measure(preset, count, { engine, library, write }) {
  const ends = []
  for (let seed = FIRST_SEED; seed < FIRST_SEED + count; seed++)
    ends.push(await runPreset(preset, { engine, library, replicas: 1, set: { seed } }))
  const [{ engine: made }] = ends
  const about = {
    seeds: `${FIRST_SEED}–${FIRST_SEED + count - 1}`,
    engine: `${made.backend}, ${made.runner}`,
    machine: `${os.cpus().length} cores`,
    date: new Date().toISOString().slice(0, 10)
  }
  const spreads = preset.expected.map((_, i) => ({
    ...about,
    ...spreadOf(ends.map(({ expectations }) => expectations[i]?.got ?? null))
  }))
  preset.expected.forEach(({ text }, i) =>
    console.log(`${preset.id}: ${text}: ${JSON.stringify(spreads[i])}`)
  )
  if (!write) return
  const file = path.join(import.meta.dirname, '../resources/presets', `${preset.id}.json`)
  const content = JSON.parse(readFileSync(file, 'utf8'))
  content.expected.forEach((/** @type {any} */ each, /** @type {number} */ i) => {
    each.accepted = acceptedBy(each, spreads[i], count)
  })
  writeFileSync(file, `${JSON.stringify(content, null, 2)}\n`)
}
