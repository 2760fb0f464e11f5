/** What windows open with: their own, the last, nothing, or an offer of what a crash has left. */
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { emptySession, type SessionState } from '#shared/session'
import { socketOfTheDead } from '../store/locks'
import { openBench, type Bench } from './support'

const state = (run: string): SessionState => ({
  ...emptySession,
  view: 'workbench',
  openRuns: [run],
  activeRun: run
})
let folder: string
let bench: Bench

beforeEach(async () => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'saltus-sessions-'))
  bench = await openBench({}, folder)
})
afterEach(async () => {
  await bench.close()
  rmSync(folder, { recursive: true, force: true })
})

const keep = (window: string, run: string) =>
  bench.api.call('sessions.keep', { window, saved: null, state: state(run) })
const start = (window: string) => bench.api.call('sessions.start', { window })

it('gives a window what it showed, another one what was shown last, each its own', async () => {
  expect(await start('one')).toMatchObject({ state: emptySession, fresh: true, offer: null, file: null })
  await keep('one', 'a')
  await start('two')
  await keep('two', 'b')
  expect((await start('one')).state.activeRun).toBe('a')
  expect((await start('two')).state.activeRun).toBe('b')
  expect((await start('three')).state.activeRun).toBe('b')
  await bench.close()
  bench = await openBench({}, folder)
  expect(await start('four')).toMatchObject({ state: { activeRun: 'b' }, offer: null })
})

it('begins with nothing when that is wanted', async () => {
  await start('one')
  await keep('one', 'a')
  await bench.close()
  bench = await openBench({ startup: 'welcome' }, folder)
  expect(await start('two')).toMatchObject({ state: emptySession, fresh: true })
})

it('offers what was open when the last process died, once, and draws nothing unasked', async () => {
  await start('one')
  await keep('one', 'a')
  const [name] = readdirSync(path.join(folder, 'sessions')).filter((each) => each.startsWith('open-'))
  const mark = path.join(folder, 'sessions', name!)
  const holder = readFileSync(mark, 'utf8')
  await bench.close()
  expect(existsSync(mark)).toBe(false)
  // A process that is killed leaves its mark, and a socket at which nobody listens any more.
  writeFileSync(mark, holder)
  socketOfTheDead(path.join(folder, 'sessions'), (JSON.parse(holder) as { nonce: string }).nonce)
  bench = await openBench({}, folder)
  const { offer, state: shown } = await start('two')
  expect(offer).toMatchObject({ runs: 1 })
  expect(shown).toEqual(emptySession)
  expect((await bench.api.call('sessions.read', { sessionId: offer!.id })).state).toEqual(state('a'))
  expect((await start('three')).offer).toBeNull()
  await bench.close()
  bench = await openBench({}, folder)
  expect((await start('four')).offer).toBeNull()
})

it('keeps nothing that no window shows', async () => {
  const hostile = { ...emptySession, comparison: { runs: 'all' } } as unknown as SessionState
  const keepIt = bench.api.call('sessions.keep', { window: 'one', saved: null, state: hostile })
  await expect(keepIt).rejects.toMatchObject({ code: 'session.invalid' })
  const saved = { id: '20260301-130000-session-00aa', title: 7, savedAt: '', runs: 0 } as never
  const keepNamed = bench.api.call('sessions.keep', { window: 'one', saved, state: emptySession })
  await expect(keepNamed).rejects.toMatchObject({ code: 'session.invalid' })
  const exported = bench.api.call('bundles.export', { title: 'All', state: hostile })
  await expect(exported).rejects.toMatchObject({ code: 'session.invalid' })
})
