/** A process that shows a window: `node sessions.js <root>` opens, keeps a state, says so, and waits to be killed. */
import { emptySession } from '#shared/session'
import { openSessionStore } from '../../../src/main/store/sessions/sessions'

const store = openSessionStore(process.argv[2]!)
await store.open()
const state = { ...emptySession, openRuns: ['of the dead'], activeRun: 'of the dead' }
await store.keep({ id: '20260301-130000-session-00bb', title: 'Lost', window: 'x', saved: null, state })
console.log('kept')
setInterval(() => undefined, 1000)
