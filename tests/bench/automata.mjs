// `npm run bench:automata`: rows of cellular automata 32 at a time beside a loop over their cells, in turns in one run.
// Prints a table and writes automata/results.json.
import { writeFileSync } from 'node:fs'
import path from 'node:path'
import { setUp } from '../../scripts/setup/setUp.mjs'
import { readWords, runMain } from '../../scripts/setup/terminal.mjs'
import { busyWarning, describeMachine } from './machine.mjs'
import { bundled } from './bundle.mjs'
import { number } from './options.mjs'
import { median, medianInterval } from './statistics.mjs'

const usage = `npm run bench:automata [-- options]

  --rounds 15   rounds, in which both have one turn of 50 ms or more
`
/** How much faster than the loop the simulation has to be. */
const TARGET = 50
const TURN_MS = 50

/** Milliseconds of one call, over a turn. @param {(turn: number) => unknown} work */
function timed(work) {
  const began = performance.now()
  let calls = 0
  for (; performance.now() - began < TURN_MS; calls++) work(calls)
  return (performance.now() - began) / calls
}

await runMain(async () => {
  const { values } = readWords(usage, { options: { rounds: { type: 'string', default: '15' } } })
  const rounds = number('rounds', values.rounds, 1000, true)
  await setUp()
  const machine = describeMachine()
  const warning = busyWarning(machine)
  if (warning) console.error(warning)
  const { batch, cellByCell, compare, together } = /** @type {typeof import('./automata/rows')} */ (
    await bundled('automata', 'rows')
  )
  compare()
  const works = { loop: cellByCell, together, batch }
  /** @type {Record<keyof typeof works, number[]>} */
  const times = { loop: [], together: [], batch: [] }
  const names = /** @type {(keyof typeof works)[]} */ (Object.keys(works))
  for (let round = -1; round < rounds; round++)
    for (const name of names) {
      const ms = timed(works[name])
      if (round >= 0) times[name].push(ms) // the first round is for the compiler
    }
  const ratios = times.loop.map((ms, i) => ms / /** @type {number} */ (times.together[i]))
  const ms = Object.fromEntries(names.map((name) => [name, Number(median(times[name]).toPrecision(3))]))
  const found = {
    ratio: Number(median(ratios).toPrecision(3)),
    interval: medianInterval(ratios),
    target: TARGET
  }
  console.table([
    { ...ms, ratio: found.ratio, 'must reach': `≥ ${TARGET}: ${found.ratio >= TARGET ? 'met' : 'missed'}` }
  ])
  const results = { date: new Date().toISOString().slice(0, 10), machine, rounds, msOf128Rows: ms, ...found }
  writeFileSync(
    path.join(import.meta.dirname, 'automata/results.json'),
    `${JSON.stringify(results, null, 2)}\n`
  )
  return found.ratio >= TARGET ? 0 : 1
})
