/** Two processes change one library at the same time: both changes of every pair are there, and no two runs share a colour. */
import { beforeAll, expect, it } from 'vitest'
import { emptySession } from '#shared/session'
import { openLibrary } from '../../src/main/store/library'
import { runInit, temporaryFolder } from '../main/store/samples'
import { buildChild, startChild } from './childProcess'

const PAIRS = 30

let script = ''
beforeAll(async () => {
  script = await buildChild('changes')
})

it('labels, sessions and colours', async () => {
  const root = await temporaryFolder()
  const library = openLibrary(root)
  for (let run = 0; run < PAIRS; run++) await (await library.create(runInit)).close()
  for (let i = 0; i < PAIRS; i++) await library.sessions.save(null, `Mine ${i}`, emptySession)
  const start = String(Date.now() + 1500)
  const both = ['one', 'two'].map((name) => startChild(process.execPath, script, root, name, start))
  for (const { ended } of both) expect(await ended).toEqual(['done'])

  const runs = await library.list()
  const changed = runs.filter(({ labels }) => labels.title === runInit.title)
  expect(changed.filter(({ labels }) => labels.starred && labels.tags.includes('seen'))).toHaveLength(PAIRS)
  expect(runs.map(({ record }) => record.index).sort((a, b) => a - b)).toEqual(
    Array.from({ length: PAIRS + 20 }, (_, index) => index)
  )
  const sessions = await library.sessions.list()
  expect(sessions).toHaveLength(PAIRS)
  for (const { id, title } of sessions) {
    expect(title).toMatch(/^Renamed Mine \d+$/)
    expect((await library.sessions.read(id)).state.cursor).toBe(7)
  }
})
