/** Quick presets, run through the built command line, reach what their sources report. */
import { mkdtemp, rm } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { isTrained } from '../../src/main/families'
import { listPresets, runPreset } from './cli.mjs'

const engine = process.env.SALTUS_ENGINE ?? 'native'
let library = ''

beforeAll(async () => {
  library = await mkdtemp(path.join(os.tmpdir(), 'saltus-acceptance-'))
})
afterAll(() => rm(library, { recursive: true, force: true }))

/** What is computed needs no engine for tensors: once is enough. */
const presets = listPresets().filter(
  ({ quick, spec }) => quick && (engine === 'native' || isTrained(String(spec?.['family'])))
)

describe(engine, () => {
  it.each(presets)('$id', async (preset) => {
    const end = await runPreset(preset, { engine, library, brief: true })
    expect(end.engine.backend).toBe(end.engine.runner === 'workers' ? 'cpu' : engine)
    expect(end.status).toBe('finished')
    for (const { text, got, verdict } of end.results)
      expect(verdict, `${text}; it came at ${got}`).toMatch(/^(met|near)$/)
  })
})
