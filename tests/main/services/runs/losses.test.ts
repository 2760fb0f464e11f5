/** What one run loses is that run's alone: its folder, its engine process, an answer of it. */
import { readFileSync, renameSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { afterEach, expect, test } from 'vitest'
import { firstFailure, whyEngineEnded } from '../../../../src/main/services/runs/engineEnd'
import { isAt, openBench, quickDraft, type Bench } from '../support'

let bench: Bench | null = null

afterEach(async () => {
  await bench?.close()
  bench = null
})

const endless = quickDraft({ stop: { steps: 10_000_000 } })

test('of two runs that train, the one whose folder is moved away fails, and the other goes on', async () => {
  bench = await openBench({ engineProcesses: 2 })
  const { api, library, until } = bench
  const lost = await api.call('runs.start', { draft: endless })
  const other = await api.call('runs.start', { draft: endless })
  for (const { id } of [lost, other]) await until(id, ({ step }) => step > 0)
  renameSync(path.join(library, 'runs', lost.id), path.join(library, 'elsewhere'))
  const told = () =>
    bench!.events.filter(
      ({ name, payload }) => name === 'run.changed' && 'id' in payload && payload.id === lost.id
    )
  while ((told().at(-1)!.payload as { status: string }).status !== 'failed')
    await new Promise((go) => setTimeout(go, 50))
  // Which of both it is depends on what was to be stored next.
  expect(told().at(-1)!.payload).toMatchObject({
    error: { code: expect.stringMatching(/^(run|store)\.missing$/) as string }
  })
  const { summary } = await api.call('runs.read', { runId: other.id })
  expect(summary.status).toBe('running')
  await until(other.id, ({ step }) => step > summary.step)
  await api.call('runs.stop', { runId: other.id })
  await until(other.id, isAt('stopped'))
})

test('a run that waits and whose folder goes is told; the one behind it starts', async () => {
  bench = await openBench()
  const { api, library, until } = bench
  const first = await api.call('runs.start', { draft: endless })
  const lost = await api.call('runs.start', { draft: endless })
  const last = await api.call('runs.start', { draft: quickDraft() })
  await until(first.id, ({ step }) => step > 0)
  renameSync(path.join(library, 'runs', lost.id), path.join(library, 'elsewhere'))
  await api.call('runs.stop', { runId: first.id })
  await until(last.id, isAt('finished'))
  expect(bench.failures.map(({ what }) => what)).toContain(`Run ${lost.id} could not be started`)
})

test('an engine process that no longer answers is ended ten seconds after Stop, and the run says so', async () => {
  bench = await openBench()
  const { api, until, engines } = bench
  const { id } = await api.call('runs.start', { draft: endless })
  await until(id, ({ step }) => step > 0)
  process.kill(engines.at(-1)!.pid!, 'SIGSTOP')
  const began = performance.now()
  await api.call('runs.stop', { runId: id })
  const ended = await until(id, isAt('stopped'))
  expect(performance.now() - began).toBeLessThan(15_000)
  expect(ended.error).toMatchObject({
    code: 'engine.lost',
    message: 'The engine process gave no answer for 10 s and was ended.'
  })
})

test('a killed engine process is told by its signal, and what it wrote is kept beside the run', async () => {
  bench = await openBench()
  const { api, until, engines, library } = bench
  const { id } = await api.call('runs.start', { draft: endless })
  await until(id, ({ step }) => step > 0)
  process.kill(engines.at(-1)!.pid!, 'SIGABRT')
  const { error } = await until(id, isAt('interrupted'))
  expect(error?.message).toContain('it gave up (SIGABRT)')
  const log = await api.call('runs.engineLog', { runId: id })
  if (log) expect(readFileSync(path.join(library, 'runs', id, 'engine.log'), 'utf8')).toBe(log.text)
})

const crash = `2026-11-29 10:00:00.000000: E external/local_xla/xla/stream_executor/cuda: Unable to register cuDNN factory: Error
${os.tmpdir()}/engine.js:3
    throw new RangeError('Invalid array length')
    ^

RangeError: Invalid array length
    at advance (engine.js:3:11)

Node.js v18.15.0`

test('the reason is the first line that tells of a failure, not the last line of all', () => {
  expect(firstFailure(crash)).toBe('RangeError: Invalid array length')
  expect(whyEngineEnded({ code: 1, signal: null, log: crash })).toBe(
    'the engine process ended unexpectedly: RangeError: Invalid array length'
  )
  expect(whyEngineEnded({ code: null, signal: 'SIGKILL', log: '' })).toBe(
    'the engine process ended unexpectedly: it was killed, by the system where memory ran out (SIGKILL)'
  )
  expect(whyEngineEnded({ code: 7, signal: null, log: 'a banner' })).toBe(
    'the engine process ended unexpectedly: it gave no reason (exit code 7)'
  )
})
