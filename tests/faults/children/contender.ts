/**
 * `node contender.js <root> <id> <seed>`: wants to write a run, again and again, until it is killed. Whenever it may, it
 * appends some rows and goes. Announces, a line each, `rows <from> <to>` that it has appended, and refusals.
 */
import { writeSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { toWireError } from '#shared/errors'
import { RandomStream } from '#shared/random'
import { openLibrary } from '../../../src/main/store/library'
import { engine, makeState, train, trainRows } from '../../main/store/rows'

const [root = '', id = '', seed = '0'] = process.argv.slice(2)
const say = (line: string): void => void writeSync(1, `${line}\n`)
const chance = new RandomStream(Number(seed), 'order')
const library = openLibrary(root)

/** Some batches of two steps, as the rows that are stored say. */
async function write(): Promise<void> {
  const writer = await library.write(id)
  try {
    let step = (await library.readSeries(id, train, 0)).rows / 2
    for (let batch = chance.below(12); batch >= 0; batch--) {
      const { appended, mismatched } = await writer.append(train, trainRows([step + 1, step + 2]))
      if (appended !== 4 || mismatched > 0)
        say(`wrong ${step}: ${appended} rows appended, ${mismatched} others`)
      say(`rows ${step + 1} ${step + 2}`)
      step += 2
      if (chance.below(4) === 0) {
        await writer.writeCheckpoint(makeState(step), { rolling: true, engine })
        await writer.update({ status: 'running', step })
        say(`state ${step}`)
      }
    }
  } finally {
    await writer.close()
  }
}

for (;;) {
  try {
    await write()
  } catch (error) {
    const { code, message } = toWireError(error)
    if (code !== 'run.locked') say(`refused ${code}: ${message}`)
  }
  await sleep(chance.below(30))
}
