import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { createApi, type Handlers } from '#shared/contract'
import { AppError } from '#shared/errors'
import type { SweepSummary } from '#shared/sweep/record'
import { UNDO_MS } from '../../../src/renderer/state/runs/library.svelte'
import { Notices } from '../../../src/renderer/state/window/notices.svelte'
import { Sweeps } from '../../../src/renderer/state/runs/sweeps.svelte'
import { FakeConnection } from '../fixtures/connection'

const sweep = (id: string): SweepSummary => ({
  id,
  title: `Sweep ${id}`,
  preset: null,
  createdAt: '2026-01-01T00:00:00Z',
  status: 'finished',
  error: null,
  family: 'parity',
  cells: { done: 2 },
  cellCount: 2,
  runCount: 1,
  step: 10,
  targetSteps: 10,
  stepsPerSecond: null,
  etaSeconds: null,
  readOnly: false,
  elsewhere: null
})

async function make(answers: Partial<Handlers>) {
  const connection = new FakeConnection({ 'sweeps.list': () => [sweep('a')], ...answers })
  const notices = new Notices()
  const sweeps = new Sweeps(createApi(connection), notices)
  await sweeps.load()
  return { connection, notices, sweeps }
}

beforeEach(() => vi.useFakeTimers())
afterEach(() => vi.useRealTimers())

describe('a sweep in the trash', () => {
  it('has its way back offered for ten seconds', async () => {
    const { connection, sweeps } = await make({
      'sweeps.trash': () => connection.emit('sweep.removed', { sweepId: 'a' }),
      'sweeps.restore': ({ sweepId }) => sweep(sweepId)
    })
    await sweeps.trash('a')
    expect([...sweeps.all.keys()]).toEqual([])
    expect(sweeps.trashed?.title).toBe('Sweep a')
    expect(await sweeps.undoTrash()).toBe('a')
    expect([...sweeps.all.keys()]).toEqual(['a'])
    expect(sweeps.trashed).toBeNull()
    await sweeps.trash('a')
    vi.advanceTimersByTime(UNDO_MS)
    expect(sweeps.trashed).toBeNull()
    expect(await sweeps.undoTrash()).toBeNull()
  })

  it('is not there when it was refused', async () => {
    const { notices, sweeps } = await make({
      'sweeps.trash': () => Promise.reject(new AppError('sweep.status', 'This sweep is being trained.'))
    })
    await sweeps.trash('a')
    expect(sweeps.trashed).toBeNull()
    expect(sweeps.all.size).toBe(1)
    expect(notices.current?.text).toBe('This sweep is being trained.')
  })
})
