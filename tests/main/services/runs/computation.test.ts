/** Runs that are computed, through the services: stored, shown, continued, verified, refused where only training can. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Api } from '#shared/contract'
import { takenOver } from '#shared/takenOver'
import { isAt, openBench, type Bench } from '../support'

let bench: Bench
beforeAll(async () => {
  bench = await openBench()
})
afterAll(() => bench.close())

const places = 40
const draft = (task: object = {}) => ({
  family: 'linearDescent',
  replicas: 2,
  task: { samples: 20, from: 1, to: places, places, spacing: 'linear', repeats: 10, testPoints: 200, ...task }
})
/** Seconds of units. */
const slow = draft({ repeats: 300, testPoints: 500 })

async function rows(api: Api, runId: string): Promise<Record<string, number[]>> {
  const { columns } = await api.call('series.read', { runId, series: 'fit', fromRow: 0 })
  return Object.fromEntries(Object.entries(columns).map(([name, values]) => [name, Array.from(values)]))
}

test('a run is stored along its own axis, with the units it has, and verified with another number of threads', async () => {
  const { api, until } = bench
  const { id } = await api.call('runs.start', { draft: draft() })
  const ended = await until(id, isAt('finished', 'failed'))
  expect(ended).toMatchObject({ status: 'finished', step: places, targetSteps: places, error: null })
  expect(ended.engine).toMatchObject({ backend: 'cpu', runner: 'workers' })
  const { series, spec, history } = await api.call('runs.read', { runId: id })
  expect(series[0]!.main).toMatchObject({
    name: 'parameters',
    order: 'unit',
    units: places,
    marks: [{ at: 20, title: 'P = n = 20' }]
  })
  expect(spec).not.toHaveProperty('optimizer')
  expect(history).toBeNull()
  const { unit, parameters } = await rows(api, id)
  expect(unit).toEqual(Array.from({ length: 2 * places }, (_, i) => 1 + (i >> 1)))
  expect(parameters).toEqual(unit)
  const verified = await api.call('runs.verify', { runId: id, steps: null })
  expect(verified).toMatchObject({ identical: true, from: 0, to: places, rows: 2 * places })
})

test('a fork takes over the units whose inputs are equal, and has the bits of a run of its own', async () => {
  const { api, until } = bench
  const { id: parent } = await api.call('runs.start', { draft: draft() })
  await until(parent, isAt('finished'))
  const wider = draft({ to: 45, places: 45 })
  const fork = await api.call('runs.fork', { runId: parent, step: 0, draft: wider })
  expect(fork.parent).toMatchObject({
    runId: parent,
    step: 0,
    changes: [
      { path: 'task.to', before: places, after: 45 },
      { path: 'task.places', before: places, after: 45 }
    ]
  })
  await until(fork.id, isAt('finished', 'failed'))
  const detail = await api.call('runs.read', { runId: fork.id })
  expect(takenOver(detail)).toBe(`${places} of its units taken over from its parent`)
  // which computes all units again, with another number of threads
  const verified = await api.call('runs.verify', { runId: fork.id, steps: null })
  expect(verified).toMatchObject({ identical: true, from: 0, to: 45, rows: 90 })
  await expect(api.call('runs.fork', { runId: parent, step: 3, draft: wider })).rejects.toMatchObject({
    code: 'fork.step',
    message: 'A computation is forked as a whole, from step 0; step is 3.'
  })
})

test('a paused run waits, a stopped one goes on, one whose engine is killed goes on: with the same bits', async () => {
  const { api, until, engines } = bench
  const { id } = await api.call('runs.start', { draft: slow })
  await until(id, (run) => run.step > 2)
  await api.call('runs.pause', { runId: id })
  const { step } = await until(id, isAt('paused'))
  await new Promise((resolve) => setTimeout(resolve, 300))
  expect((await api.call('runs.read', { runId: id })).summary.step).toBe(step)
  await api.call('runs.continue', { runId: id })
  await until(id, (run) => run.step > step + 1)
  await api.call('runs.stop', { runId: id })
  const stopped = await until(id, isAt('stopped'))
  expect(stopped.step).toBeLessThan(places)
  await api.call('runs.continue', { runId: id })
  await until(id, (run) => run.status === 'running' && run.step > stopped.step)
  engines.at(-1)!.kill()
  await until(id, isAt('interrupted'))
  await api.call('runs.continue', { runId: id })
  const ended = await until(id, isAt('finished', 'failed', 'interrupted'))
  expect(ended).toMatchObject({ status: 'finished', step: places })
  const { journal } = await api.call('runs.read', { runId: id })
  expect(journal.filter(({ event }) => event === 'replayed')).toEqual([])

  const { id: whole } = await api.call('runs.start', { draft: slow })
  await until(whole, isAt('finished'))
  expect(await rows(api, id)).toEqual(await rows(api, whole))
})

test('a draft that cannot be computed is refused before there is a run, with its path', async () => {
  const { api } = bench
  await expect(api.call('runs.start', { draft: draft({ samples: 1 }) })).rejects.toMatchObject({
    code: 'spec.invalid',
    detail: { path: 'task.samples' }
  })
})
