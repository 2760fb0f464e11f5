import { expect, test } from 'vitest'
import { createRunWatch } from '../../../../src/main/hosts/electron/runWatch'
import { runSummary } from '../runSummary'

test('sleep is held off while something computes, not while it waits', () => {
  const watch = createRunWatch()
  expect(watch(runSummary({ status: 'queued' })).training).toBe(false)
  expect(watch(runSummary({ status: 'starting' })).training).toBe(true)
  expect(watch(runSummary({ status: 'running' })).training).toBe(true)
  expect(watch(runSummary({ status: 'paused' })).training).toBe(false)
})

test('progress is the mean over runs that compute', () => {
  const watch = createRunWatch()
  watch(runSummary({ id: 'a', status: 'running', step: 50, targetSteps: 100 }))
  expect(watch(runSummary({ id: 'b', status: 'running', step: 0, targetSteps: 10 })).progress).toBe(0.25)
  expect(watch(runSummary({ id: 'a', status: 'finished', step: 100, targetSteps: 100 })).progress).toBe(0)
  expect(watch(runSummary({ id: 'b', status: 'stopped' })).progress).toBeNull()
})

test.each(['finished', 'diverged', 'failed'] as const)('a run that ends (%s) is news, once', (status) => {
  const watch = createRunWatch()
  watch(runSummary({ status: 'running' }))
  expect(watch(runSummary({ status })).ended).toMatchObject({ status })
  expect(watch(runSummary({ status, title: 'renamed' })).ended).toBeNull()
})

test('a run that its user stopped is no news', () => {
  const watch = createRunWatch()
  watch(runSummary({ status: 'running' }))
  expect(watch(runSummary({ status: 'stopped' })).ended).toBeNull()
})
