/** A replay gives the stored bits, and says where they differ when a stored number was changed. */
import { requireTraining } from '#shared/experiment'
import { createHash } from 'node:crypto'
import { readFile, readdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Api } from '#shared/contract'
import type { RunRecord } from '#shared/run'
import type { VerifyProgress } from '#shared/verification'
import { families } from '../../../../src/main/families'
import { arrowSchema, encodeRows } from '../../../../src/main/store/series/arrowFormat'
import { readCheckpointFile, writeCheckpointFile } from '../../../../src/main/store/states/checkpoints'
import { readSeriesFile, seriesPath } from '../../../../src/main/store/series/seriesFile'
import { unguarded } from '../../store/rows'
import { isAt, openBench, quickDraft, type Bench } from '../support'

let bench: Bench
let api: Api
/** A finished run of 335 steps, two replicas; the last tests change what it has stored. */
let id: string
beforeAll(async () => {
  bench = await openBench()
  api = bench.api
  const overrides = { replicas: 2, optimizer: { kind: 'adam' }, stop: { steps: 335 } }
  ;({ id } = await api.call('runs.start', { draft: quickDraft(overrides) }))
  await bench.until(id, isAt('finished'))
})
afterAll(() => bench.close())

const folderOf = (id: string): string => join(bench.library, 'runs', id)

const recordOf = async (id: string): Promise<RunRecord & { specHash: string }> =>
  JSON.parse(await readFile(join(folderOf(id), 'run.json'), 'utf8'))

/** Names and contents of all files of a run. */
async function contents(id: string): Promise<string[]> {
  const names = await readdir(folderOf(id), { recursive: true, withFileTypes: true })
  const files = names.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name))
  return Promise.all(
    files.sort().map(async (file) => {
      const hash = createHash('sha256').update(await readFile(file))
      return `${file} ${hash.digest('hex')}`
    })
  )
}

/** Adds `by` to one stored number of a series, in place. */
async function changeRow(id: string, name: string, column: string, row: number, by: number): Promise<void> {
  const declaration = families['parity']!.series.find((series) => series.name === name)!
  const path = seriesPath(folderOf(id), name)
  const { columns, rows } = await readSeriesFile(path, declaration, 0)
  columns[column]![row]! += by
  const { schema, batch } = encodeRows(arrowSchema(declaration), columns, rows)
  await writeFile(path, Buffer.concat([schema, batch]))
}

describe('verify', () => {
  it('replays from the last kept checkpoint to the same bits, and writes nothing', async () => {
    const before = await contents(id)
    const result = await api.call('runs.verify', { runId: id, steps: null })
    expect(result).toMatchObject({ from: 317, to: 335, identical: true, row: null, tensor: null })
    // Training rows at 320, 330 and the last one at 335, where one row and four of tasks are evaluated; two replicas.
    expect(result.rows).toBe(2 * (3 + 5))
    expect(result.states).toBe(1)
    expect(result.tensors.map(({ name }) => name)).toEqual(
      expect.arrayContaining(['meter/sums', 'optimizer/step'])
    )
    for (const { stored, replayed } of [...result.tensors, ...result.series]) expect(replayed).toBe(stored)
    expect(await contents(id)).toEqual(before)
    expect((await api.call('runs.read', { runId: id })).journal.at(-1)?.event).toBe('finished')
  })

  it('replays as many steps as wanted, comparing the states kept on the way', async () => {
    const half = await api.call('runs.verify', { runId: id, steps: 200 })
    expect(half).toMatchObject({ from: 122, to: 335, identical: true })
    expect(half.states).toBeGreaterThan(3)
    const all = await api.call('runs.verify', { runId: id, steps: 1_000_000 })
    expect(all).toMatchObject({ from: 0, identical: true })
    // 33 training rows and the last one; evaluations at 0, 50, …, 300, 335: one row and four of tasks; two replicas.
    expect(all.rows).toBe(2 * (34 + 8 + 32))
    const progress = bench.events.filter(({ name }) => name === 'run.verifying')
    expect(progress.map(({ payload }) => payload as VerifyProgress).at(-1)).toEqual({
      runId: id,
      from: 0,
      to: 335,
      step: 335
    })
  })

  it('takes a stopped run as it is, in the middle of a row', async () => {
    const run = await api.call('runs.start', { draft: quickDraft({ stop: { steps: 1_000_000 } }) })
    await bench.until(run.id, ({ step }) => step > 100)
    await api.call('runs.stop', { runId: run.id })
    const { step } = await bench.until(run.id, isAt('stopped'))
    expect(await api.call('runs.verify', { runId: run.id, steps: null })).toMatchObject({
      to: step,
      identical: true
    })
  })

  const record = { trainEvery: 7, evaluateEvery: 50, checkpoints: 'every', checkpointEvery: 60 }
  const modular = { family: 'grokking', task: { modulus: 7 }, model: { hidden: 8 }, batchSize: undefined }
  const rules = [{ metric: 'train.accuracy', value: 0, inARow: 5 }]
  it.each([
    ['on a kept step', { record, stop: { steps: 120 } }, 120],
    ['on a kept step, in another family', { ...modular, record, stop: { steps: 120 } }, 120],
    ['by a rule', { record, stop: { rules } }, 35],
    ['by the clock', { record, stop: { steps: 1_000_000, minutes: 0.002 } }, null]
  ])('replays a run that ended %s, and its fork', async (_, overrides, step) => {
    const { id: runId } = await api.call('runs.start', { draft: quickDraft(overrides) })
    const ended = await bench.until(runId, isAt('finished'))
    if (step !== null) expect(ended.step).toBe(step)
    const replayed = await api.call('runs.verify', { runId, steps: null })
    expect(replayed).toMatchObject({ to: ended.step, identical: true, row: null, tensor: null })

    const spec = requireTraining((await api.call('runs.read', { runId })).spec, 'forked')
    const stop = { ...spec.stop, steps: ended.step + 45, minutes: null }
    const fork = await api.call('runs.fork', { runId, step: ended.step, draft: { ...spec, stop } })
    const { step: to } = await bench.until(fork.id, isAt('finished'))
    expect(to).toBeGreaterThan(ended.step)
    expect(await api.call('runs.verify', { runId: fork.id, steps: null })).toMatchObject({
      to,
      identical: true
    })
  })

  it('replays a run that has diverged, and one that was killed and continued', async () => {
    const wild = { kind: 'sgd', learningRate: 100, weightDecay: 1000 }
    const { id: lost } = await api.call('runs.start', { draft: quickDraft({ optimizer: wild, replicas: 2 }) })
    await bench.until(lost, isAt('diverged'))
    expect(await api.call('runs.verify', { runId: lost, steps: 1_000_000 })).toMatchObject({
      identical: true
    })

    const { id: runId } = await api.call('runs.start', {
      draft: quickDraft({ record, stop: { steps: 960 } })
    })
    await bench.until(runId, ({ step, status }) => step > 100 && status === 'running')
    process.kill(bench.engines.at(-1)!.pid!, 'SIGKILL')
    await bench.until(runId, isAt('interrupted'))
    await api.call('runs.continue', { runId })
    await bench.until(runId, isAt('finished'))
    for (const steps of [null, 1_000_000])
      expect(await api.call('runs.verify', { runId, steps })).toMatchObject({ to: 960, identical: true })
  })

  it('refuses what cannot be replayed, each with one sentence', async () => {
    const run = await api.call('runs.start', { draft: quickDraft() })
    await api.call('runs.stop', { runId: run.id })
    await bench.until(run.id, isAt('stopped'))
    await expect(api.call('runs.verify', { runId: run.id, steps: null })).rejects.toMatchObject({
      code: 'verify.nothing'
    })
    for (const steps of [0, -1, 1.5]) {
      await expect(api.call('runs.verify', { runId: id, steps })).rejects.toMatchObject({
        code: 'verify.steps',
        message: `steps must be a whole number of at least 1; it is ${steps}.`
      })
    }
  })

  it('is cancelled at once', async () => {
    const engines = bench.engines.length
    const answer = api.call('runs.verify', { runId: id, steps: 300 })
    const refused = expect(answer).rejects.toMatchObject({ code: 'verify.cancelled' })
    await expect.poll(() => bench.engines.length).toBe(engines + 1)
    await api.call('runs.cancelVerify', { runId: id })
    await refused
  })

  it('names the first tensor that differs, in the earliest state that does', async () => {
    const { engine, specHash } = await recordOf(id)
    for (const step of [262, 335]) {
      const state = (await readCheckpointFile(folderOf(id), step))!
      const name = Object.keys(state.tensors).find((tensor) => !/^(m|v|meter|optimizer)\//.test(tensor))!
      state.tensors[name]!.data[5]! += 0.5
      const rolling = step === 335
      const about = { rolling, engine: engine!, specHash, rows: {} }
      await writeCheckpointFile(folderOf(id), state, about, unguarded)
    }
    const result = await api.call('runs.verify', { runId: id, steps: 200 })
    expect(result).toMatchObject({ identical: false, row: null, tensor: { step: 262, index: 5 } })
    expect(result.tensor!.stored! - result.tensor!.replayed!).toBeCloseTo(0.5, 6)
  })

  it('names the first row that differs', async () => {
    await changeRow(id, 'train', 'loss', 60, 1e-6)
    await changeRow(id, 'tasks', 'accuracy', (4 * 2 + 1) * 4 + 2, 0.125)
    const result = await api.call('runs.verify', { runId: id, steps: 200 })
    expect(result).toMatchObject({ identical: false })
    expect(result.row).toMatchObject({
      step: 200,
      series: 'tasks',
      column: 'accuracy',
      replica: 1,
      place: 'task 3'
    })
    expect(result.row!.stored! - result.row!.replayed!).toBeCloseTo(0.125, 6)
    const [train, test, tasks] = ['train', 'test', 'tasks'].map((name) =>
      result.series.find((series) => series.name === name)!
    )
    expect(train!.replayed).not.toBe(train!.stored)
    expect(tasks!.replayed).not.toBe(tasks!.stored)
    expect(test!.replayed).toBe(test!.stored)
  })
})
