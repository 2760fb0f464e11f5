import { expect, test } from 'vitest'
import { createApi } from '#shared/contract'
import { AppError } from '#shared/errors'
import type { Verification } from '#shared/verification'
import { Verifier } from '../../../src/renderer/state/runs/verify.svelte'
import { deferred, FakeConnection } from '../fixtures/connection'

test('a replay is followed per run, and its result stays', async () => {
  const answer = deferred<Verification>()
  const connection = new FakeConnection({ 'runs.verify': () => answer.promise })
  const verifier = new Verifier(createApi(connection))
  const started = verifier.start('a')
  await verifier.start('a')
  expect(connection.inputs('runs.verify')).toEqual([{ runId: 'a', steps: null }])
  const progress = { runId: 'a', from: 10, to: 30, step: 20 }
  connection.emit('run.verifying', progress)
  connection.emit('run.verifying', { ...progress, runId: 'b' })
  expect(verifier.of('a')).toEqual({ state: 'running', progress })
  expect(verifier.of('b')).toBeNull()
  answer.resolve({ identical: true } as Verification)
  await started
  expect(verifier.of('a')).toEqual({ state: 'done', result: { identical: true } })
})

test('a refusal is told, a cancelled replay leaves nothing', async () => {
  const reasons = [
    new AppError('verify.nothing', 'There is nothing to replay.'),
    new AppError('verify.cancelled', 'Ended.')
  ]
  const connection = new FakeConnection({
    'runs.verify': () => {
      throw reasons.shift()!
    }
  })
  const verifier = new Verifier(createApi(connection))
  await verifier.start('a')
  expect(verifier.of('a')).toEqual({ state: 'refused', reason: 'There is nothing to replay.' })
  await verifier.start('a')
  expect(verifier.of('a')).toBeNull()
})
