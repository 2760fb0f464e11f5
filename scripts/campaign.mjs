#!/usr/bin/env node
// `npm run campaign`: kills, refusals of the system, hostile input, several writers and chaos, for as long as is asked. What
// fails is kept as a small file in tests/faults/cases/, which the tests try again from then on.
import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { number } from '../tests/bench/options.mjs'
import { writeResults } from '../tests/faults/campaign/results.mjs'
import { inProject, root } from './setup/project.mjs'
import { setUp } from './setup/setUp.mjs'
import { Failure, readWords, runMain } from './setup/terminal.mjs'

const parts = ['kills', 'faults', 'fuzz', 'writers', 'chaos']
const usage = `npm run campaign -- [options]

  --minutes N               how long, all parts together (default: 10)
  --seed N                  what is tried, and in what order; printed (default: another one each time)
  --only ${parts.join(' | ')}
  --keep FOLDER             the libraries that failed cuts have left, to be looked into
  --write                   the figures into tests/faults/campaign/results.json and the README
  --help                    show this
`

await runMain(async () => {
  const { values } = readWords(usage, {
    options: {
      minutes: { type: 'string', default: '10' },
      seed: { type: 'string' },
      only: { type: 'string' },
      keep: { type: 'string' },
      write: { type: 'boolean', default: false }
    }
  })
  const minutes = number('minutes', values.minutes, 10_000)
  const seed = values.seed === undefined ? Date.now() % 2 ** 31 : number('seed', values.seed, 2 ** 31, true)
  if (values.only !== undefined && !parts.includes(values.only))
    throw new Failure(`--only does not know "${values.only}". It knows ${parts.join(', ')}.`)
  await setUp()
  process.chdir(root)
  /** @type {typeof import('../tests/faults/campaign/campaign')} */
  const { runCampaign } = await import(await built())
  console.log(`Seed ${seed}, ${minutes} minutes.`)
  const only = values.only ?? null
  const keep = values.keep === undefined ? null : path.resolve(values.keep)
  if (keep) mkdirSync(keep, { recursive: true })
  const options = { seed, only, keep, commands: true, tell: console.log }
  const found = await runCampaign({ ...options, milliseconds: minutes * 60_000 })
  const tallies = found.map(({ part, existing, points, existingKinds, kinds, inputs, found }) => ({
    part,
    existing,
    points: points.size,
    existingKinds: existingKinds.size,
    kinds: kinds.size,
    inputs,
    found: found.size
  }))
  console.table(tallies)
  if (values.write) writeResults(tallies, { seed, minutes })
  const cases = found.flatMap(({ found }) => [...found])
  for (const [name, finding] of cases) writeCase(name, finding)
  return cases.length === 0 ? 0 : 1
})

/** @param {string} name @param {unknown} finding */
function writeCase(name, finding) {
  const file = inProject(`tests/faults/cases/${name}.json`)
  mkdirSync(path.dirname(file), { recursive: true })
  if (!existsSync(file)) writeFileSync(file, `${JSON.stringify(finding, null, 2)}\n`)
}

/** The campaign as plain JavaScript; packages stay outside. @returns {Promise<string>} its address */
async function built() {
  const { build } = await import('vite')
  const outDir = inProject('out/campaign')
  await build({
    root,
    configFile: false,
    logLevel: 'error',
    build: {
      ssr: inProject('tests/faults/campaign/campaign.ts'),
      outDir,
      emptyOutDir: true,
      target: 'node20',
      rollupOptions: { output: { entryFileNames: 'campaign.mjs' } }
    }
  })
  return pathToFileURL(path.join(outDir, 'campaign.mjs')).href
}
