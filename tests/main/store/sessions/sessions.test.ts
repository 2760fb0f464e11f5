/** Sessions on disk: saved, kept as they change, and told after a crash. */
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { emptySession, type SessionState } from '#shared/session'
import { openSessionStore } from '../../../../src/main/store/sessions/sessions'
import { buildChild, startChild } from '../../../faults/childProcess'
import { temporaryFolder } from '../samples'

const state = (run: string): SessionState => ({
  ...emptySession,
  openRuns: [run],
  activeRun: run,
  view: 'workbench'
})
const kept = (id: string, run: string) => ({ id, title: run, window: 'w', saved: null, state: state(run) })
const historyId = (second: number): string => `20260301-1200${String(second).padStart(2, '0')}-session-00aa`

it('saves anew and over what it was read as, never over what another window has saved', async () => {
  const root = await temporaryFolder()
  const [one, two] = [openSessionStore(root), openSessionStore(root)]
  const first = await one.save(null, '  A  leap ', state('a'))
  expect(first).toMatchObject({ title: 'A leap', runs: 1 })
  const seen = (await two.list())[0]!
  const again = await one.save(first, 'A leap', state('b'))
  expect(await two.read(first.id)).toMatchObject({ id: first.id, state: state('b') })
  await expect(two.save(seen, 'Mine', state('c'))).rejects.toMatchObject({ code: 'session.changed' })
  expect((await one.read(again.id)).state.openRuns).toEqual(['b'])
  await expect(one.save(null, ' ', state('a'))).rejects.toMatchObject({ code: 'session.invalid' })
})

it('keeps the newest thirty states of windows, apart from what is saved', async () => {
  const store = openSessionStore(await temporaryFolder())
  await store.save(null, 'Mine', state('mine'))
  for (let i = 0; i < 33; i++) await store.keep(kept(historyId(i), `run ${i}`))
  const history = await store.history()
  expect(history).toHaveLength(30)
  expect(history[0]).toMatchObject({ window: 'w', state: { activeRun: 'run 32' } })
  expect((await store.read(historyId(20))).state.activeRun).toBe('run 20')
  expect(await store.list()).toHaveLength(1)
})

it('tells once what a process showed that died, nothing of one that lives or has ended in order', async () => {
  const root = await temporaryFolder()
  const living = openSessionStore(root)
  expect(await living.open()).toBeNull()
  await living.keep(kept(historyId(1), 'of the living'))
  await crash(root)
  const next = openSessionStore(root)
  expect(await next.open()).toMatchObject({ state: { activeRun: 'of the dead' } })
  expect(await openSessionStore(root).open()).toBeNull()
  await living.close()
  expect((await readdir(join(root, 'sessions'))).filter((name) => name.startsWith('open-'))).toHaveLength(2)
})

/** A process that opens, keeps a state, and is killed. */
async function crash(root: string): Promise<void> {
  const { process: child, lines, ended } = startChild('node', await buildChild('sessions'), root)
  await expect.poll(() => lines).toEqual(['kept'])
  child.kill('SIGKILL')
  await ended
}

it('refuses what is no session, and lists the others', async () => {
  const root = await temporaryFolder()
  const store = openSessionStore(root)
  const { id } = await store.save(null, 'Good', state('a'))
  const write = (name: string, text: string) => writeFile(join(root, 'sessions', `${name}.json`), text)
  const good = await readFile(join(root, 'sessions', `${id}.json`), 'utf8')
  await write(historyId(1), good.slice(0, 40))
  await write(historyId(2), good.replace('"schema": 1', '"schema": 2'))
  await write(historyId(3), good.replace('"view": "workbench"', '"view": "moon"'))
  await mkdir(join(root, 'sessions', 'history'))
  await expect(store.read(historyId(1))).rejects.toMatchObject({ code: 'store.damaged' })
  await expect(store.read(historyId(2))).rejects.toMatchObject({ code: 'session.newer' })
  await expect(store.read(historyId(3))).rejects.toMatchObject({ detail: { path: 'session.view' } })
  await expect(store.read('../../x')).rejects.toMatchObject({ code: 'session.invalidId' })
  await expect(store.read(historyId(4))).rejects.toMatchObject({ code: 'session.missing' })
  expect(await store.list()).toHaveLength(1)
})

it('counts compared runs, and reads files from before there were comparisons', async () => {
  const root = await temporaryFolder()
  const store = openSessionStore(root)
  const comparison = { runs: ['a', 'b'], shown: true }
  const { id, runs } = await store.save(null, 'Two', { ...state('a'), comparison })
  expect(runs).toBe(2)
  expect((await store.read(id)).state.comparison).toEqual(comparison)
  const path = join(root, 'sessions', `${id}.json`)
  const file = JSON.parse(await readFile(path, 'utf8'))
  delete file.state.comparison
  await writeFile(path, JSON.stringify(file))
  expect((await store.read(id)).state).toEqual(state('a'))
  file.state.comparison = { runs: [7] }
  await writeFile(path, JSON.stringify(file))
  await expect(store.read(id)).rejects.toMatchObject({ detail: { path: 'session.comparison.runs.0' } })
})

it('keeps how panels stand, reads files from before that was kept, and refuses what no arrangement is', async () => {
  const root = await temporaryFolder()
  const store = openSessionStore(root)
  const column = { width: 1.5, panels: [{ id: 'toy-curve-loss-copy-2', rows: 14 }] }
  const tabs = { overview: { columns: [column], hidden: ['toy-curve-accuracy'] } }
  const layouts = { toy: { tab: 'all' as const, tabs } }
  const { id } = await store.save(null, 'Moved', { ...state('a'), layouts })
  expect((await store.read(id)).state.layouts).toEqual(layouts)
  const path = join(root, 'sessions', `${id}.json`)
  const file = JSON.parse(await readFile(path, 'utf8'))
  file.state.layouts.toy.tabs.overview.columns[0].panels[0].rows = 0.5
  await writeFile(path, JSON.stringify(file))
  await expect(store.read(id)).rejects.toMatchObject({
    detail: { path: 'session.layouts.toy.tabs.overview.columns.0.panels.0.rows' }
  })
  delete file.state.layouts
  await writeFile(path, JSON.stringify(file))
  expect((await store.read(id)).state).toEqual(state('a'))
})

it('takes another name, goes to the trash and comes back; what it holds stays', async () => {
  const root = await temporaryFolder()
  const store = openSessionStore(root)
  const first = await store.save(null, 'A leap', state('a'))
  expect(await store.rename(first.id, '  The   leap ')).toEqual({ ...first, title: 'The leap' })
  expect(await store.read(first.id)).toMatchObject({ title: 'The leap', state: state('a') })
  await expect(store.rename(first.id, ' ')).rejects.toMatchObject({ code: 'session.invalid' })
  await store.trash(first.id)
  expect(await store.list()).toEqual([])
  await expect(store.read(first.id)).rejects.toMatchObject({ code: 'session.missing' })
  const again = await store.save(first, 'Mine', state('b'))
  await expect(store.restore(first.id)).rejects.toMatchObject({ code: 'session.changed' })
  expect((await store.read(first.id)).state).toEqual(state('b'))
  await rm(join(root, 'sessions', `${again.id}.json`))
  expect(await store.restore(first.id)).toEqual({ ...first, title: 'The leap' })
  expect(await store.list()).toHaveLength(1)
  await expect(store.restore(first.id)).rejects.toMatchObject({ code: 'session.missing' })
  for (const lost of ['rename', 'trash', 'restore'] as const)
    await expect(store[lost]('../../outside', 'x')).rejects.toMatchObject({ code: 'session.invalidId' })
})

it('finds choices of panels that have become others where they are now', async () => {
  const store = openSessionStore(await temporaryFolder())
  const panels = {
    'grokking-curve-sharpness': { y: 'log' },
    'grokking-lines-norms': { y: 'log' },
    'grokking-lines-sharpness': { y: 'linear' }
  }
  const { id } = await store.save(null, 'Old', { ...state('a'), full: 'grokking-lines-norms', panels })
  const read = (await store.read(id)).state
  expect(read.full).toBe('grokking-curve-norms')
  expect(read.panels).toEqual({
    'grokking-curve-norms': { y: 'log' },
    'grokking-curve-sharpness': { y: 'log' }
  })
})

it('a draft nested too deep is refused where it comes in, and where it is read one session is', async () => {
  const root = await temporaryFolder()
  const store = openSessionStore(root)
  const fine = await store.save(null, 'Fine', state('a'))
  const other = await store.save(null, 'Deep', state('b'))
  let draft: unknown = 1
  for (let i = 0; i < 2600; i++) draft = [draft]
  await expect(store.save(null, 'Deeper', { ...state('c'), draft })).rejects.toMatchObject({
    code: 'session.invalid',
    message: expect.stringMatching(/^session\.draft\..* is nested more than 64 levels deep\.$/)
  })
  const path = join(root, 'sessions', `${other.id}.json`)
  const text = (await readFile(path, 'utf8')).replace(
    '"draft": null',
    `"draft": ${'['.repeat(2600)}${']'.repeat(2600)}`
  )
  await writeFile(path, text)
  await expect(store.read(other.id)).rejects.toMatchObject({ code: 'store.damaged' })
  expect((await store.list()).map(({ id }) => id)).toEqual([fine.id])
})
