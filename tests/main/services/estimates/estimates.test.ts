/** What is told before a start is what the run then takes, and nothing of the measuring is stored. */
import { readdir } from 'node:fs/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Api } from '#shared/contract'
import { isAt, openBench, quickDraft, type Bench } from '../support'

let bench: Bench
let api: Api
beforeAll(async () => {
  bench = await openBench()
  api = bench.api
})
afterAll(() => bench.close())

/** Trains for longer than any measurement. */
const longDraft = (overrides: object = {}) => quickDraft({ stop: { steps: 1_000_000 }, ...overrides })
const sweepOf = (path: string, values: readonly number[]) => ({
  base: longDraft(),
  knobs: [{ path, values }],
  measure: { metric: 'test.accuracy', is: 'atLeast', value: 0.9 }
})

describe('an estimate', () => {
  it('is near what the run then takes, and stores nothing', async () => {
    const draft = quickDraft({ stop: { steps: 6000 } })
    const estimate = await api.call('estimate.run', { draft })
    expect(await readdir(bench.library)).not.toContain('runs')
    const { id } = await api.call('runs.start', { draft })
    const began = performance.now()
    const run = await bench.until(id, isAt('finished'))
    const seconds = (performance.now() - began) / 1000
    expect(estimate.steps).toBe(6000)
    expect(estimate.measured[0]!.steps).toBeGreaterThanOrEqual(50)
    // other work on the machine changes both; a unit or a factor that is wrong changes more
    expect(estimate.seconds).toBeGreaterThan(seconds / 10)
    expect(estimate.seconds).toBeLessThan(seconds * 10)
    expect(estimate.memoryBytes).toBeGreaterThan(5e7)
    expect(estimate.diskBytes).toBeGreaterThan(run.sizeBytes / 3)
    expect(estimate.diskBytes).toBeLessThan(run.sizeBytes * 3)
  }, 60_000)

  it('grows with the steps, from one measurement', async () => {
    const short = await api.call('estimate.run', { draft: longDraft({ stop: { steps: 100_000 } }) })
    const began = performance.now()
    const long = await api.call('estimate.run', { draft: longDraft({ title: 'Longer' }) })
    expect(performance.now() - began).toBeLessThan(1000)
    expect(long.measured).toEqual(short.measured)
    expect(long.seconds / short.seconds).toBeGreaterThan(5)
    expect(long.diskBytes).toBeGreaterThan(short.diskBytes)
  }, 60_000)

  it('of a sweep is measured at its smallest and its largest run', async () => {
    const draft = sweepOf('batchSize', [16, 64, 2048])
    const estimate = await api.call('estimate.sweep', { draft })
    expect(estimate).toMatchObject({ runs: 3, steps: 3_000_000 })
    expect(estimate.measured).toHaveLength(2)
    const [small, large] = estimate.measured
    expect(large!.secondsPerStep).toBeGreaterThan(small!.secondsPerStep)
    const alike = await api.call('estimate.sweep', { draft: sweepOf('optimizer.learningRate', [0.01, 0.1]) })
    expect(alike.measured).toHaveLength(1)
  }, 60_000)

  it('of what does not fit says why, at the field', async () => {
    await expect(api.call('estimate.run', { draft: longDraft({ batchSize: 0 }) })).rejects.toMatchObject({
      code: 'spec.invalid',
      detail: { path: 'batchSize' }
    })
    await expect(
      api.call('estimate.sweep', { draft: { ...sweepOf('model.depth', [2]), knobs: [] } })
    ).rejects.toMatchObject({ code: 'sweep.invalid', detail: { path: 'knobs' } })
  })

  it('is cancelled by its asker, and by the next question of the same', async () => {
    const draft = longDraft({ batchSize: 17 })
    const first = api.call('estimate.run', { draft, asker: 'form' })
    const refused = expect(first).rejects.toMatchObject({ code: 'estimate.cancelled' })
    await new Promise((resolve) => setTimeout(resolve, 300))
    const second = api.call('estimate.run', { draft: longDraft({ batchSize: 18 }), asker: 'form' })
    await refused
    await api.call('estimate.cancel', { asker: 'form' })
    await expect(second).rejects.toMatchObject({ code: 'estimate.cancelled' })
  }, 60_000)
})
