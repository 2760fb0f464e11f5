/** Closing and quitting, with a stand-in for Electron. */
import { EventEmitter } from 'node:events'
import { beforeEach, describe, expect, test, vi } from 'vitest'
import { guardLeaving } from '../../../../src/main/hosts/electron/leaving'
import { createEventHub } from '../../../../src/main/hosts/eventHub'
import { runSummary } from '../runSummary'
import { standInHandlers, noBundles } from '../standIn'

const electron = vi.hoisted(() => ({
  app: null as unknown as EventEmitter & { quit: () => void },
  answer: 3,
  asked: 0
}))
vi.mock('electron', () => ({
  get app() {
    return electron.app
  },
  dialog: {
    showMessageBox: async () => {
      electron.asked++
      return { response: electron.answer }
    }
  },
  powerMonitor: { on: () => undefined }
}))

const [keep, pause, stop, cancel] = [0, 1, 2, 3]

/** The window and the app as the guard sees them; `close` is a click on the window's cross. */
function open(active: string[]) {
  const events = createEventHub()
  const quit = vi.fn()
  electron.app = Object.assign(new EventEmitter(), { quit })
  electron.asked = 0
  const window = Object.assign(new EventEmitter(), { minimize: vi.fn(), hide: vi.fn() })
  const paused: string[] = []
  const handlers = {
    ...standInHandlers(),
    'runs.pause': ({ runId }: { runId: string }) => {
      paused.push(runId)
      return runSummary({ id: runId })
    }
  }
  const shutdown = vi.fn(async () => {})
  const services = {
    handlers,
    activeRuns: () => active,
    bundles: noBundles,
    renewEngine: () => undefined,
    shutdown
  }
  guardLeaving({ window: window as never, services, events, log: () => undefined })
  const close = (): boolean => {
    const event = { preventDefault: vi.fn() }
    window.emit('close', event)
    return event.preventDefault.mock.calls.length > 0
  }
  return { window, events, close, quit, paused, shutdown }
}

beforeEach(() => {
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP']) process.removeAllListeners(signal)
})

test('with nothing training, closing stores and quits without a question', async () => {
  const { close, quit, shutdown } = open([])
  expect(close()).toBe(true)
  await vi.waitFor(() => expect(quit).toHaveBeenCalledOnce())
  expect(shutdown).toHaveBeenCalledOnce()
  expect(electron.asked).toBe(0)
  expect(close()).toBe(false)
})

describe('while a run trains', () => {
  test('keep running: the window goes aside', async () => {
    electron.answer = keep
    const { close, window, quit, paused } = open(['a'])
    close()
    await vi.waitFor(() => expect(window.minimize).toHaveBeenCalled())
    expect(paused).toEqual([])
    expect(quit).not.toHaveBeenCalled()
  })

  test('pause reaches also a run that only then begins, until the window is back', async () => {
    electron.answer = pause
    const { close, window, events, paused } = open(['a'])
    close()
    await vi.waitFor(() => expect(paused).toEqual(['a']))
    events.emit('run.changed', runSummary({ id: 'b', status: 'running' }))
    expect(paused).toEqual(['a', 'b'])
    window.emit('focus')
    events.emit('run.changed', runSummary({ id: 'b', status: 'running' }))
    expect(paused).toEqual(['a', 'b'])
  })

  test('stop and quit: stores first', async () => {
    electron.answer = stop
    const { close, quit, shutdown } = open(['a'])
    shutdown.mockImplementation(async () => expect(quit).not.toHaveBeenCalled())
    close()
    await vi.waitFor(() => expect(quit).toHaveBeenCalledOnce())
    expect(shutdown).toHaveBeenCalledOnce()
  })

  test('cancel changes nothing, and the next close asks again', async () => {
    electron.answer = cancel
    const { close, window, quit } = open(['a'])
    close()
    close()
    await vi.waitFor(() => expect(electron.asked).toBe(1))
    await new Promise((resolve) => setImmediate(resolve))
    close()
    expect(electron.asked).toBe(2)
    expect(quit).not.toHaveBeenCalled()
    expect(window.minimize).not.toHaveBeenCalled()
  })

  test('the end of the session asks nobody and stores once, however often it is announced', async () => {
    const { quit, shutdown } = open(['a'])
    process.emit('SIGTERM')
    process.emit('SIGTERM')
    await vi.waitFor(() => expect(quit).toHaveBeenCalledOnce())
    expect(shutdown).toHaveBeenCalledOnce()
    expect(electron.asked).toBe(0)
  })
})

test('a shutdown that hangs or fails does not keep the app open', async () => {
  vi.useFakeTimers()
  const hanging = open([])
  hanging.shutdown.mockImplementation(() => new Promise(() => {}))
  hanging.close()
  await vi.advanceTimersByTimeAsync(10_000)
  expect(hanging.quit).toHaveBeenCalledOnce()
  vi.useRealTimers()
  const failing = open([])
  failing.shutdown.mockRejectedValue(new Error('disk full'))
  failing.close()
  await vi.waitFor(() => expect(failing.quit).toHaveBeenCalledOnce())
})
