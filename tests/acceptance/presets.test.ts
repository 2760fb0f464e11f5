/** Quick presets, run through the built command line, reach what their sources report. */
import { mkdtemp, rm } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { listPresets, runPreset } from './cli.mjs'

const engine = process.env.SALTUS_ENGINE ?? 'native'
let library = ''

beforeAll(async () => {
  library = await mkdtemp(path.join(os.tmpdir(), 'saltus-acceptance-'))
})
afterAll(() => rm(library, { recursive: true, force: true }))

/** Two trainings show that WebAssembly reaches the same; it takes five times as long, and its bits are replayed elsewhere. */
const onWasm = ['parity/demo', 'grokking/quadratic-31']
const presets = listPresets().filter(({ id, quick }) => quick && (engine === 'native' || onWasm.includes(id)))

describe(engine, () => {
  it.each(presets)('$id', async (preset) => {
    const end = await runPreset(preset, { engine, library, brief: true })
    expect(end.engine.backend).toBe(end.engine.runner === 'workers' ? 'cpu' : engine)
    expect(end.status).toBe('finished')
    for (const { text, got, verdict } of end.results)
      expect(verdict, `${text}; it came at ${got}`).toMatch(/^(met|near)$/)
  })
})
