/** Files of a user's own data through the server's route, into a real library. */
import { readdir } from 'node:fs/promises'
import path from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { Envelope } from '#shared/contract'
import { createEventHub } from '../../../../src/main/hosts/eventHub'
import { serveWorkbench, type ServedWorkbench } from '../../../../src/main/hosts/web/server'
import { openBench, type Bench } from '../../services/support'
import { idx } from '../../store/data/files'

const token = 'a'.repeat(43)
let bench: Bench
let served: ServedWorkbench
beforeAll(async () => {
  bench = await openBench()
  served = await serveWorkbench({
    services: bench.services,
    events: createEventHub(),
    rendererDir: '/nowhere',
    port: 0,
    token,
    reportBug: console.error
  })
})
afterAll(async () => {
  await served.close()
  await bench.close()
})

const post = (body: Buffer, named: unknown, headers: Record<string, string> = {}): Promise<Response> =>
  fetch(`http://127.0.0.1:${served.port}/data`, {
    method: 'POST',
    headers: {
      Origin: `http://127.0.0.1:${served.port}`,
      Authorization: `Bearer ${token}`,
      'X-Saltus-Files': encodeURIComponent(JSON.stringify(named)),
      ...headers
    },
    body: new Uint8Array(body)
  })

const answerOf = async (body: Buffer, named: unknown): Promise<Envelope> =>
  (await (await post(body, named)).json()) as Envelope

const images = idx(
  [4, 2, 2],
  Array.from({ length: 16 }, (_, i) => i)
)
const labels = idx([4], [0, 1, 0, 1])
const named = [
  { name: 'bilder – échantillon', size: images.length },
  { name: 'labels', size: labels.length }
]

it('takes two files that come in one body, and refuses what is no such thing', async () => {
  const whole = Buffer.concat([images, labels])
  expect(await answerOf(whole, named)).toMatchObject({
    ok: true,
    value: { name: 'bilder – échantillon', labels: { name: 'labels' }, counts: [2, 2], shape: [2, 2] }
  })
  expect(await readdir(path.join(bench.library, 'data'))).toHaveLength(2)
  const message = async (body: Buffer, of: unknown): Promise<string> => {
    const answer = await answerOf(body, of)
    return answer.ok ? 'taken' : answer.error.message
  }
  expect(await message(images, [{ name: 'images', size: images.length }])).toContain('Choose both')
  expect(await message(images, named)).toBe('labels did not come whole.')
  expect(await message(Buffer.concat([whole, whole]), named)).toBe('More came than the files have.')
  expect(await message(whole, [])).toContain('One file is taken')
  expect(await message(Buffer.alloc(0), [{ name: '../../x.csv', size: 0 }])).toBe('x.csv: it is empty.')
})

it('hears nobody but a page of its own with its token', async () => {
  expect((await post(images, named, { Authorization: 'Bearer b' })).status).toBe(403)
  expect((await post(images, named, { Origin: 'http://elsewhere.example' })).status).toBe(403)
})
