#!/usr/bin/env node
// `npm run bench`: times training steps of the field's models, ours beside PyTorch's and JAX's, in one run. A complete
// run writes tests/bench/results.json; one of some works, timed against both peers, puts these into it.
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { ourKinds, peerKinds } from '../tests/bench/field.mjs'
import { busyWarning, describeMachine } from '../tests/bench/machine.mjs'
import { differences, measureWork } from '../tests/bench/measure.mjs'
import { largestReplicas } from '../tests/bench/memory.mjs'
import { readOptions } from '../tests/bench/options.mjs'
import { createProgress } from '../tests/bench/progress.mjs'
import { recordOf, storedAfter, textOf } from '../tests/bench/record.mjs'
import { works } from '../tests/bench/works.mjs'
import { inProject } from './setup/project.mjs'
import { setUp } from './setup/setUp.mjs'
import { runMain, say } from './setup/terminal.mjs'

const stored = inProject('tests/bench/results.json')

await runMain(async () => {
  const options = readOptions(process.argv.slice(2))
  if (options.list) return show(works.map(({ id, title }) => `${id.padEnd(10)} ${title}\n`).join(''))
  await setUp()
  return options.memory === null ? compare(options) : measureMemory(options.memory, options.json)
})

/** @param {string} text */
function show(text) {
  process.stdout.write(text)
  return 0
}

/** @param {unknown} value */
function json(value) {
  return `${JSON.stringify(value, null, 1)}\n`
}

/** @param {import('../tests/bench/options.mjs').Options} options */
async function compare(options) {
  const machine = describeMachine()
  const kinds = await ourKinds(options)
  for (const peer of options.peers) kinds.push(...(await peerKinds(peer)))
  const warning = busyWarning(machine)
  if (warning) say(warning)

  const record = recordOf(options, machine, await measureAll(options, kinds))
  show(options.json ? json(record) : textOf(record))
  const kept = storedAfter(existsSync(stored) ? JSON.parse(readFileSync(stored, 'utf8')) : null, record)
  if (kept) writeFileSync(stored, json(kept))
  else say('Not every peer, or too few rounds: tests/bench/results.json stays as it is.')
  const failed = record.results.some(({ measured, notes }) => notes.length || !measured.length)
  return failed ? 1 : 0
}

/** @param {import('../tests/bench/options.mjs').Options} options @param {import('../tests/bench/field.mjs').Kind[]} kinds */
async function measureAll(options, kinds) {
  const chosen = works.filter(({ id }) => options.works.includes(id))
  const progress = createProgress(chosen.length)
  const results = []
  for (const [i, work] of chosen.entries()) {
    const report = (/** @type {number} */ done, /** @type {string} */ text) =>
      progress.at(i + done, `${work.id}: ${text}`)
    const found = await measureWork(work, kinds, { ...options, progress: report })
    results.push({ work, ...found, notes: differences(found.measured) })
  }
  progress.end()
  return results
}

/** @param {number} gigabytes @param {boolean} asJson */
async function measureMemory(gigabytes, asJson) {
  const [ours] = await ourKinds({ modes: false })
  const found = await largestReplicas(ours, gigabytes * 1e9)
  const sentence = `W1 trains with up to ${found.replicas} replicas in ${gigabytes} GB.\n`
  show(asJson ? json(found) : sentence)
  return found.replicas > 0 ? 0 : 1
}
