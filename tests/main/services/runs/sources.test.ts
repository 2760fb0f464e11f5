/** Runs that read another one: what they read is written into their spec, and is there and the same, or they are refused. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Api } from '#shared/contract'
import { sourceOf } from '#shared/source'
import { isAt, openBench, type Bench } from '../support'

let bench: Bench
let source: string
beforeAll(async () => {
  bench = await openBench()
  source = await ended({
    family: 'networkDescent',
    title: 'read by others',
    replicas: 2,
    batchSize: 20,
    task: { data: 'cosine', samples: 20, testRows: 30 },
    model: { width: 12, activation: 'tanh' },
    stop: { steps: 60 },
    record: { trainEvery: 20, evaluateEvery: 20, checkpoints: 'every', checkpointEvery: 20 },
    engine: { backend: process.env['SALTUS_ENGINE'] ?? 'wasm' }
  })
})
afterAll(() => bench.close())

async function ended(draft: object): Promise<string> {
  const { id } = await bench.api.call('runs.start', { draft })
  const summary = await bench.until(id, isAt('finished', 'failed'))
  expect(summary).toMatchObject({ status: 'finished', error: null })
  return id
}

const reader = (more: object = {}, others: object = {}) => ({
  family: 'kernel',
  task: { over: 'run', samples: 16 },
  source: { run: source, ...more },
  ...others
})
const start = (draft: object): Promise<unknown> => bench.api.call('runs.start', { draft })
const detail = (api: Api, runId: string) => api.call('runs.read', { runId })

test('all kept states are read, told by a digest, and verified with another number of threads', async () => {
  const { api } = bench
  const id = await ended(reader({}, { replicas: 2 }))
  const { spec } = await detail(api, id)
  const read = sourceOf(spec)!
  expect(read).toMatchObject({ run: source, steps: [0, 20, 40, 60] })
  expect(read.digest).toMatch(/^[0-9a-f]{64}$/)
  const declared = (await detail(api, id)).series
  expect(declared.map(({ name, inner }) => [name, inner])).toEqual([
    ['kernel', []],
    ['regression', []]
  ])
  const { columns } = await api.call('series.read', { runId: id, series: 'kernel', fromRow: 0 })
  expect([...columns['step']!]).toEqual([0, 0, 20, 20, 40, 40, 60, 60])
  expect([...columns['change']!.slice(0, 2)]).toEqual([0, 0])
  expect(columns['change']!.slice(2).every((change) => change > 0 && change < 1)).toBe(true)
  expect(await api.call('runs.verify', { runId: id, steps: null })).toMatchObject({
    identical: true,
    rows: 16
  })

  // named once more, the same spec is taken; some of its states are another input
  const again = await detail(api, await ended(spec))
  expect(again.spec).toEqual(spec)
  const some = await detail(api, await ended(reader({ steps: [40, 0] })))
  expect(sourceOf(some.spec)).toMatchObject({ steps: [0, 40] })
  expect(sourceOf(some.spec)!.digest).not.toBe(read.digest)
})

test('what cannot be read is refused with the field that names it, and nothing is made', async () => {
  const { api } = bench
  const before = (await api.call('runs.list', {})).length
  await expect(start(reader({ run: '' }))).rejects.toMatchObject({ detail: { path: 'source.run' } })
  await expect(start(reader({ run: '20200101-000000-parity-0000' }))).rejects.toMatchObject({
    code: 'source.missing',
    detail: { path: 'source.run' }
  })
  await expect(start(reader({ run: '../other' }))).rejects.toMatchObject({ code: 'source.missing' })
  await expect(start(reader({ steps: [0, 50] }))).rejects.toMatchObject({
    code: 'source.step',
    message: `Run ${source} keeps no state at step 50. The nearest are at 20, 40, 60.`,
    detail: { path: 'source.steps' }
  })
  await expect(start(reader({ digest: 'a'.repeat(64) }))).rejects.toMatchObject({
    code: 'source.changed',
    detail: { path: 'source.digest' }
  })
  await expect(start(reader({}, { replicas: 3 }))).rejects.toMatchObject({
    code: 'source.replicas',
    detail: { path: 'replicas' }
  })
  const computed = await ended({
    family: 'baum',
    task: { from: 10, to: 20, places: 2, inputs: 3 }
  })
  await expect(start(reader({ run: computed }))).rejects.toMatchObject({
    code: 'source.family',
    detail: { path: 'source.run' }
  })
  expect((await api.call('runs.list', {})).length).toBe(before + 1)
})

test('a source in the trash is missed when the run is verified, and not before', async () => {
  const { api } = bench
  const id = await ended(reader())
  await api.call('runs.trash', { runId: source })
  expect((await detail(api, id)).spec).toMatchObject({ source: { run: source } })
  await expect(api.call('runs.verify', { runId: id, steps: null })).rejects.toMatchObject({
    code: 'source.missing',
    message: `Run ${source}, which is to be read, is in the trash. Restore it.`
  })
  await expect(start(reader())).rejects.toMatchObject({ code: 'source.missing' })
  await api.call('runs.restore', { runId: source })
  expect(await api.call('runs.verify', { runId: id, steps: null })).toMatchObject({ identical: true })
})
