// `npm run bench:redraw`: what another rule in the space–time viewer, a zoomed error map and a moved cursor take of the page's main thread while
// another run trains, and what the first answer of the fractals' map takes of a processor. Times are of the processor, so that a busy
// machine does not count, but for one by the clock; needs a browser (SALTUS_CHROMIUM). Writes redraw/results.json.
import { execFileSync, spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { inProject } from '../../scripts/setup/project.mjs'
import { setUp } from '../../scripts/setup/setUp.mjs'
import { Failure, runMain } from '../../scripts/setup/terminal.mjs'
import { bundled } from './bundle.mjs'
import { describeMachine } from './machine.mjs'
import { firstAnswers, mapFollows, rulesPressed } from './redraw/changes.mjs'
import { inWindow } from './redraw/page.mjs'
import { median } from './statistics.mjs'

const MOST_MS = { redraw: 16, first: 300 }
const ROUNDS = 9
const cli = inProject('out/main/cli.js')
/** Networks whose first answer is timed. */
const networks = ['mandelbrot-corrected', 'mandelbrot-level', 'mandelbrot-replay']

/** @param {string} name @returns {{ task: object, model: object }} */
const specOf = (name) =>
  JSON.parse(readFileSync(inProject(`resources/presets/fractals/${name}.json`), 'utf8')).spec

const runs = {
  automata: { family: 'automata', title: 'Rules', task: { rules: [] }, stop: { steps: 200 } },
  map: { ...specOf('mandelbrot-corrected'), title: 'Points', stop: { steps: 300 } },
  largeMap: {
    ...specOf('mandelbrot-replay'),
    title: 'A million parameters',
    task: { ...specOf('mandelbrot-replay').task, probePoints: 256 },
    stop: { steps: 4 }
  },
  training: { family: 'automata', title: 'Another', stop: { steps: 1e6 } }
}

/** @param {string} folder @param {keyof typeof runs} name */
function draft(folder, name) {
  const file = path.join(folder, `${name}.json`)
  writeFileSync(file, JSON.stringify(runs[name]))
  return file
}

await runMain(async () => {
  if (!process.env.SALTUS_CHROMIUM) throw new Failure('SALTUS_CHROMIUM names no browser.')
  await setUp()
  const folder = mkdtempSync(path.join(os.tmpdir(), 'saltus-redraw-'))
  const library = path.join(folder, 'library')
  const training = []
  try {
    for (const name of /** @type {const} */ (['automata', 'map', 'largeMap']))
      execFileSync(process.execPath, [cli, 'run', draft(folder, name), '--out', library, '--json'])
    training.push(
      spawn(process.execPath, [cli, 'run', draft(folder, 'training'), '--out', library, '--json'], {
        stdio: 'ignore'
      })
    )
    const inPage = await inWindow(folder, async (window) => ({
      rule: await rulesPressed(window, runs.automata.title, ROUNDS),
      ...(await mapFollows(window, runs.map.title, ROUNDS)),
      byClock: await firstAnswers(window, runs.largeMap.title, ROUNDS)
    }))
    const { firstMaps } = /** @type {typeof import('./redraw/firstMap')} */ (
      await bundled('redraw', 'firstMap')
    )
    /** @type {Record<string, Awaited<ReturnType<typeof firstMaps>>>} */
    const first = {}
    for (const name of networks) first[name] = await firstMaps(specOf(name), ROUNDS)
    const { byClock, ...redraws } = inPage
    const results = {
      date: new Date().toISOString().slice(0, 10),
      machine: describeMachine(),
      rounds: ROUNDS,
      mostMs: MOST_MS,
      redraws,
      first,
      byClock
    }
    console.table({
      'another rule, each of two panels': median(redraws.rule).toFixed(1),
      'error map, zoomed': median(redraws.zoomed).toFixed(1),
      'error map, each answer to a zoom': median(redraws.answered).toFixed(1),
      'error map and all other panels, each answer as the cursor moves': median(redraws.moved).toFixed(1),
      ...Object.fromEntries(
        networks.map((name) => [
          `first answer, ${name}, ${first[name].cells} cells`,
          median(first[name].ms).toFixed(0)
        ])
      ),
      'first answer by the clock, a million parameters': median(byClock).toFixed(0)
    })
    writeFileSync(
      path.join(import.meta.dirname, 'redraw/results.json'),
      `${JSON.stringify(results, null, 1)}\n`
    )
    const within = (/** @type {number[][]} */ all, /** @type {number} */ most) =>
      all.every((ms) => median(ms) <= most)
    const met =
      within([redraws.rule, redraws.zoomed, redraws.answered], MOST_MS.redraw) &&
      within(
        networks.map((name) => first[name].ms),
        MOST_MS.first
      )
    return met ? 0 : 1
  } finally {
    for (const child of training) child.kill('SIGINT')
    rmSync(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 250 })
  }
})
