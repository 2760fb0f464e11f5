import { request } from 'node:http'
import { mkdtempSync, mkdirSync, writeFileSync } from 'node:fs'
import { once } from 'node:events'
import { connect, createServer, type Socket } from 'node:net'
import os from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it, test, vi } from 'vitest'
import { createEventHub } from '../../../../src/main/hosts/eventHub'
import { serveWorkbench, type ServedWorkbench } from '../../../../src/main/hosts/web/server'
import { batch, standInHandlers, noBundles } from '../standIn'
import { closed, openPage, openSocket } from './page'

const token = 'a'.repeat(43)
const events = createEventHub()
const folder = mkdtempSync(path.join(os.tmpdir(), 'saltus-web-'))
const rendererDir = path.join(folder, 'renderer')
let served: ServedWorkbench

const serve = (port?: number) =>
  serveWorkbench({
    services: { handlers: standInHandlers(), bundles: noBundles },
    events,
    rendererDir,
    port,
    token,
    reportBug: console.error
  })

beforeAll(async () => {
  mkdirSync(path.join(rendererDir, 'assets'), { recursive: true })
  writeFileSync(path.join(rendererDir, 'index.html'), '<!doctype html><title>Saltus</title>')
  writeFileSync(path.join(rendererDir, 'assets', 'page.js'), 'export {}')
  writeFileSync(path.join(folder, 'secret.txt'), 'secret')
  mkdirSync(path.join(folder, 'renderer-other'))
  writeFileSync(path.join(folder, 'renderer-other', 'secret.txt'), 'secret')
  served = await serve(0)
})
afterAll(() => served.close())

interface Answer {
  status: number
  headers: Record<string, string | string[] | undefined>
  body: string
}

/** Raw http: `fetch` would tidy the path up before sending it. */
function get(urlPath: string, headers: Record<string, string> = {}, method = 'GET'): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const options = { host: '127.0.0.1', port: served.port, path: urlPath, headers, method }
    request(options, (response) => {
      let body = ''
      response.on('data', (chunk: Buffer) => (body += chunk.toString()))
      response.on('end', () => resolve({ status: response.statusCode!, headers: response.headers, body }))
    })
      .on('error', reject)
      .end()
  })
}

describe('files', () => {
  test('the page, with the security headers', async () => {
    const { status, headers, body } = await get('/')
    expect(status).toBe(200)
    expect(body).toContain('Saltus')
    expect(headers['content-type']).toBe('text/html; charset=utf-8')
    expect(headers['content-security-policy']).toContain("default-src 'none'")
    expect(headers['content-security-policy']).toContain("require-trusted-types-for 'script'")
    expect(headers['cross-origin-opener-policy']).toBe('same-origin')
    expect(headers['cross-origin-embedder-policy']).toBe('require-corp')
  })

  test('what it refers to; a query is not part of the name', async () => {
    expect((await get('/assets/page.js?v=1')).headers['content-type']).toContain('text/javascript')
    expect((await get('/', {}, 'HEAD')).body).toBe('')
  })

  test.each([
    '/../secret.txt',
    '/%2e%2e/secret.txt',
    '/..%2fsecret.txt',
    '/assets/../../secret.txt',
    '/..%5csecret.txt',
    '/../renderer-other/secret.txt',
    '//etc/passwd',
    '/%00',
    '/%E0%A4%A',
    '/assets',
    '/missing.js'
  ])('%s is not found', async (urlPath) => {
    const { status, body } = await get(urlPath)
    expect(status).toBe(404)
    expect(body).not.toContain('secret')
  })

  test('nothing is written', async () => {
    expect((await get('/', {}, 'POST')).status).toBe(405)
  })

  test('a foreign host name is refused, a tunnel is not', async () => {
    expect((await get('/', { Host: 'rebound.example' })).status).toBe(403)
    expect((await get('/', { Host: `127.0.0.1.example:${served.port}` })).status).toBe(403)
    expect((await get('/', { Host: 'localhost:9000' })).status).toBe(200)
  })
})

describe('the socket', () => {
  test.each([
    ['a foreign origin', { origin: 'https://example.org' }],
    ['another port of this machine', { origin: 'http://127.0.0.1:1' }],
    ['a foreign host', { host: 'rebound.example', origin: 'http://rebound.example' }]
  ])('%s is refused', async (_, options) => {
    await expect(openSocket({ port: served.port, ...options })).rejects.toThrow('403')
  })

  test('another path is refused', async () => {
    await expect(openSocket({ port: served.port, path: '/' })).rejects.toThrow('404')
  })

  test.each(['', 'b'.repeat(43), `${token}a`, 'a'])('the token "%s" is wrong', async (wrong) => {
    const socket = await openSocket({ port: served.port })
    socket.send(wrong)
    expect(await closed(socket)).toEqual({ code: 4401, reason: 'wrong or missing token' })
  })

  test('answers requests, also refused ones, by their number', async () => {
    const page = await openPage(served.port, token)
    page.send({ id: 1, name: 'series.read', input: { runId: 'a', series: 'train', fromRow: 0 } })
    expect(await page.next()).toEqual({ id: 1, envelope: { ok: true, value: batch } })
    page.send({ id: 2, name: 'runs.read', input: { runId: 'x' } })
    const error = {
      code: 'run.unknown',
      message: 'There is no run x.',
      detail: { path: 'runId', tried: ['x'] }
    }
    expect(await page.next()).toEqual({ id: 2, envelope: { ok: false, error } })
    page.send({ id: 3, name: '__proto__', input: {} })
    expect(await page.next()).toMatchObject({ id: 3, envelope: { error: { code: 'request.unknown' } } })
    page.send({ id: 4, name: 'app.info', input: [] })
    expect(await page.next()).toMatchObject({ id: 4, envelope: { error: { code: 'request.invalid' } } })
    page.socket.close()
  })

  test.each([
    ['no message', 'hello'],
    ['no number', '\u0000\u0000\u0000\u0000']
  ])('garbage (%s) ends the connection', async (_, garbage) => {
    const page = await openPage(served.port, token)
    page.socket.send(garbage)
    expect(await closed(page.socket)).toEqual({ code: 4400, reason: 'unreadable request' })
  })

  test('events reach every page in order', async () => {
    const pages = await Promise.all([openPage(served.port, token), openPage(served.port, token)])
    events.emit('run.series', { runId: 'a', batch })
    events.emit('run.removed', { runId: 'a' })
    for (const page of pages) {
      expect(await page.next()).toEqual({ event: 'run.series', payload: { runId: 'a', batch } })
      expect(await page.next()).toEqual({ event: 'run.removed', payload: { runId: 'a' } })
      page.socket.close()
    }
  })

  test('a page that reads too slowly is told to read again, and the rest is not kept for it', async () => {
    const page = await openPage(served.port, token)
    page.socket.pause()
    const megabytes = { ...batch, columns: { loss: new Float64Array(2 ** 18) } }
    for (let i = 0; i < 200; i++) events.emit('run.series', { runId: 'a', batch: megabytes })
    page.socket.resume()
    let received = 0
    let message = await page.next()
    for (; message.event === 'run.series'; received++) message = await page.next()
    expect(message).toEqual({ reread: true })
    expect(received).toBeLessThan(100)
    events.emit('run.removed', { runId: 'a' })
    expect(await page.next()).toMatchObject({ event: 'run.removed' })
    page.socket.close()
  })
})

describe('ports', () => {
  test('a busy port is named', async () => {
    await expect(serve(served.port)).rejects.toMatchObject({
      code: 'serve.portBusy',
      message: `Port ${served.port} is in use. Choose another with --port.`
    })
  })

  test('without a port any free one does', async () => {
    const blocker = createServer()
    await new Promise<void>((resolve) => {
      blocker.once('error', () => resolve())
      blocker.listen(8797, '127.0.0.1', resolve)
    })
    const other = await serve()
    expect(other.port).not.toBe(8797)
    expect(other.url).toBe(`http://127.0.0.1:${other.port}/#${token}`)
    await other.close()
    blocker.close()
  })

  test('closing ends the pages', async () => {
    const other = await serve(0)
    const page = await openPage(other.port, token)
    const end = closed(page.socket)
    await other.close()
    expect(await end).toMatchObject({ code: 1001 })
  })
})

describe('connections that ask nothing', () => {
  const open = (): Promise<Socket> =>
    new Promise((resolve) => {
      const socket = connect(served.port, '127.0.0.1', () => resolve(socket))
      socket.on('error', () => undefined)
    })

  it('are closed within seconds', async () => {
    const socket = await open()
    const began = performance.now()
    socket.resume()
    await once(socket, 'close')
    expect(performance.now() - began).toBeLessThan(8000)
  })

  it('beyond a limit are turned away, and the page is still served once they are gone', async () => {
    const sockets = await Promise.all(Array.from({ length: 300 }, open))
    const left = (): Socket[] => sockets.filter((socket) => !socket.resume().closed)
    await vi.waitFor(() => expect(left().length).toBeLessThanOrEqual(128), 3000)
    for (const socket of sockets) socket.destroy()
    await vi.waitFor(async () => expect((await get('/')).status).toBe(200), 3000)
  })
})
