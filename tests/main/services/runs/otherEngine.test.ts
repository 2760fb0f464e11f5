/** A run goes on with the engine that trained it, or not at all; a fork is the way on. */
import { requireTraining } from '#shared/experiment'
import { readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { RunRecord } from '#shared/run'
import { isAt, openBench, quickDraft, type Bench } from '../support'

let bench: Bench
beforeEach(async () => void (bench = await openBench()))
afterEach(() => bench.close())

async function trainedElsewhere(): Promise<{ id: string; file: string; text: string }> {
  const { api, library, until } = bench
  const { id } = await api.call('runs.start', { draft: quickDraft({ stop: { steps: 100_000 } }) })
  await until(id, ({ step }) => step > 100)
  await api.call('runs.stop', { runId: id })
  await until(id, isAt('stopped'))
  const file = path.join(library, 'runs', id, 'run.json')
  const record = JSON.parse(readFileSync(file, 'utf8')) as RunRecord
  const text = JSON.stringify({ ...record, engine: { ...record.engine!, library: 'TensorFlow 1.0' } })
  writeFileSync(file, text)
  return { id, file, text }
}

test('continue is refused before the record is touched, and names the way on', async () => {
  const { id, file, text } = await trainedElsewhere()
  const refused = bench.api.call('runs.continue', { runId: id })
  await expect(refused).rejects.toMatchObject({
    code: 'engine.changed',
    message: expect.stringMatching(
      `with library TensorFlow 1.0; this engine has .* Fork it to go on with the engine of this machine: Fork in the window, or saltus fork ${id}.`
    )
  })
  expect(readFileSync(file, 'utf8')).toBe(text)
})

test('the way on works: an unchanged fork trains with the engine of this machine', async () => {
  const { id } = await trainedElsewhere()
  const { api, until } = bench
  const spec = requireTraining((await api.call('runs.read', { runId: id })).spec, 'forked')
  const step = (await api.call('checkpoints.list', { runId: id })).at(-1)!.step
  const draft = { ...spec, stop: { ...spec.stop, steps: step + 50 } }
  const fork = await api.call('runs.fork', { runId: id, step, draft })
  const ended = await until(fork.id, isAt('finished', 'failed'))
  expect(ended).toMatchObject({ status: 'finished', error: null })
  expect(ended.engine!.library).not.toBe('TensorFlow 1.0')
})
