/**
 * `node writer.js <root> <id>`: takes a run, says `won`, and appends a step every 20 ms until it is killed, its standard
 * input ends, or it is refused; announces what is stored, then the code of what refused it.
 */
import { writeSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { toWireError } from '#shared/errors'
import { openLibrary } from '../../../src/main/store/library'
import type { RunWriter } from '../../../src/main/store/types'
import { engine, makeState, train, trainRows } from '../../main/store/rows'

const [root = '', id = ''] = process.argv.slice(2)
const say = (line: string): void => void writeSync(1, `${line}\n`)

let isWanted = true
process.stdin.on('end', () => (isWanted = false)).resume()

async function work(writer: RunWriter, from: number): Promise<void> {
  for (let step = from + 1; isWanted; step++) {
    await writer.append(train, trainRows([step]))
    say(`rows ${step}`)
    if (step % 5 === 0) {
      await writer.writeCheckpoint(makeState(step), { rolling: true, engine })
      await writer.update({ status: 'running', step })
    }
    await sleep(20)
  }
}

try {
  const library = openLibrary(root)
  const writer = await library.write(id)
  say('won')
  try {
    const { rows } = await library.readSeries(id, train, 0)
    await work(writer, rows / 2)
  } finally {
    await writer.close()
  }
  say('closed')
} catch (error) {
  say(toWireError(error).code)
}
process.exit()
