// `npm run bench:start`: seconds from the order to train until a run's first rows, by a process that starts with the
// order (cold) and by one that has loaded before (ready, as the window keeps one), for programs that never trained here
// and for programs that have. Writes start.json.
import { fork, spawnSync } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { inProject } from '../../scripts/setup/project.mjs'
import { setUp } from '../../scripts/setup/setUp.mjs'
import { readWords, runMain } from '../../scripts/setup/terminal.mjs'
import { busyWarning, describeMachine } from './machine.mjs'
import { number } from './options.mjs'

const usage = `npm run bench:start [-- options]

  --rounds 3   starts of each kind, of which the median counts
`

/**
 * Presets, each with a change that makes a program which never trained here.
 * @type {Record<string, (spec: any, draw: number) => object>}
 */
const presets = {
  'parity/demo': otherBatch,
  'parity/dissertation-he': otherBatch,
  'grokking/quadratic-97': otherFraction,
  'grokking/transformer-59': otherFraction,
  'grokking/nanda-113': otherFraction
}

/** @param {any} spec @param {number} draw */
function otherBatch(spec, draw) {
  return { ...spec, batchSize: Math.round(30 + 70 * draw) }
}

/** @param {any} spec @param {number} draw */
function otherFraction({ task, ...spec }, draw) {
  return { ...spec, task: { ...task, trainFraction: task.trainFraction + 0.01 * draw } }
}

/** @typedef {{ firstRow: number, trained: number }} Times seconds to the row of step 0, and to one of a trained step */

/** The whole spec of a preset, by way of a run of one step. @param {string} preset */
function specOf(preset) {
  const library = mkdtempSync(path.join(os.tmpdir(), 'saltus-start-'))
  try {
    const words = ['run', preset, '--engine', 'native', '--steps', '1', '--out', library]
    const { status, stderr } = spawnSync(process.execPath, [inProject('out/main/cli.js'), ...words])
    if (status !== 0) throw new Error(String(stderr))
    const [id] = readdirSync(path.join(library, 'runs'))
    const { spec } = JSON.parse(readFileSync(path.join(library, 'runs', String(id), 'run.json'), 'utf8'))
    const own = JSON.parse(readFileSync(inProject(`resources/presets/${preset}.json`), 'utf8')).spec
    return { ...spec, stop: { ...spec.stop, ...own.stop } }
  } finally {
    rmSync(library, { recursive: true, force: true })
  }
}

/** Starts a run of `spec` and stops it at its first step. @param {object} spec @param {boolean} ready @returns {Promise<Times>} */
function start(spec, ready) {
  const environment = {
    TF_NUM_INTRAOP_THREADS: '1',
    TF_NUM_INTEROP_THREADS: '1',
    TF_ENABLE_ONEDNN_OPTS: '1',
    TF_DETERMINISTIC_OPS: '1',
    TF_CPP_MIN_LOG_LEVEL: '2'
  }
  return new Promise((resolve, reject) => {
    let began = performance.now()
    const seconds = () => (performance.now() - began) / 1000
    const engine = fork(inProject('out/main/engine.js'), [], {
      serialization: 'advanced',
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
      env: { ...process.env, ...environment }
    })
    const train = () => {
      if (ready) began = performance.now()
      engine.send({ type: 'train', job: { runId: 'start', spec, from: null, engine: null, first: 0 } })
    }
    let firstRow = 0
    engine.on('message', (/** @type {any} */ message) => {
      if (message.type === 'described') train()
      if (message.type === 'ended') reject(new Error(message.error?.message ?? message.status))
      if (message.type !== 'columns') return
      engine.send({ type: 'stored' })
      firstRow ||= seconds()
      if (message.step === 0) return
      engine.removeAllListeners('message')
      engine.kill('SIGKILL')
      resolve({ firstRow, trained: seconds() })
    })
    if (ready) engine.send({ type: 'describe' })
    else train()
  })
}

/** @param {Times[]} times @returns {Times} */
function median(times) {
  const middle = (/** @type {number[]} */ values) =>
    Number(values.sort((a, b) => a - b)[values.length >> 1]?.toFixed(2))
  return { firstRow: middle(times.map((t) => t.firstRow)), trained: middle(times.map((t) => t.trained)) }
}

/** @param {string} preset @param {number} rounds */
async function measure(preset, rounds) {
  /** @type {Record<string, Times[]>} */
  const times = { new: [], cold: [], ready: [] }
  const plain = specOf(preset)
  for (let round = 0; round < rounds; round++) {
    const spec = presets[preset]?.(plain, Math.random()) ?? plain
    times['new']?.push(await start(spec, true))
    times['cold']?.push(await start(spec, false))
    times['ready']?.push(await start(spec, true))
  }
  return Object.fromEntries(Object.entries(times).map(([kind, all]) => [kind, median(all)]))
}

await runMain(async () => {
  const { values } = readWords(usage, { options: { rounds: { type: 'string', default: '3' } } })
  const rounds = number('rounds', values.rounds, 1000, true)
  await setUp()
  const machine = describeMachine()
  const warning = busyWarning(machine)
  if (warning) console.error(warning)
  /** @type {Record<string, Record<string, Times>>} */
  const seconds = {}
  for (const preset of Object.keys(presets)) {
    seconds[preset] = await measure(preset, rounds)
    console.log(preset)
    console.table(seconds[preset])
  }
  const date = new Date().toISOString().slice(0, 10)
  const record = { date, machine, rounds, seconds }
  writeFileSync(path.join(import.meta.dirname, 'start.json'), `${JSON.stringify(record, null, 2)}\n`)
  return 0
})
