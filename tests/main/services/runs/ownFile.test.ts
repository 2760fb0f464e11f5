/** Runs that learn from a user's own file: trained, verified, taken elsewhere in a bundle, and missed where the file is gone. */
import { mkdtemp, writeFile } from 'node:fs/promises'
import os from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { OwnData } from '#shared/ownData'
import { emptySession } from '#shared/session'
import { idx } from '../../store/data/files'
import { isAt, openBench, type Bench } from '../support'

let bench: Bench
let folder: string
beforeAll(async () => {
  bench = await openBench()
  folder = await mkdtemp(join(os.tmpdir(), 'saltus-own-'))
})
afterAll(() => bench.close())

/** Two classes of 3 × 2 images, bright above or below, 120 of each. */
const rows = Array.from({ length: 240 }, (_, row) => row)
const images = idx(
  [240, 3, 2],
  rows.flatMap((row) => {
    const light = (at: number): number => (((row * 31 + at * 17) % 23) * 5 + 120) % 256
    return row % 2 === 0 ? [light(0), light(1), 9, 8, 3, 1] : [2, 4, 9, 8, light(4), light(5)]
  })
)
const labels = idx(
  [240],
  rows.map((row) => row % 2)
)

async function take(on: Bench, files: Record<string, Buffer>): Promise<OwnData> {
  const tickets = await Promise.all(
    Object.entries(files).map(async ([name, content]) => {
      await writeFile(join(folder, name), content)
      return on.services.bundles.give(join(folder, name)).ticket
    })
  )
  return on.api.call('data.take', { tickets })
}

const draftOf = (file: unknown, task: object = {}): object => ({
  family: 'networkDescent',
  batchSize: 20,
  replicas: 2,
  task: { data: 'file', file, samples: 100, testRows: 60, ...task },
  model: { width: 12 },
  record: { evaluateEvery: 20, trainEvery: 20 },
  stop: { steps: 60 }
})

async function trained(on: Bench, file: OwnData): Promise<string> {
  const { id } = await on.api.call('runs.start', { draft: draftOf(file) })
  await on.until(id, isAt('finished'))
  return id
}

describe('a run on a user’s own file', () => {
  let file: OwnData
  let runId: string
  beforeAll(async () => {
    file = await take(bench, { 'my-images': images, 'my-labels': labels })
    runId = await trained(bench, file)
  })

  it('learns what the file says, by its classes', async () => {
    const { series } = await bench.api.call('runs.read', { runId })
    expect(series.find(({ name }) => name === 'classes')!.inner[0]).toMatchObject({
      title: 'class',
      labels: ['0', '1']
    })
    const { columns } = await bench.api.call('series.read', { runId, series: 'test', fromRow: 0 })
    expect(Math.max(...columns['error']!.slice(-2))).toBeLessThan(0.1)
  })

  it('gives the same bits again, goes on from a state, and shows its rows', async () => {
    expect(await bench.api.call('runs.verify', { runId, steps: null })).toMatchObject({ identical: true })
    const { id } = await bench.api.call('runs.fork', {
      runId,
      step: 60,
      draft: { ...draftOf(file), stop: { steps: 80 } }
    })
    await bench.until(id, isAt('finished'))
    const targets = await bench.api.call('projections.targets', { runId })
    expect(targets.find(({ tensor }) => tensor === 'activations/layer1')!.rows).toEqual({
      noun: 'row',
      count: 60
    })
    expect(targets.find(({ tensor }) => tensor === 'layer1/weight')!.rows).toEqual({
      noun: 'pixel',
      count: 6
    })
  })

  it('takes its file along in a bundle, and is verified there', async () => {
    const other = await openBench()
    try {
      const session = { ...emptySession, view: 'workbench' as const, openRuns: [runId], activeRun: runId }
      const bundle = join(folder, 'own.saltus')
      const { leftOut } = (await bench.services.bundles.export('Own', session, bundle))!
      expect(leftOut).toEqual([])
      await other.services.bundles.merge(bundle)
      expect(await other.api.call('runs.verify', { runId, steps: null })).toMatchObject({ identical: true })
    } finally {
      await other.close()
    }
  })

  it('is refused before there is a run where the file is not in the library, and begins once it is chosen again', async () => {
    const other = await openBench()
    try {
      const start = () => other.api.call('runs.start', { draft: draftOf(file) })
      await expect(start()).rejects.toMatchObject({
        code: 'data.missing',
        detail: { path: 'task.file' },
        message: expect.stringMatching(/^my-images .* is not in this library/)
      })
      expect(await other.api.call('runs.list', {})).toEqual([])
      await take(other, { 'renamed-images': images, 'renamed-labels': labels })
      const { id } = await start()
      await other.until(id, isAt('finished'))
    } finally {
      await other.close()
    }
  })
})

it('tells what is wrong with a draft, by its field', async () => {
  const file = await take(bench, { images, labels })
  const problems = async (task: object): Promise<string[]> =>
    (await bench.api.call('spec.check', { draft: draftOf(file, task) })).problems.map(
      ({ path, message }) => `${path}: ${message}`
    )
  expect(await problems({})).toEqual([])
  expect(await problems({ file: undefined })).toEqual([
    'task.file: No file is chosen: IDX with its labels, npz, or CSV with a column of labels.'
  ])
  expect(await problems({ testRows: 239 })).toEqual([
    'task.testRows: The file images has 240 rows; 100 training rows and 239 test rows are 339. Use 48 test rows and 192 training rows, say, or a file of so many.'
  ])
  expect(await problems({ samples: 200 })).toEqual([
    'task.samples: The file images has 240 rows; 200 training rows and 60 test rows are 260. Use 48 test rows and 192 training rows, say, or a file of so many.'
  ])
  expect(await problems({ classWeights: [1, 20] })).toEqual([
    'task.classWeights: Class 1 would need 95 rows; 90 are no test rows. Use a smaller weight, or fewer training rows.'
  ])
  expect(await problems({ classWeights: [1, 0] })).toEqual([
    'task.classWeights: Class 1 would have no row among 100. Give it a larger weight, or use more training rows.'
  ])
  expect((await problems({ file: { ...file, sha256: 'x' } }))[0]).toContain('task.file.sha256')
})
