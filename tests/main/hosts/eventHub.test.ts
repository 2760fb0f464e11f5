import { expect, test, vi } from 'vitest'
import { createEventHub } from '../../../src/main/hosts/eventHub'

test('a listener that fails keeps an announcement neither from its announcer nor from the others', () => {
  const laterThrown: (() => void)[] = []
  vi.stubGlobal('queueMicrotask', (work: () => void) => laterThrown.push(work))
  const hub = createEventHub()
  const heard: string[] = []
  hub.listen(() => {
    throw new Error('a pipe is closed')
  })
  hub.listen(({ name }) => heard.push(name))
  expect(() => hub.emit('sessions.changed', {})).not.toThrow()
  vi.unstubAllGlobals()
  expect(heard).toEqual(['sessions.changed'])
  expect(laterThrown).toHaveLength(1)
  expect(laterThrown[0]).toThrow('a pipe is closed')
})
