// `npm run bench:leastSquares`: 10 000 pseudo-inverse fits beside numpy's, in turns in one run, each on one thread. Prints a
// table and writes leastSquares/results.json.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { run } from '../../scripts/setup/programs.mjs'
import { readWords, runMain } from '../../scripts/setup/terminal.mjs'
import { busyWarning, describeMachine } from './machine.mjs'
import { bundled } from './bundle.mjs'
import { number } from './options.mjs'
import { peersPython } from './projection/environment.mjs'
import { median } from './statistics.mjs'

const usage = `npm run bench:leastSquares [-- options]

  --rounds 3     rounds, in which both have one turn
  --python FILE  a Python with numpy; without it the environment of bench:projection
`
const [LARGEST, REPEATS] = [200, 50]
/** How many times numpy's CPU seconds may be taken. */
const TARGET = 2.5
/** Fits of better conditioned designs have to agree. */
const COMPARED = 1e8

await runMain(async () => {
  const { values } = readWords(usage, {
    options: { rounds: { type: 'string', default: '3' }, python: { type: 'string' } }
  })
  const rounds = number('rounds', values.rounds, 100, true)
  const python = values.python ?? (await peersPython())
  const machine = describeMachine()
  const warning = busyWarning(machine)
  if (warning) console.error(warning)
  const { drawn, fitAll, looked } = /** @type {typeof import('./leastSquares/fits')} */ (
    await bundled('leastSquares', 'fits')
  )
  const folder = mkdtempSync(path.join(os.tmpdir(), 'saltus-leastSquares-'))
  try {
    const rows = drawn(REPEATS)
    const inputs = rows.map((each) => [...each.inputs.data])
    const answers = rows.map((each) => [...each.answers])
    const work = path.join(folder, 'work.json')
    writeFileSync(work, JSON.stringify({ largest: LARGEST, looked, inputs, answers }))
    /** @type {{ ours: number[], numpy: number[] }} */
    const seconds = { ours: [], numpy: [] }
    let difference = 0
    let version = ''
    for (let round = 0; round < rounds; round++) {
      const ours = fitAll(LARGEST, REPEATS)
      const env = { ...process.env, OMP_NUM_THREADS: '1', OPENBLAS_NUM_THREADS: '1' }
      const peer = JSON.parse(
        await run(python, [path.join(import.meta.dirname, 'leastSquares/peer.py'), work], {
          seconds: 600,
          env
        })
      )
      seconds.ours.push(ours.seconds)
      seconds.numpy.push(peer.seconds)
      version = peer.numpy
      ours.predictions.forEach((values, i) => {
        if ((ours.conditions[i] ?? Infinity) > COMPARED) return
        values.forEach((value, j) => {
          difference = Math.max(
            difference,
            Math.abs(value - peer.predictions[i][j]) / Math.max(1, Math.abs(value))
          )
        })
      })
    }
    const result = {
      date: new Date().toISOString().slice(0, 10),
      machine,
      numpy: version,
      fits: LARGEST * REPEATS,
      rounds,
      cpuSeconds: { ours: median(seconds.ours), numpy: median(seconds.numpy) },
      ratio: median(seconds.ours.map((each, i) => each / (seconds.numpy[i] ?? NaN))),
      target: TARGET,
      difference
    }
    console.table({ ...result.cpuSeconds, ratio: result.ratio, difference })
    writeFileSync(
      path.join(import.meta.dirname, 'leastSquares/results.json'),
      `${JSON.stringify(result, null, 2)}\n`
    )
    return result.ratio <= TARGET && difference < 1e-6 ? 0 : 1
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
})
