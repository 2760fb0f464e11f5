import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { createApi, type Handlers } from '#shared/contract'
import { AppError } from '#shared/errors'
import { Library, UNDO_MS } from '../../../src/renderer/state/runs/library.svelte'
import { Notices } from '../../../src/renderer/state/window/notices.svelte'
import { FakeConnection } from '../fixtures/connection'
import { run } from '../fixtures/samples'

function make(answers: Partial<Handlers> = {}) {
  const connection = new FakeConnection({
    'library.usage': () => ({ sizeBytes: 1, trashBytes: 0, budgetBytes: 2 }),
    ...answers
  })
  const notices = new Notices()
  return { connection, notices, library: new Library(createApi(connection), notices) }
}

beforeEach(() => vi.useFakeTimers())
afterEach(() => vi.useRealTimers())

describe('Library', () => {
  it('lists newest first, follows changes, and forgets what is gone when read again', async () => {
    let listed = [run('old', { createdAt: '2026-01-01T00:00:00Z' }), run('new')]
    const { connection, library } = make({ 'runs.list': () => listed })
    await library.load()
    expect(library.sorted.map(({ id }) => id)).toEqual(['new', 'old'])
    connection.emit('run.changed', run('new', { step: 5 }))
    expect(library.runs.get('new')?.step).toBe(5)
    listed = [run('new')]
    await library.load()
    expect([...library.runs.keys()]).toEqual(['new'])
    connection.emit('run.removed', { runId: 'new' })
    expect(library.runs.size).toBe(0)
  })

  it('offers the way back from the trash for ten seconds', async () => {
    const { library } = make({
      'runs.list': () => [run('a'), run('b')],
      'runs.trash': () => undefined,
      'runs.restore': ({ runId }) => run(runId)
    })
    await library.load()
    await library.trash('a')
    expect(library.runs.has('a')).toBe(false)
    expect(library.trashed?.id).toBe('a')
    expect(await library.undoTrash()).toBe('a')
    expect(library.runs.has('a')).toBe(true)
    expect(library.trashed).toBeNull()

    await library.trash('b')
    await vi.advanceTimersByTimeAsync(UNDO_MS)
    expect(await library.undoTrash()).toBeNull()
  })

  it('keeps the run and tells the host’s sentence when it may not be deleted', async () => {
    const { library, notices } = make({
      'runs.list': () => [run('a')],
      'runs.trash': () => {
        throw new AppError('run.locked', 'Another window trains it.')
      }
    })
    await library.load()
    await library.trash('a')
    expect(library.runs.has('a')).toBe(true)
    expect(library.trashed).toBeNull()
    expect(notices.current).toMatchObject({ text: 'Another window trains it.', code: 'run.locked' })
  })

  it('takes a notice back once the same thing succeeds', async () => {
    let refuse = true
    const { library, notices } = make({
      'runs.pause': ({ runId }) => {
        if (refuse) throw new AppError('run.notActive', 'It does not train.')
        return run(runId, { status: 'paused' })
      }
    })
    await library.pause('a')
    expect(notices.current?.title).toBe('The run could not be paused')
    refuse = false
    await library.pause('a')
    expect(notices.current).toBeNull()
    expect(library.runs.get('a')?.status).toBe('paused')
  })
})
