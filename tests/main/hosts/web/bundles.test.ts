/** Bundles through the server's two http routes, between two real libraries. */
import { existsSync, readFileSync } from 'node:fs'
import { readdir } from 'node:fs/promises'
import path from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { Envelope } from '#shared/contract'
import { emptySession } from '#shared/session'
import { createEventHub } from '../../../../src/main/hosts/eventHub'
import { serveWorkbench, type ServedWorkbench } from '../../../../src/main/hosts/web/server'
import { openLibrary } from '../../../../src/main/store/library'
import { openBench, quickDraft, type Bench } from '../../services/support'
import { runInit } from '../../store/rows'

const token = 'a'.repeat(43)
let from: Bench
let to: Bench
let served: ServedWorkbench
let receiving: ServedWorkbench

const serve = ({ services }: Bench) =>
  serveWorkbench({
    services,
    events: createEventHub(),
    rendererDir: '/nowhere',
    port: 0,
    token,
    reportBug: console.error
  })

/** A bundle's runs have the whole specs of their families. */
async function wholeInit() {
  const { spec } = await from.api.call('spec.check', { draft: quickDraft() })
  return { ...runInit, spec: spec! }
}

beforeAll(async () => {
  ;[from, to] = [await openBench(), await openBench()]
  ;[served, receiving] = [await serve(from), await serve(to)]
})
afterAll(async () => {
  await Promise.all([served.close(), receiving.close()])
  await Promise.all([from.close(), to.close()])
})

const post = async (body: Buffer, headers: Record<string, string>): Promise<Response> =>
  fetch(`http://127.0.0.1:${receiving.port}/bundle`, { method: 'POST', headers, body: new Uint8Array(body) })
const own = () => ({ Origin: `http://127.0.0.1:${receiving.port}`, Authorization: `Bearer ${token}` })

it('hands out what was exported, once, and takes it in elsewhere, once', async () => {
  const writer = await openLibrary(from.library).create(await wholeInit())
  await writer.close()
  const state = { ...emptySession, view: 'workbench' as const, openRuns: [writer.id], activeRun: writer.id }
  const exported = await from.api.call('bundles.export', { title: 'A leap: §1/2', state })
  const address = `http://127.0.0.1:${served.port}/bundle/${exported!.ticket}`
  const answer = await fetch(address)
  expect(decodeURIComponent(answer.headers.get('content-disposition')!)).toContain('A leap 1 2.saltus')
  const bytes = Buffer.from(await answer.arrayBuffer())
  expect(bytes.length).toBe(exported!.sizeBytes)
  await expect.poll(() => existsSync(exported!.file)).toBe(false)
  expect((await fetch(address)).status).toBe(404)

  const sent = await post(bytes, own())
  const { ok, value } = (await sent.json()) as Extract<Envelope, { ok: true }>
  expect([ok, value]).toMatchObject([
    true,
    { title: 'A leap: §1/2', imported: [{ id: writer.id }], present: [] }
  ])
  const again = (await (await post(bytes, own())).json()) as { value: unknown }
  expect(again.value).toMatchObject({
    sessionId: (value as { sessionId: string }).sessionId,
    imported: [],
    present: [{ id: writer.id }]
  })
  expect(await to.api.call('sessions.read', value as { sessionId: string })).toMatchObject({
    title: 'A leap: §1/2',
    state
  })
  expect(to.events.some(({ name }) => name === 'run.changed')).toBe(true)
})

it('takes nothing without the token, from another page, or that is no bundle', async () => {
  const before = await readdir(path.join(to.library, 'runs'))
  expect((await post(Buffer.from('x'), { Origin: own().Origin })).status).toBe(403)
  expect((await post(Buffer.from('x'), { ...own(), Origin: 'http://elsewhere.example' })).status).toBe(403)
  const refused = await post(readFileSync(import.meta.filename), own())
  expect(await refused.json()).toMatchObject({ ok: false, error: { code: 'bundle.invalid' } })
  expect(await readdir(path.join(to.library, 'runs'))).toEqual(before)
})

it('exports nothing where nothing is open', async () => {
  const nothing = from.api.call('bundles.export', { title: 'x', state: emptySession })
  await expect(nothing).rejects.toMatchObject({ code: 'bundle.empty' })
})

it('exports runs that are only compared', async () => {
  const writer = await openLibrary(from.library).create(await wholeInit())
  await writer.close()
  const state = { ...emptySession, comparison: { runs: [writer.id], shown: true } }
  const exported = await from.api.call('bundles.export', { title: 'Two', state })
  const { runs } = await from.services.bundles.inspect(exported!.file)
  expect(runs.map(({ id }) => id)).toEqual([writer.id])
})

it('a page names no paths: what it may open was given to the host, once', async () => {
  const writer = await openLibrary(from.library).create(await wholeInit())
  await writer.close()
  const file = path.join(from.library, 'own.saltus')
  const state = { ...emptySession, openRuns: [writer.id] }
  await from.services.bundles.export('Own', state, file)
  const before = readFileSync(file)
  // As a page could send it: fields that no type allows.
  const named = await from.api.call('bundles.export', { title: 'Two', state, ...{ file } })
  expect(named!.file).not.toBe(file)
  expect(readFileSync(file)).toEqual(before)
  const refused = from.api.call('bundles.merge', { ticket: file })
  await expect(refused).rejects.toMatchObject({ code: 'bundle.ticket' })
  const { ticket } = from.services.bundles.give(file)
  expect(await from.api.call('bundles.merge', { ticket })).toMatchObject({ title: 'Own' })
  await expect(from.api.call('bundles.merge', { ticket })).rejects.toMatchObject({ code: 'bundle.ticket' })
})
