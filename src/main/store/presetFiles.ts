/** Presets from `<resources>/presets/<group>/<name>.json`, each with its `<name>.preview.json` beside it. */
import fs from 'node:fs/promises'
import path from 'node:path'
import { z } from 'zod'
import { verdicts } from '#shared/expectation'
import type { Preset } from '#shared/preset'
import { runExpectation, sweepExpectation } from './expectationSchemas'

const head = { title: z.string(), about: z.string(), source: z.string(), quick: z.boolean() }

const runPresetFile = z.strictObject({
  ...head,
  expected: z.array(runExpectation),
  spec: z.looseObject({ family: z.string() })
})

const sweepPresetFile = z.strictObject({
  ...head,
  expected: z.array(sweepExpectation),
  sweep: z.looseObject({ base: z.looseObject({ family: z.string() }) })
})

/** A file with a field `sweep` is a sweep, any other an experiment. */
function parsePreset(content: unknown): z.infer<typeof runPresetFile> | z.infer<typeof sweepPresetFile> {
  const isSweep = typeof content === 'object' && content !== null && 'sweep' in content
  return isSweep ? sweepPresetFile.parse(content) : runPresetFile.parse(content)
}

const previewFile = z.strictObject({
  engine: z.string(),
  machine: z.string(),
  date: z.string(),
  seconds: z.number(),
  steps: z.array(z.number()),
  lines: z.array(z.strictObject({ label: z.string(), values: z.array(z.number()) })),
  results: z
    .array(
      z.strictObject({
        text: z.string(),
        got: z.strictObject({ at: z.number(), beyond: z.boolean() }).nullable(),
        verdict: z.enum(verdicts)
      })
    )
    .optional()
})

async function readJson(file: string): Promise<unknown> {
  return JSON.parse(await fs.readFile(file, 'utf8'))
}

/** Names under `root`, group by group: Electron's own Node lists no folder recursively. */
async function listFiles(root: string): Promise<string[]> {
  const groups = (await fs.readdir(root, { withFileTypes: true })).filter((entry) => entry.isDirectory())
  const names = await Promise.all(
    groups.map(async ({ name }) => (await fs.readdir(path.join(root, name))).map((file) => `${name}/${file}`))
  )
  return names.flat().sort()
}

/** All bundled presets by id. Throws on a malformed file: they ship with the application. */
export async function readPresets(resources: string): Promise<Preset[]> {
  const root = path.join(resources, 'presets')
  const files = await listFiles(root)
  return Promise.all(
    files
      .filter((f) => f.endsWith('.json') && !f.endsWith('.preview.json'))
      .map(async (file) => {
        const id = file.slice(0, -'.json'.length)
        const preview = `${id}.preview.json`
        return {
          id,
          ...parsePreset(await readJson(path.join(root, file))),
          preview: files.includes(preview)
            ? previewFile.parse(await readJson(path.join(root, preview)))
            : null
        }
      })
  )
}
