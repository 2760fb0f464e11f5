// `npm run bench:projection`: our t-SNE beside scikit-learn's and openTSNE's on the same points. Prints a table and
// writes projection/results.json.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { run } from '../../scripts/setup/programs.mjs'
import { setUp } from '../../scripts/setup/setUp.mjs'
import { readWords, runMain } from '../../scripts/setup/terminal.mjs'
import { number } from './options.mjs'
import { peersPython } from './projection/environment.mjs'
import { aligned, layOut } from './projection/ours.mjs'

const here = path.join(import.meta.dirname, 'projection')
const usage = `npm run bench:projection [-- options]

  --seeds 10   layouts of each set, of which medians count
`

/** @param {number[]} numbers */
function median(numbers) {
  const sorted = [...numbers].sort((a, b) => a - b)
  return (sorted[(sorted.length - 1) >> 1] + sorted[sorted.length >> 1]) / 2
}

await runMain(async () => {
  const { values } = readWords(usage, { options: { seeds: { type: 'string', default: '10' } } })
  const seeds = number('seeds', values.seeds, 1000, true)
  await setUp()
  const python = await peersPython()
  const folder = mkdtempSync(path.join(os.tmpdir(), 'saltus-projection-'))
  const peers = async (/** @type {string[]} */ ...order) =>
    JSON.parse(await run(python, [path.join(here, 'peers.py'), ...order], { seconds: 7200 }))
  try {
    const sets = await peers('points', folder)
    /** @type {Record<string, number[]>} */
    const ours = {}
    for (const [name, shape] of Object.entries(sets)) ours[name] = await layOut(folder, name, shape, seeds)
    const shapes = [
      [97, 60],
      [120, 60],
      [2000, 1]
    ]
    /** @type {Record<string, import('./projection/ours.mjs').Seconds>} */
    const alignedSeconds = {}
    for (const [points, states] of shapes)
      alignedSeconds[`${points} × ${states}`] = await aligned(points, states)
    const seconds = await peers('layouts', folder, String(seeds))
    const rows = summarise(await peers('judge', folder), seconds, ours)
    console.table(rows)
    console.log('Seconds of one layout over all checkpoints (points × checkpoints):')
    console.table(alignedSeconds)
    const machine = { cpu: os.cpus()[0].model.trim(), cores: os.cpus().length, node: process.version }
    const results = { date: new Date().toISOString().slice(0, 10), machine, seeds, rows, alignedSeconds }
    writeFileSync(path.join(here, 'results.json'), `${JSON.stringify(results, null, 2)}\n`)
    return 0
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
})

/**
 * Medians over seeds; seconds of the processor, the peers' on one thread.
 * @param {Record<string, Record<string, { kl: number[], trustworthiness: number[] }>>} verdicts
 * @param {Record<string, Record<string, number[]>>} seconds @param {Record<string, number[]>} ours
 */
function summarise(verdicts, seconds, ours) {
  return Object.entries(verdicts).flatMap(([set, contenders]) =>
    Object.entries(contenders).map(([contender, { kl, trustworthiness }]) => ({
      set,
      contender,
      kl: Number(median(kl).toFixed(4)),
      trustworthiness: Number(median(trustworthiness).toFixed(4)),
      seconds: Number(median(contender === 'saltus' ? ours[set] : seconds[set][contender]).toFixed(2))
    }))
  )
}
