/** What hosts see of locks: a run that another writer took, one that cannot go on, one that was damaged. */
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { salvageRun } from '../../../../src/main/store/runs/salvage'
import { readLayout } from '../../../../src/main/store/series/arrowFormat'
import { allRows, isAt, openBench, quickDraft, type Bench } from '../support'

let bench: Bench
beforeAll(async () => {
  bench = await openBench()
})
afterAll(() => bench.close())

const folderOf = (id: string): string => join(bench.library, 'runs', id)
const start = async (steps: number): Promise<string> =>
  (await bench.api.call('runs.start', { draft: quickDraft({ stop: { steps } }) })).id
const everyStep = 1_000_000

it('a run whose lock is another’s ends in a sentence, writes nothing more, and goes on with the same bits', async () => {
  const id = await start(4000)
  await bench.until(id, ({ step }) => step > 100)
  rmSync(join(folderOf(id), 'lock.json'))
  const told = () =>
    bench.events.findLast(
      ({ name, payload }) => name === 'run.changed' && 'error' in payload && payload.error
    )
  await expect.poll(told).toMatchObject({
    payload: {
      id,
      status: 'interrupted',
      error: {
        code: 'run.lockLost',
        message: 'Another process has taken over this run meanwhile, so this one writes no more of it.'
      }
    }
  })
  const record = JSON.parse(readFileSync(join(folderOf(id), 'run.json'), 'utf8')) as { status: string }
  expect(record.status).toBe('running')
  await bench.api.call('runs.continue', { runId: id })
  await bench.until(id, isAt('finished', 'failed'))
  const verification = await bench.api.call('runs.verify', { runId: id, steps: everyStep })
  expect(verification).toMatchObject({ from: 0, to: 4000, identical: true })
})

it('a run whose states are all damaged is refused before its record is touched, and stays free', async () => {
  const id = await start(2000)
  await bench.until(id, ({ step }) => step > 100)
  await bench.api.call('runs.stop', { runId: id })
  await bench.until(id, isAt('stopped'))
  const states = join(folderOf(id), 'checkpoints')
  const kept = readdirSync(states).map((name) => ({
    path: join(states, name),
    bytes: readFileSync(join(states, name))
  }))
  for (const { path, bytes } of kept) writeFileSync(path, bytes.subarray(0, -8))
  const record = readFileSync(join(folderOf(id), 'run.json'))
  for (let time = 0; time < 2; time++)
    await expect(bench.api.call('runs.continue', { runId: id })).rejects.toMatchObject({
      code: 'checkpoint.damaged'
    })
  expect(readFileSync(join(folderOf(id), 'run.json'))).toEqual(record)
  for (const { path, bytes } of kept) writeFileSync(path, bytes)
  await bench.api.call('runs.continue', { runId: id })
  await bench.until(id, isAt('finished', 'failed'))
})

it('a salvaged run is continued to the bits that it had', async () => {
  const id = await start(800)
  await bench.until(id, isAt('finished'))
  const before = await allRows(bench.api, id)
  const path = join(folderOf(id), 'series', 'train.arrows')
  const bytes = readFileSync(path)
  const { batches } = readLayout(new Uint8Array(bytes))
  bytes[batches[batches.length >> 1]!.offset + 120]! ^= 1
  writeFileSync(path, bytes)
  const { step, kept } = await salvageRun(bench.library, id)
  expect(kept).not.toBeNull()
  expect(step).toBeLessThan(800)
  await bench.api.call('runs.continue', { runId: id })
  await bench.until(id, isAt('finished', 'failed'))
  expect(await allRows(bench.api, id)).toEqual(before)
  const verification = await bench.api.call('runs.verify', { runId: id, steps: everyStep })
  expect(verification).toMatchObject({ from: 0, to: 800, identical: true })
})
