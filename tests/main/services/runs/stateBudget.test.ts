/** Kept states of a run stay within their budget while it trains, and nothing that reads the run is the worse for it. */
import fs from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'
import type { Events } from '#shared/contract'
import { isAt, openBench, quickDraft, type Bench } from '../support'

/** Some forty states of 13 kB. */
const draft = quickDraft({ record: { checkpoints: 'every', checkpointEvery: 20, evaluateEvery: 50 } })
const budget = 200_000

const kept = async ({ api }: Bench, runId: string): Promise<{ steps: number[]; bytes: number }> => {
  const states = (await api.call('checkpoints.list', { runId })).filter(({ rolling }) => !rolling)
  return { steps: states.map(({ step }) => step), bytes: states.reduce((sum, s) => sum + s.sizeBytes, 0) }
}

test('older states grow sparser; the journal says which went; replay and layout take what is left', async () => {
  const bench = await openBench({ stateBudgetGb: budget / 1e9 })
  const { api } = bench
  const { id: runId } = await api.call('runs.start', { draft })
  const { changes } = await bench.until(runId, isAt('finished', 'failed'))
  const { steps, bytes } = await kept(bench, runId)
  expect(bytes).toBeLessThanOrEqual(budget)
  expect(bytes).toBeGreaterThan(budget / 2)
  expect([steps[0], steps.at(-1)]).toEqual([0, 800])
  // Both sides of a sudden change stay.
  for (const { seen } of changes) expect(steps.some((step) => Math.abs(step - seen) <= 20)).toBe(true)

  const { journal } = await api.call('runs.read', { runId })
  const thinned = journal.filter(({ event }) => event === 'thinned')
  expect(thinned.length).toBeGreaterThan(0)
  expect(thinned[0]!.detail).toMatch(/^\d+ states of steps \d+ to \d+ were dropped to stay within 200 kB$/)
  const all = Array.from({ length: 41 }, (_, i) => 20 * i)
  const dropped = thinned.flatMap((entry) => entry.steps ?? [])
  expect(all.filter((step) => !steps.includes(step))).toEqual(
    dropped.filter((s) => s % 20 === 0).sort((a, b) => a - b)
  )
  // Who watches has been told of the same states, as they were then.
  const told = bench.events.findLast(({ name }) => name === 'run.states')!.payload as Events['run.states']
  const later = thinned.at(-1)!.step
  expect(told.states.map(({ step }) => step)).toEqual(steps.filter((step) => step <= later))

  const verified = await api.call('runs.verify', { runId, steps: null })
  expect(verified.identical).toBe(true)
  const [target] = await api.call('projections.targets', { runId })
  const request = { tensor: target!.tensor, replica: 0, method: 'pca' }
  const layout = await api.call('projections.compute', { runId, request })
  expect([...layout.steps]).toEqual(steps)
  await bench.close()
})

test('a run that was cut off goes on within its budget, with the bits of one that was not', async () => {
  const bench = await openBench({ stateBudgetGb: budget / 1e9 })
  const { api } = bench
  const { id: runId } = await api.call('runs.start', { draft })
  await bench.until(runId, ({ step }) => step >= 400)
  bench.engines.forEach((engine) => engine.kill())
  await bench.until(runId, isAt('interrupted'))
  await api.call('runs.continue', { runId })
  await bench.until(runId, isAt('finished', 'failed'))
  expect((await kept(bench, runId)).bytes).toBeLessThanOrEqual(budget)
  expect((await api.call('runs.verify', { runId, steps: 600 })).identical).toBe(true)
  await bench.close()
})

test('states that carry along the end of a stage take what was told before the start', async () => {
  const bench = await openBench({ stateBudgetGb: 0 })
  const staged = quickDraft({
    model: { depth: 3, width: 128 },
    record: { checkpoints: 'every', checkpointEvery: 20, evaluateEvery: 50 },
    stages: [{ until: { steps: 40 } }, { until: { steps: 100 } }, { from: 0 }],
    stop: { steps: 200 }
  })
  const { kept: told } = await bench.api.call('spec.check', { draft: staged })
  const { id: runId } = await bench.api.call('runs.start', { draft: staged })
  await bench.until(runId, isAt('finished', 'failed'))
  const folder = path.join(bench.library, 'runs', runId, 'checkpoints')
  // What is kept around sudden changes comes on top of what is told.
  const states = fs
    .readdirSync(folder)
    .filter((name) => Number.parseInt(name) % 20 === 0 || name.startsWith('latest'))
  const sizes = states.map((name) => fs.statSync(path.join(folder, name)).size)
  expect(states).toHaveLength(told!.states)
  // Sizes of heads are taken for 5 kB.
  expect(Math.abs(Math.min(...sizes) - told!.bytes)).toBeLessThan(8000)
  expect(Math.abs(Math.max(...sizes) - told!.mostBytes)).toBeLessThan(16_000)
  expect(told!.mostBytes).toBeGreaterThan(1.5 * told!.bytes)
  const total = sizes.reduce((sum, size) => sum + size, 0)
  expect(Math.abs(total - told!.totalBytes)).toBeLessThan(0.1 * total)
  await bench.close()
})

test('without a budget all states stay', async () => {
  const bench = await openBench({ stateBudgetGb: 0 })
  const { id: runId } = await bench.api.call('runs.start', { draft })
  await bench.until(runId, isAt('finished', 'failed'))
  expect((await kept(bench, runId)).steps.filter((step) => step % 20 === 0)).toHaveLength(41)
  await bench.close()
})

test('states that a killed process had yet to drop go when the run is next opened for writing', async () => {
  const bench = await openBench({ stateBudgetGb: 0 })
  const { api, library } = bench
  const { id: runId } = await api.call('runs.start', { draft })
  await bench.until(runId, ({ step }) => step >= 200)
  await api.call('runs.stop', { runId })
  await bench.until(runId, isAt('stopped'))
  const file = path.join(library, 'runs', runId, 'run.json')
  const record = JSON.parse(fs.readFileSync(file, 'utf8')) as { journal: object[]; step: number }
  const entry = { at: new Date().toISOString(), event: 'thinned', step: record.step, steps: [20, 60] }
  fs.writeFileSync(file, JSON.stringify({ ...record, journal: [...record.journal, entry] }))
  await api.call('runs.continue', { runId })
  const { steps } = await kept(bench, runId)
  expect(steps).not.toContain(20)
  expect(steps).not.toContain(60)
  expect(steps).toContain(40)
  await bench.until(runId, isAt('finished', 'failed'))
  await bench.close()
})

test('on request a stored run keeps so many, and those that a fork began with', async () => {
  const bench = await openBench({ stateBudgetGb: 0 })
  const { api } = bench
  const { id: runId } = await api.call('runs.start', { draft })
  await bench.until(runId, isAt('finished', 'failed'))
  const changed = { ...draft, stop: { steps: 900 } }
  const fork = await api.call('runs.fork', { runId, step: 140, draft: changed })
  await bench.until(fork.id, isAt('finished', 'failed'))
  expect(await api.call('states.thinnable', { runId, keep: { states: 2 } })).toHaveLength(1)
  await expect(api.call('states.thin', { runId, keep: null })).rejects.toThrow(/set no budget/)
  const [thinned] = await api.call('states.thin', { runId, keep: { states: 2 } })
  const { steps } = await kept(bench, runId)
  expect(steps).toEqual(expect.arrayContaining([0, 140, 800]))
  expect(thinned!.states - thinned!.steps.length).toBe(steps.length)
  expect(steps.length).toBeLessThan(20)
  await bench.close()
})

test('on request a stored run keeps so many bytes of states', async () => {
  const bench = await openBench({ stateBudgetGb: 0 })
  const { api } = bench
  const { id: runId } = await api.call('runs.start', { draft })
  await bench.until(runId, isAt('finished', 'failed'))
  const before = await kept(bench, runId)
  const bytes = Math.round(before.bytes / 2)
  await api.call('states.thin', { runId, keep: { bytes } })
  const after = await kept(bench, runId)
  expect(after.bytes).toBeLessThanOrEqual(bytes)
  // No more than has to go: half of the states of the older half at a time.
  expect(after.bytes).toBeGreaterThan(bytes / 2)
  const { journal } = await api.call('runs.read', { runId })
  expect(journal.at(-1)!.detail).toMatch(/were dropped to stay within \d+(\.\d)? kB$/)
  for (const keep of [{ bytes: 0 }, { bytes: 1.5 }, { states: 1 }, {}] as never[])
    await expect(api.call('states.thin', { runId, keep })).rejects.toThrow(/^keep must be a whole number/)
  await bench.close()
})
