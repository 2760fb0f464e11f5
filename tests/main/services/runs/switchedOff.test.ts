/** Runs whose stored spec has values that another field switches off, as older versions wrote all of them. */
import { requireTraining } from '#shared/experiment'
import { mkdtempSync, rmSync } from 'node:fs'
import { readFile, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { RunRecord } from '#shared/run'
import { valueAt, withValue } from '#shared/paths'
import { openLibrary } from '../../../../src/main/store/library'
import { allRows, isAt, openBench, quickDraft, type Bench } from '../support'

let bench: Bench
const library = mkdtempSync(join(tmpdir(), 'saltus-switched-'))
beforeAll(async () => void (bench = await openBench({}, library)))
afterAll(async () => {
  await bench.close()
  rmSync(library, { recursive: true, force: true })
})

const recordFile = (id: string): string => join(library, 'runs', id, 'run.json')
const recordOf = async (id: string) => JSON.parse(await readFile(recordFile(id), 'utf8')) as RunRecord

const draft = quickDraft({ replicas: 2, stop: { steps: 40_000 } })

/** A run stopped on its way, as an older version stored it; the library is opened again. */
async function olderRun(): Promise<string> {
  const { api } = bench
  const { id } = await api.call('runs.start', { draft })
  await bench.until(id, (run) => run.step >= 100)
  await api.call('runs.stop', { runId: id })
  await bench.until(id, isAt('stopped'))
  await bench.close()
  const record = await recordOf(id)
  const older = withValue(record, ['spec', 'optimizer', 'momentum'], 0.75)
  const own = requireTraining(older.spec, 'continued')
  const spec = { ...own, stop: { ...own.stop, steps: record.step + 200 } }
  // a version that stored such fields kept no hash of the spec
  await writeFile(recordFile(id), JSON.stringify({ ...older, spec, specHash: null }))
  bench = await openBench({}, library)
  return id
}

it('are stored without them, and say so', async () => {
  const { api } = bench
  const { id } = await api.call('runs.start', { draft: quickDraft({ stop: { steps: 20 } }) })
  await bench.until(id, isAt('finished'))
  const { spec } = await recordOf(id)
  for (const path of [
    'optimizer momentum',
    'optimizer filterGain',
    'task probabilities',
    'record checkpointEvery'
  ])
    expect(valueAt(spec, path.split(' ')), path).toBeUndefined()
  expect((await api.call('runs.read', { runId: id })).spec).toEqual(spec)
})

it('open, go on with the same bits, are verified and forked without a trace of them', async () => {
  const id = await olderRun()
  const { api } = bench
  const spec = requireTraining((await api.call('runs.read', { runId: id })).spec, 'forked')
  expect(spec.optimizer.momentum).toBeUndefined()
  await api.call('runs.continue', { runId: id })
  await bench.until(id, isAt('finished'))
  expect(await api.call('runs.verify', { runId: id, steps: 150 })).toMatchObject({ identical: true })

  const steps = spec.stop.steps
  const whole = await api.call('runs.start', { draft: { ...draft, stop: { steps } } })
  await bench.until(whole.id, isAt('finished'))
  expect(await allRows(api, id)).toEqual(await allRows(api, whole.id))

  const longer = { ...spec, stop: { ...spec.stop, steps: steps + 100 } }
  const kept = (await api.call('checkpoints.list', { runId: id })).findLast(({ rolling }) => !rolling)!
  const fork = await api.call('runs.fork', { runId: id, step: kept.step, draft: longer })
  expect(fork.parent!.changes).toEqual([{ path: 'stop.steps', before: steps, after: steps + 100 }])
  await bench.until(fork.id, isAt('finished'))
  const engines = [id, fork.id].map(async (each) => (await openLibrary(library).read(each)).record.engine)
  expect((await engines[1])!).toEqual(await engines[0])
})
