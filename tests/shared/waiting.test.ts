/** What a queued or starting run waits for. */
import { expect, it } from 'vitest'
import type { RunStatus } from '#shared/run'
import { waitingText } from '#shared/waiting'

const run = (id: string, status: RunStatus, elsewhere: string | null = null) => ({
  ...{ id, status, elsewhere },
  title: `Run ${id}`
})
const queued = run('q', 'queued')

it.each([
  ['the run in its way', queued, [run('a', 'running'), run('b', 'finished')], 'waits for Run a to end'],
  ['one that is paused too', queued, [run('a', 'paused'), queued], 'waits for Run a to end'],
  ['one of several', queued, [run('a', 'running'), run('b', 'starting')], 'waits for one of 2 runs to end'],
  ['none of another process', queued, [run('a', 'running', 'saltus run, process 7')], 'waits for its turn'],
  ['the engine', run('a', 'starting'), [run('b', 'running')], 'starts the engine'],
  ['nothing', run('a', 'running'), [], null]
] as const)('tells of %s', (_, one, others, text) => {
  expect(waitingText(one, others)).toBe(text)
})
