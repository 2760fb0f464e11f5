import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { SeriesBatch } from '#shared/metrics'
import type { RunSummary } from '#shared/run'
import type { Library } from '../../../../src/main/store/types'
import { allRows, isAt, openBench, quickDraft, type Bench } from '../support'

let bench: Bench
const benches: Bench[] = []

beforeEach(async () => {
  bench = await openBench()
  benches.push(bench)
})
afterEach(() => bench.close())
afterAll(() => expect(benches.every((b) => b.services.activeRuns().length === 0)).toBe(true))

describe('runs', () => {
  it('trains to the end: rows, checkpoints, engine record and journal are stored and announced', async () => {
    const { api, events } = bench
    const { id } = await api.call('runs.start', { draft: quickDraft({ replicas: 2 }) })
    const done = await bench.until(id, isAt('finished'))
    expect(done).toMatchObject({ step: 800, targetSteps: 800, replicas: 2, error: null })
    expect(done.engine).toMatchObject({ backend: process.env['SALTUS_ENGINE'] ?? 'wasm', threads: 1 })
    const rows = await allRows(api, id)
    expect(rows['train']!['step']!.length).toBe(160)
    expect(rows['tasks']!['step']!.length).toBe(17 * 2 * 4)
    // what was announced is exactly what is stored
    const announced = events.flatMap((e) =>
      e.name === 'run.series' && (e.payload as { batch: SeriesBatch }).batch.series === 'train'
        ? [(e.payload as { batch: SeriesBatch }).batch]
        : []
    )
    expect(announced.flatMap((b) => Array.from(b.columns['deficit']!))).toEqual(rows['train']!['deficit'])
    let next = 0
    for (const batch of announced) {
      expect(batch.firstRow).toBe(next)
      next += batch.rows
    }
    const { journal } = await api.call('runs.read', { runId: id })
    expect(journal.map((j) => j.event)).toEqual(['created', 'started', 'finished'])
    const kept = await api.call('checkpoints.list', { runId: id })
    expect(kept.map((c) => c.step)).toEqual(expect.arrayContaining([0, 1, 10, 100, 800]))
  })

  it('gives the same bits twice, and again after its engine process is killed in the middle', async () => {
    const { api } = bench
    // long enough to be killed before its end where events come late
    const steps = 6000
    const draft = quickDraft({ optimizer: { kind: 'adam', learningRate: 0.002 }, stop: { steps } })
    const first = await api.call('runs.start', { draft })
    await bench.until(first.id, isAt('finished'))
    const wanted = await allRows(api, first.id)

    const second = await api.call('runs.start', { draft })
    for (const from of [150, 700]) {
      await bench.until(second.id, (run) => run.step > from && run.status === 'running')
      process.kill(bench.engines.at(-1)!.pid!, 'SIGKILL')
      const lost = await bench.until(second.id, isAt('interrupted'))
      expect(lost.step).toBeLessThan(steps)
      await api.call('runs.continue', { runId: second.id })
    }
    await bench.until(second.id, isAt('finished'))
    expect(await allRows(api, second.id)).toEqual(wanted)
    const { journal } = await api.call('runs.read', { runId: second.id })
    expect(journal.filter((j) => j.event === 'interrupted').length).toBe(2)
    expect(journal.some((j) => j.event === 'replayed')).toBe(false)
  })

  it('pauses a run whose engine is still starting as soon as it trains', async () => {
    const { api } = bench
    const { id } = await api.call('runs.start', { draft: quickDraft({ stop: { steps: 100_000 } }) })
    await bench.until(id, isAt('starting'))
    await api.call('runs.pause', { runId: id })
    const paused = await bench.until(id, isAt('paused'))
    await api.call('runs.continue', { runId: id })
    await bench.until(id, (run) => run.status === 'running' && run.step > paused.step)
  })

  it('pauses, takes one step, goes on, stops, and continues where it stopped', async () => {
    const { api } = bench
    const { id } = await api.call('runs.start', { draft: quickDraft({ stop: { steps: 100_000 } }) })
    await bench.until(id, (run) => run.status === 'running' && run.step > 0)
    await api.call('runs.pause', { runId: id })
    const paused = await bench.until(id, isAt('paused'))
    await api.call('runs.stepOnce', { runId: id })
    await bench.until(id, (run) => run.status === 'paused' && run.step === paused.step + 1)
    await api.call('runs.continue', { runId: id })
    await bench.until(id, (run) => run.status === 'running' && run.step > paused.step + 1)
    await api.call('runs.stop', { runId: id })
    const stopped = await bench.until(id, isAt('stopped'))
    await api.call('runs.continue', { runId: id })
    await bench.until(id, (run) => run.status === 'running' && run.step > stopped.step)
  })

  it('trains one run at a time unless told otherwise; waiting runs can be stopped', async () => {
    const { api } = bench
    const long = quickDraft({ stop: { steps: 100_000 } })
    const first = await api.call('runs.start', { draft: long })
    const second = await api.call('runs.start', { draft: quickDraft({ stop: { steps: 50 } }) })
    const third = await api.call('runs.start', { draft: long })
    expect([second.status, third.status]).toEqual(['queued', 'queued'])
    await api.call('runs.stop', { runId: third.id })
    await bench.until(third.id, isAt('stopped'))
    await bench.until(first.id, isAt('running'))
    await api.call('runs.stop', { runId: first.id })
    await bench.until(second.id, isAt('finished'))
  })

  it('stops a run whose engine is still loading', async () => {
    const { id } = await bench.api.call('runs.start', { draft: quickDraft() })
    await bench.api.call('runs.stop', { runId: id })
    await bench.until(id, isAt('stopped'))
  })

  it('stops a run whose engine has not trained a step, which can go on', async () => {
    const { api } = bench
    const { id } = await api.call('runs.start', { draft: quickDraft({ stop: { steps: 100_000 } }) })
    await bench.until(id, isAt('running'))
    await api.call('runs.stop', { runId: id })
    const stopped = await bench.until(id, isAt('stopped'))
    expect(stopped.step).toBe(0)
    const { journal } = await api.call('runs.read', { runId: id })
    expect(journal.at(-1)).toMatchObject({ detail: 'stopped before the engine had trained a step' })
    await api.call('runs.continue', { runId: id })
    await bench.until(id, (run) => run.status === 'running' && run.step > 0)
  })

  it('ends as diverged when every replica diverged, with the step of each', async () => {
    const optimizer = { kind: 'sgd', learningRate: 100, weightDecay: 1000 }
    const { id } = await bench.api.call('runs.start', { draft: quickDraft({ optimizer, replicas: 2 }) })
    const run = await bench.until(id, isAt('diverged'))
    expect(run.diverged.map((d) => d.replica).sort()).toEqual([0, 1])
    expect(run.diverged.every((d) => d.step > 0 && d.step < 100)).toBe(true)
  })

  it('marks, trashes and restores; an active run is not trashed', async () => {
    const { api } = bench
    const { id } = await api.call('runs.start', { draft: quickDraft({ stop: { steps: 100_000 } }) })
    await bench.until(id, (run) => run.step > 0)
    const labelled = await api.call('runs.label', { runId: id, labels: { starred: true, tags: ['a'] } })
    expect(labelled).toMatchObject({ starred: true, tags: ['a'] })
    await expect(api.call('runs.trash', { runId: id })).rejects.toMatchObject({ code: 'run.status' })
    await api.call('runs.stop', { runId: id })
    await bench.until(id, isAt('stopped'))
    await api.call('runs.trash', { runId: id })
    expect(await api.call('runs.list', {})).toEqual([])
    expect(await api.call('runs.restore', { runId: id })).toMatchObject({ id, starred: true })
  })

  it('refuses to continue a finished run and to pause one that is not training', async () => {
    const { api } = bench
    const { id } = await api.call('runs.start', { draft: quickDraft({ stop: { steps: 20 } }) })
    await bench.until(id, isAt('finished'))
    await expect(api.call('runs.continue', { runId: id })).rejects.toThrow(
      /finished, so there is nothing to continue/
    )
    await expect(api.call('runs.pause', { runId: id })).rejects.toThrow(/not training/)
    await expect(api.call('runs.read', { runId: '../../etc' })).rejects.toMatchObject({
      code: expect.stringMatching(/^run\./)
    })
  })

  it('reports the engine with the rungs it did not take', async () => {
    const status = await bench.api.call('engine.status', {})
    expect(status.record?.library).toMatch(/TensorFlow|tfjs/)
    for (const { reason } of status.stepDowns) expect(reason.length).toBeGreaterThan(10)
  })

  it('says whether a preset met what its source reports', async () => {
    const { api } = bench
    const [demo] = (await api.call('presets.list', {})).filter((p) => p.id === 'parity/demo')
    const draft = { ...demo!.spec, ...quickDraft({ stop: { steps: 60 } }) }
    const { id } = await api.call('runs.start', { draft, preset: 'parity/demo' })
    await bench.until(id, isAt('finished'))
    const results = await api.call('runs.expectations', { runId: id })
    expect(results.map((r) => r.verdict)).toEqual(demo!.expected.map(() => 'pending'))
  })
})

it('tells what becomes of a run in order, however long its folder took to be read at first', async () => {
  const readSlowly = (library: Library): Library => {
    let isFirst = true
    const read: Library['read'] = async (runId) => {
      const found = await library.read(runId)
      if (!isFirst) return found
      isFirst = false
      await expect.poll(async () => (await library.read(runId)).record.status).toBe('finished')
      return found
    }
    return Object.assign(Object.create(library) as Library, { read })
  }
  const slow = await openBench({}, undefined, readSlowly)
  const { id } = await slow.api.call('runs.start', { draft: quickDraft({ stop: { steps: 20 } }) })
  await slow.until(id, isAt('finished'))
  const told = () =>
    slow.events.flatMap(({ name, payload }) =>
      name === 'run.changed' ? [(payload as RunSummary).status] : []
    )
  await expect.poll(() => told().at(-1)).toBe('finished')
  await slow.close()
  expect(told().at(-1)).toBe('finished')
  expect(told().indexOf('finished')).toBeGreaterThan(told().lastIndexOf('running'))
})
