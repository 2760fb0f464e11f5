/** `saltus serve` as built: its page in a real browser, and a run trained through its socket. */
import { chromium, type Browser, type Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createApi } from '#shared/contract'
import { isActive, type RunSummary } from '#shared/run'
import { createSocketTransport } from '../../../src/renderer/api/socket'
import { useBrowserWebSocket } from '../../main/contract/browserWebSocket'
import { startServed, type Served } from './served'

let served: Served
let browser: Browser

beforeAll(async () => {
  served = await startServed()
  browser = await chromium.launch({ executablePath: process.env.SALTUS_CHROMIUM, args: ['--no-sandbox'] })
})
afterAll(async () => {
  await browser?.close()
  await served?.stop()
})

/** Opens the address, and keeps what the page complains of and asks for. */
async function open(url: string): Promise<{ page: Page; complaints: string[]; requested: Set<string> }> {
  const page = await browser.newPage()
  const complaints: string[] = []
  const requested = new Set<string>()
  page.on('console', (message) => void (message.type() === 'error' && complaints.push(message.text())))
  page.on('pageerror', (error) => complaints.push(error.message))
  page.on('request', (request) => requested.add(new URL(request.url()).origin))
  await page.goto(url)
  return { page, complaints, requested }
}

test('the page opens under the strict policy, and asks nobody but its own server', async () => {
  const { page, complaints, requested } = await open(served.url)
  await page.getByText('Sparse parity, 16 tasks').first().waitFor()
  expect(await page.evaluate(() => crossOriginIsolated)).toBe(true)
  expect(complaints).toEqual([])
  expect([...requested]).toEqual([new URL(served.url).origin])
  await page.close()
})

test('without the token the page says so', async () => {
  const { page } = await open(served.url.replace(/#.*/, '#wrong'))
  await page.getByText('This address has no valid token').waitFor()
  await page.close()
})

test('a run trains through the socket, and everything announced can be read back', async () => {
  useBrowserWebSocket()
  const { host, hash } = new URL(served.url)
  const api = createApi(createSocketTransport({ url: `ws://${host}/socket`, token: hash.slice(1) }))
  const ended = new Promise<RunSummary>((resolve) =>
    api.on('run.changed', (run) => void (!isActive(run.status) && resolve(run)))
  )
  let announced = 0
  api.on('run.series', ({ batch }) => {
    if (batch.series === 'train') announced = Math.max(announced, batch.firstRow + batch.rows)
  })
  const draft = { family: 'parity', stop: { steps: 30 }, record: { trainEvery: 10, evaluateEvery: 10 } }
  const { id } = await api.call('runs.start', { draft: { ...draft, engine: { backend: 'cpu' } } })
  expect(await ended).toMatchObject({ id, status: 'finished', step: 30 })
  const { rows, columns } = await api.call('series.read', { runId: id, series: 'train', fromRow: 0 })
  expect(rows).toBe(announced)
  expect([...columns.step!]).toEqual([10, 20, 30])
  expect(columns.loss).toBeInstanceOf(Float32Array)
})

test('it ends in order when it is told to', async () => {
  const other = await startServed()
  expect(await other.stop()).toBe(0)
})
