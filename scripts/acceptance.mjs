#!/usr/bin/env node
// `npm run acceptance`: trains presets to their end and writes what came of them into tests/acceptance/RESULTS.md
// and, with the native engine, into the pictures of the gallery.
import { mkdtempSync, rmSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { listPresets, runPreset } from '../tests/acceptance/cli.mjs'
import { changesOf, criteria, runCriterion } from '../tests/acceptance/criteria.mjs'
import { judgeMutant, mutants, writeMutants } from '../tests/acceptance/mutants.mjs'
import { writePreview } from '../tests/acceptance/preview.mjs'
import { programHash } from '../tests/acceptance/program.mjs'
import { readRows, writeResults } from '../tests/acceptance/results.mjs'
import { whenInterrupted } from './setup/interrupt.mjs'
import { setUp } from './setup/setUp.mjs'
import { Failure, readWords, runMain } from './setup/terminal.mjs'

const usage = `npm run acceptance -- [names] [options]

  names                     presets such as parity/dissertation, criteria such as G3; none: every preset (hours)
  --engine native | wasm    default: native
  --library DIR             keeps what is trained there
  --at-once N               runs of a sweep that train at the same time; default: as in the settings
  --list                    name, length, program hash and state of the last result of each
  --mutants                 instead: the named presets with one thing wrong, which they must miss rows by (MUTANTS.md)
  --help                    show this
`

await runMain(async () => {
  const { values, positionals } = readWords(usage, {
    allowPositionals: true,
    options: {
      engine: { type: 'string', default: 'native' },
      library: { type: 'string' },
      'at-once': { type: 'string' },
      list: { type: 'boolean' },
      mutants: { type: 'boolean' }
    }
  })
  const presets = listPresets()
  const jobs = [
    ...presets.map(presetJob),
    ...Object.keys(criteria).map((name) => criterionJob(name, presets))
  ]
  if (values.list) return show(jobs.map(describe).join(''))
  const unknown = positionals.find((name) => !jobs.some((job) => job.name === name))
  if (unknown) throw new Failure(`No preset or criterion is called "${unknown}". "--list" names them.`)
  await setUp()
  if (values.mutants) return trainMutants(positionals, presets, values)
  const chosen = positionals.length ? positionals : presets.map(({ id }) => id)
  return train(
    chosen.flatMap((name) => jobs.filter((job) => job.name === name)),
    values
  )
})

/**
 * @typedef {import('../tests/acceptance/cli.mjs').Preset} Preset
 * @typedef {import('../tests/acceptance/cli.mjs').Options} Options
 * @typedef {{ name: string, program: string } & Pick<import('../tests/acceptance/cli.mjs').End, 'engine' | 'results' | 'seconds'>} Rows
 * @typedef {{ name: string, note: string, proof: string, program: string, run(options: Options): Promise<Rows[]> }} Job
 */

/** @param {Preset} preset @returns {Job} */
function presetJob(preset) {
  const [name, program] = [preset.id, programHash(preset)]
  return {
    name,
    note: preset.quick ? 'quick' : 'long',
    proof: name,
    program,
    async run(options) {
      const end = await runPreset(preset, options)
      if (options.engine === 'native') writePreview(preset, end, options.library)
      return [{ name, program, ...end }]
    }
  }
}

/** The rows of its preset, where that is trained unchanged, and of its own check. @param {string} name @param {Preset[]} all @returns {Job} */
function criterionJob(name, all) {
  const criterion = criteria[name]
  const preset = all.find(({ id }) => id === criterion.preset)
  if (!preset) throw new Error(`${name} needs the preset ${criterion.preset}`)
  const set = changesOf(criterion)
  const program = programHash(preset, {
    set,
    measured: Boolean(criterion.check),
    judgedBy: criterion.judgedBy
  })
  return {
    name,
    note: preset.id,
    proof: criterion.check ? name : preset.id,
    program,
    async run(options) {
      const { preset: end, check } = await runCriterion(criterion, preset, options)
      if (!set && options.engine === 'native') writePreview(preset, end, options.library)
      const own = set ? [] : [{ name: preset.id, program: programHash(preset), ...end }]
      return check ? [...own, { name, program, ...check }] : own
    }
  }
}

/** @param {string} text */
function show(text) {
  process.stdout.write(text)
  return 0
}

/** @param {Job} job */
function describe({ name, note, proof, program }) {
  const rows = readRows().filter((row) => row.startsWith(`| ${proof} |`))
  const holds = rows.length > 0 && rows.every((row) => row.includes(program))
  const state = rows.length === 0 ? 'never run' : holds ? 'valid' : 'older program'
  return `${name.padEnd(36)} ${note.padEnd(26)}  ${program}  ${state}\n`
}

/** @param {string[]} names none: all that have some @param {Preset[]} presets @param {{ engine: string, library?: string, 'at-once'?: string }} options */
async function trainMutants(names, presets, options) {
  let survivors = 0
  await withLibrary(options.library, async (library) => {
    for (const mutant of mutants.filter(
      ({ preset, criterion = preset }) => names.length === 0 || names.includes(criterion)
    )) {
      const preset = presets.find(({ id }) => id === mutant.preset)
      if (!preset) throw new Error(`a mutant needs the preset ${mutant.preset}`)
      const results = await resultsOf(mutant, preset, {
        engine: options.engine,
        atOnce: options['at-once'],
        library
      })
      const rows = judgeMutant(mutant, results)
      writeMutants(mutant, programHash(preset), rows)
      for (const { text, got, dead } of rows)
        console.log(`${mutant.preset}, ${mutant.what}: ${text}: ${got}, ${dead ? 'missed' : 'SURVIVES'}`)
      survivors += rows.filter(({ dead }) => !dead).length
    }
  })
  return survivors === 0 ? 0 : 3
}

/** @param {import('../tests/acceptance/mutants.mjs').Mutant} mutant @param {Preset} preset @param {Options} options */
async function resultsOf({ set, replicas, knobs, criterion }, preset, options) {
  if (!criterion) return (await runPreset(preset, { ...options, set, replicas, knobs })).results
  const own = criteria[criterion]
  const mutated = { ...own, set: { ...own.set, ...set }, replicas: replicas ?? own.replicas }
  const { check } = await runCriterion(mutated, preset, { ...options, knobs })
  if (!check) throw new Error(`${criterion} has no check`)
  return check.results
}

/** @param {Job[]} jobs @param {{ engine: string, library?: string, 'at-once'?: string }} options */
async function train(jobs, { engine, library: kept, 'at-once': atOnce }) {
  let misses = 0
  await withLibrary(kept, async (library) => {
    for (const job of jobs)
      for (const rows of await job.run({ engine, library, atOnce, shown: true })) {
        writeResults(rows)
        for (const { text, got, verdict } of rows.results)
          console.log(`${rows.name}: ${text}: ${verdict} (${got})`)
        misses += rows.results.filter(({ verdict }) => !['met', 'near'].includes(verdict)).length
      }
  })
  return misses === 0 ? 0 : 3
}

/** One of its own that is removed afterwards, unless a place to keep is given. @param {string | undefined} kept @param {(library: string) => Promise<void>} work */
async function withLibrary(kept, work) {
  const library = kept ?? mkdtempSync(path.join(os.tmpdir(), 'saltus-acceptance-'))
  const remove = () => {
    if (!kept) rmSync(library, { recursive: true, force: true })
  }
  const forget = whenInterrupted(remove)
  try {
    await work(library)
  } finally {
    remove()
    forget()
  }
}
