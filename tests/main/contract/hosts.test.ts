/** The contract is the same through every channel: called directly, over Electron IPC and over a WebSocket. */
import { mkdtempSync } from 'node:fs'
import os from 'node:os'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { createApi, requestNames, type Envelope, type RequestName } from '#shared/contract'
import type { AppError } from '#shared/errors'
import { answer } from '../../../src/main/hosts/answer'
import { createEventHub } from '../../../src/main/hosts/eventHub'
import { announceTo, serveIpc } from '../../../src/main/hosts/electron/ipc'
import { serveWorkbench, type ServedWorkbench } from '../../../src/main/hosts/web/server'
import type { Connection, ConnectionStatus } from '../../../src/renderer/api/connection'
import { createSocketTransport } from '../../../src/renderer/api/socket'
import { batch, standInHandlers, noBundles } from '../hosts/standIn'
import { useBrowserWebSocket } from './browserWebSocket'

const origin = 'app://saltus'
const token = 't'.repeat(43)
const handlers = standInHandlers()
const events = createEventHub()
const rendererDir = mkdtempSync(`${os.tmpdir()}/saltus-contract-`)
let served: ServedWorkbench
let page: Connection

type Invoke = (event: unknown, name: unknown, input: unknown) => Promise<Envelope>

/** What Electron keeps of `ipcMain.handle`, with its structured clone. */
function fakeIpc() {
  let listener: Invoke
  serveIpc(
    {
      handle: (channel, handle) => {
        if (channel === 'saltus:request') listener = handle as Invoke
      }
    },
    { handlers, bundles: noBundles },
    origin,
    console.error
  )
  return async (name: unknown, input: unknown, senderFrame: unknown = { parent: null, url: `${origin}/` }) =>
    structuredClone(await listener({ senderFrame }, name, input))
}

const serve = (port: number) =>
  serveWorkbench({
    services: { handlers, bundles: noBundles },
    events,
    rendererDir,
    port,
    token,
    reportBug: console.error
  })

const connect = (shown = token): Connection =>
  createSocketTransport({
    url: `ws://127.0.0.1:${served.port}/socket`,
    token: shown,
    retryAfterMs: () => 20
  })

const statusOf = (connection: Connection, wanted: ConnectionStatus): Promise<void> =>
  new Promise((resolve) => connection.onStatus((status) => void (status === wanted && resolve())))

beforeAll(async () => {
  vi.spyOn(console, 'error').mockReturnValue() // where the planted bug is reported
  useBrowserWebSocket()
  served = await serve(0)
  page = connect()
})
afterAll(() => served.close())

describe('every request', () => {
  const invoke = fakeIpc()
  test.each(requestNames)('%s is answered alike', async (name) => {
    const input = { runId: 'run-1', series: 'train', fromRow: 0 }
    const direct = await answer(handlers, name, input, console.error)
    expect(await invoke(name, input)).toEqual(direct)
    expect(await page.invoke(name, input)).toEqual(direct)
  })

  test.each([
    ['an unknown name', 'nothing', {}],
    ['a name from the prototype', 'constructor', {}],
    ['no object', 'app.info', 'text'],
    ['a list', 'app.info', []],
    ['null', 'app.info', null]
  ])('refused alike: %s', async (_, name, input) => {
    const direct = await answer(handlers, name, input, console.error)
    expect(direct.ok).toBe(false)
    expect(await invoke(name, input)).toEqual(direct)
    expect(await page.invoke(name as RequestName, input)).toEqual(direct)
  })

  test('the client throws what the service threw', async () => {
    const failure = createApi(page).call('runs.read', { runId: 'x' })
    await expect(failure).rejects.toMatchObject({
      name: 'AppError',
      code: 'run.unknown',
      detail: { path: 'runId' }
    } satisfies Partial<AppError>)
  })
})

describe('Electron IPC', () => {
  const invoke = fakeIpc()
  test.each([
    ['a frame in the page', { parent: {}, url: `${origin}/` }],
    ['a page from elsewhere', { parent: null, url: 'https://example.org/' }],
    ['a look-alike', { parent: null, url: 'app://saltus.example/' }],
    ['a frame that is gone', null]
  ])('%s is refused', async (_, frame) => {
    expect(await invoke('app.info', {}, frame)).toMatchObject({ ok: false, error: { code: 'host.refused' } })
  })

  test('events go to the page until it is gone', () => {
    const sent: unknown[] = []
    let gone = false
    announceTo({ send: (...message) => sent.push(message), isDestroyed: () => gone }, events)
    events.emit('run.series', { runId: 'a', batch })
    gone = true
    events.emit('run.removed', { runId: 'a' })
    expect(sent).toEqual([['saltus:event:run.series', { runId: 'a', batch }]])
  })
})

describe('the socket of a page', () => {
  test('hears events until it ends its subscription', async () => {
    const heard: unknown[] = []
    await page.invoke('app.info', {})
    const stop = page.subscribe('run.series', (payload) => heard.push(payload))
    events.emit('run.series', { runId: 'a', batch })
    await page.invoke('app.info', {})
    stop()
    events.emit('run.series', { runId: 'b', batch })
    await page.invoke('app.info', {})
    expect(heard).toEqual([{ runId: 'a', batch }])
  })

  test('a wrong token is final, and every request says so', async () => {
    const stranger = connect('wrong')
    const early = stranger.invoke('app.info', {})
    await statusOf(stranger, 'refused')
    expect(await early).toMatchObject({ ok: false, error: { code: 'host.refused' } })
    expect(await stranger.invoke('app.info', {})).toMatchObject({ error: { code: 'host.refused' } })
  })

  test('comes back after the host was away, says so, and sends what waited', async () => {
    await statusOf(page, 'open')
    const again = new Promise<void>((resolve) => page.onReconnect(resolve))
    const lost = statusOf(page, 'lost')
    const { port } = served
    await served.close()
    await lost
    const waiting = page.invoke('app.info', {})
    served = await serve(port)
    await again
    expect(await waiting).toEqual(await answer(handlers, 'app.info', {}, console.error))
  })

  test('a request under way when the connection breaks is answered', async () => {
    const { port } = served
    const lost = { ok: false, error: { code: 'host.lost' } }
    const stuck = serveStuck()
    expect(await stuck).toMatchObject(lost)
    served = await serve(port)
    await statusOf(page, 'open')
  })

  /** Asks what is never answered, and closes the host meanwhile. */
  async function serveStuck(): Promise<Envelope> {
    const original = handlers['library.usage']
    const asked = new Promise<void>((resolve) => {
      handlers['library.usage'] = () => (resolve(), new Promise(() => {}))
    })
    const answered = page.invoke('library.usage', {})
    await asked
    await served.close()
    handlers['library.usage'] = original
    return answered
  }
})
