/**
 * `node changes.js <root> <name> <ms since 1970>`: from that time on changes a library as fast as it can, and says `done`.
 * Process `one` stars every run and renames every session, `two` tags every run and saves every session; both make runs.
 */
import { emptySession } from '#shared/session'
import { openLibrary } from '../../../src/main/store/library'
import { runInit } from '../../main/store/rows'

const [root = '', name = '', at = '0'] = process.argv.slice(2)
const library = openLibrary(root)
const runs = await library.list()
const sessions = await library.sessions.list()
await new Promise((resolve) => setTimeout(resolve, Number(at) - Date.now()))

for (const { record } of runs)
  await library.label(record.id, name === 'one' ? { starred: true } : { tags: ['seen'] })
for (const session of sessions)
  if (name === 'one') await library.sessions.rename(session.id, `Renamed ${session.title}`)
  else await library.sessions.save(session, session.title, { ...emptySession, cursor: 7 })
for (let run = 0; run < 10; run++) await (await library.create({ ...runInit, title: name })).close()
console.log('done')
