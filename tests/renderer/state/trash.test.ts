import { expect, it } from 'vitest'
import { createApi, type Handlers } from '#shared/contract'
import { AppError } from '#shared/errors'
import type { TrashItem } from '#shared/trash'
import { Problems } from '../../../src/renderer/state/runs/problems.svelte'
import { Trash } from '../../../src/renderer/state/runs/trash.svelte'
import { deletionQuestion, kindOf } from '../../../src/renderer/views/trash/words'
import { deferred, FakeConnection } from '../fixtures/connection'
import { run } from '../fixtures/samples'

const item = (id: string, about: Partial<TrashItem> = {}): TrashItem => ({
  id,
  kind: 'run',
  title: `Run ${id}`,
  status: 'finished',
  sizeBytes: 1e6,
  runs: 1,
  trashedAt: '2026-03-01T12:00:00Z',
  ...about
})

/** A host with these items, which lie there until they are brought back or deleted. */
function open(ids: string[], answers: Partial<Handlers> = {}) {
  let there = ids.map((id) => item(id))
  const drop = ({ id }: { id: string }) => void (there = there.filter((each) => each.id !== id))
  const connection = new FakeConnection({
    'trash.list': () => there,
    'trash.restore': drop,
    'trash.delete': drop,
    'trash.empty': () => void (there = []),
    ...answers
  })
  return { connection, trash: new Trash(createApi(connection)), put: (id: string) => there.push(item(id)) }
}
const ids = (trash: Trash) => trash.items?.map(({ id }) => id)

it('is read when it is opened, follows changes while it is open, and not after', async () => {
  const { connection, trash, put } = open(['a'])
  connection.emit('library.changed', {})
  expect(trash.items).toBeNull()
  const close = trash.follow()
  await expect.poll(() => ids(trash)).toEqual(['a'])
  put('b')
  connection.emit('library.changed', {})
  await expect.poll(() => ids(trash)).toEqual(['a', 'b'])
  expect(trash.sizeBytes).toBe(2e6)
  close()
  const before = connection.calls.length
  connection.emit('library.changed', {})
  expect(connection.calls.length).toBe(before)
})

it('is read once more, not twice at once, where it changes while it is read', async () => {
  const first = deferred<TrashItem[]>()
  const answers = [first.promise, Promise.resolve([item('new')])]
  const { connection, trash } = open([], { 'trash.list': () => answers.shift()! })
  trash.follow()
  for (let i = 0; i < 5; i++) connection.emit('library.changed', {})
  first.resolve([item('old')])
  await expect.poll(() => ids(trash)).toEqual(['new'])
  expect(connection.inputs('trash.list')).toHaveLength(2)
})

it('brings back one after the other, says how far it is, and stops at the one that cannot be', async () => {
  const seen: unknown[] = []
  const { connection, trash } = open(['a', 'b', 'c'], {
    'trash.restore': ({ id }) => {
      seen.push(trash.work)
      if (id === 'b') throw new AppError('trash.taken', 'There is a run b in the library.')
    }
  })
  await trash.read()
  await trash.restore(trash.items!)
  expect(seen).toEqual([
    { what: 'restore', done: 0, total: 3 },
    { what: 'restore', done: 1, total: 3 }
  ])
  expect(trash.failure).toEqual({
    title: '“Run b” was not brought back',
    text: 'There is a run b in the library.',
    code: 'trash.taken'
  })
  expect(trash.work).toBeNull()
  expect(connection.inputs('trash.list')).toHaveLength(2)
})

it('deletes what it is given, and takes no other order meanwhile', async () => {
  const { connection, trash } = open(['a', 'b'])
  await trash.read()
  const deleting = trash.delete([trash.items![0]!])
  await trash.empty()
  await deleting
  expect(ids(trash)).toEqual(['b'])
  expect(connection.inputs('trash.empty')).toEqual([])
  await trash.empty()
  expect(ids(trash)).toEqual([])
})

it('tells why it could not be read until it can be', async () => {
  let broken = true
  const { trash } = open(['a'], {
    'trash.list': () => {
      if (broken) throw new AppError('store.missing', 'The library is away.')
      return [item('a')]
    }
  })
  await trash.read()
  expect(trash).toMatchObject({ items: null, failure: { text: 'The library is away.' } })
  broken = false
  await trash.read()
  expect(trash.failure).toBeNull()
  expect(ids(trash)).toEqual(['a'])
})

it('names what is asked about, and how much it is', () => {
  const plain = ({ title, text }: { title: string; text: string }) =>
    `${title} ${text}`.replaceAll(/[\u202f\u00a0]/g, ' ')
  const sweep = item('s', { kind: 'sweep', title: 'Study', runs: 9, sizeBytes: 5e6 })
  expect(kindOf(sweep)).toBe('sweep of 9 runs')
  expect(plain(deletionQuestion([item('a')]))).toBe(
    'Delete “Run a” for good? This frees 1 MB, and nothing can bring it back.'
  )
  expect(plain(deletionQuestion([sweep]))).toContain('Its 9 runs go with it. This frees 5 MB')
  expect(plain(deletionQuestion([item('a'), sweep, item('b')]))).toBe(
    'Delete 3 items for good? “Run a” and 2 others, with 9 runs of sweeps. This frees 7 MB, and nothing can bring it back.'
  )
})

it('knows what cannot be read, and asks again when one of it can be', async () => {
  let found = [
    { kind: 'run', id: 'a', path: '/library/runs/a', code: 'store.damaged', reason: 'No.' } as const
  ]
  const connection = new FakeConnection({
    'library.problems': () => found,
    'trash.put': () => void (found = [])
  } as Partial<Handlers>)
  const problems = new Problems(createApi(connection))
  problems.readSoon(0)
  await expect.poll(() => problems.all.length).toBe(1)
  await problems.putAway(problems.all[0]!)
  expect(connection.inputs('trash.put')).toEqual([{ kind: 'run', id: 'a' }])
  expect(problems.all).toEqual([])

  const asked = () => connection.inputs('library.problems').length
  const before = asked()
  connection.emit('run.changed', run('b'))
  await new Promise((resolve) => setTimeout(resolve, 1100))
  expect(asked()).toBe(before)
  connection.emit('library.changed', {})
  await expect.poll(asked).toBe(before + 1)
})
