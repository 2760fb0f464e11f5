/** Two served workbenches and the command line on one library, each a process of its own: all show the same, also when one is killed. */
import { mkdtempSync } from 'node:fs'
import { readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { createApi, type Api } from '#shared/contract'
import type { SeriesBatch } from '#shared/metrics'
import type { RunSummary } from '#shared/run'
import { createSocketTransport } from '../../src/renderer/api/socket'
import { useBrowserWebSocket } from '../main/contract/browserWebSocket'
import { startChild, type Child } from './childProcess'
import { cli, saltus, specFile, steps } from './commandLine'

/** A window: what it was told, and the rows of one series as a panel takes them in. */
class Window {
  readonly api: Api
  readonly runs = new Map<string, RunSummary>()
  readonly removed: string[] = []
  rows: SeriesBatch[] = []
  sessions = 0

  private constructor(
    readonly host: Child,
    address: URL
  ) {
    const url = `ws://${address.host}/socket`
    this.api = createApi(createSocketTransport({ url, token: address.hash.slice(1) }))
    this.api.on('run.changed', (run) => this.runs.set(run.id, run))
    this.api.on('run.removed', ({ runId }) => {
      this.runs.delete(runId)
      this.removed.push(runId)
    })
    this.api.on('run.series', ({ batch }) => {
      if (batch.series === 'train') this.rows.push(batch)
    })
    this.api.on('sessions.changed', () => (this.sessions += 1))
  }

  static async open(root: string, name: string): Promise<Window> {
    process.env['SALTUS_CONFIG'] = join(root, `settings-${name}`)
    const host = startChild(process.execPath, cli, 'serve', '--port', '0', '--out', root)
    const served = () => expect(host.lines.some((line) => line.includes('Saltus is at'))).toBe(true)
    await vi.waitFor(served, { timeout: 30_000, interval: 20 })
    return new Window(host, new URL(/http:\S+/.exec(host.lines.join(' '))![0]))
  }

  status(id: string): string | undefined {
    return this.runs.get(id)?.status
  }
}

/** Milliseconds until it holds. */
async function timed(holds: () => boolean, limit: number): Promise<number> {
  const begun = performance.now()
  await expect.poll(holds, { timeout: limit, interval: 10 }).toBe(true)
  return performance.now() - begun
}

useBrowserWebSocket()

describe.runIf(process.platform === 'linux')('one library, three processes', () => {
  const root = mkdtempSync(join(tmpdir(), 'saltus-hosts-'))
  const children: Child[] = []
  let one: Window
  let two: Window
  let spec = ''

  beforeAll(async () => {
    spec = specFile(root)
    one = await Window.open(root, 'one')
    two = await Window.open(root, 'two')
    children.push(one.host, two.host)
  })
  afterAll(async () => {
    for (const { process: child } of children) child.kill('SIGKILL')
    await Promise.all(children.map(({ ended }) => ended))
    await rm(root, { recursive: true, force: true, maxRetries: 5 })
  })

  /** Starts a run on the command line; resolves with its id when it says that it has. */
  async function run(...words: string[]): Promise<{ child: Child; id: string }> {
    const child = saltus('run', spec, '--json', '--out', root, ...words)
    children.push(child)
    await expect.poll(() => child.lines.length, { interval: 10 }).toBeGreaterThan(0)
    return { child, id: (JSON.parse(child.lines[0]!) as { runId: string }).runId }
  }

  it('shows a run of the command line in both windows within a second, and every row of it as it comes', async () => {
    const { child, id } = await run()
    const seen = await timed(() => one.runs.has(id) && two.runs.has(id), 5000)
    expect(seen).toBeLessThan(1000)
    const who = `saltus run, process ${child.process.pid}`
    await expect.poll(() => one.runs.get(id)!.elsewhere).toBe(who)
    await expect(one.api.call('runs.pause', { runId: id })).rejects.toThrow(
      `trained by saltus run, process ${child.process.pid}`
    )
    const asked = { runId: id, series: 'train', fromRow: 0 }
    const first = await one.api.call('series.read', asked)
    one.rows = [first, ...one.rows]
    await expect.poll(() => one.status(id), { timeout: 60_000 }).toBe('finished')
    await expect.poll(() => two.status(id)).toBe('finished')
    const stored = await one.api.call('series.read', asked)
    await expect.poll(() => one.rows.at(-1)!.firstRow + one.rows.at(-1)!.rows).toBe(stored.rows)
    const streamed = one.rows.slice(1)
    expect(streamed.length).toBeGreaterThan(2)
    let next = first.rows
    for (const { firstRow, rows, columns } of streamed) {
      expect(firstRow).toBe(next)
      next += rows
      expect(columns['loss']).toEqual(stored.columns['loss']!.subarray(firstRow, next))
    }
  })

  it('says in both windows that a killed run is interrupted; one goes on with it, the other sees that', async () => {
    const { child, id } = await run()
    await expect.poll(() => one.runs.get(id)?.step ?? 0, { timeout: 40_000 }).toBeGreaterThan(steps / 20)
    child.process.kill('SIGKILL')
    const isCut = () => one.status(id) === 'interrupted' && two.status(id) === 'interrupted'
    expect(await timed(isCut, 5000)).toBeLessThan(1500)

    await one.api.call('runs.continue', { runId: id })
    await expect.poll(() => two.status(id)).toBe('running')
    const who = `saltus serve, process ${one.host.process.pid}`
    await expect.poll(() => two.runs.get(id)!.elsewhere).toBe(who)
    one.host.process.kill('SIGKILL')
    expect(await timed(() => two.status(id) === 'interrupted', 5000)).toBeLessThan(1500)
    await one.host.ended
    const left = (await readdir(join(root, 'writers'))).filter((name) => name.endsWith('.json'))
    expect(left.filter((name) => !name.includes('lock')).length).toBeLessThanOrEqual(1)
    one = await Window.open(root, 'one')
    children.push(one.host)
  })

  it('shows labels, the trash and sessions of one window in the other', async () => {
    const id = [...two.runs.keys()][0]!
    await one.api.call('runs.label', { runId: id, labels: { title: 'Told' } })
    await timed(() => two.runs.get(id)?.title === 'Told', 1000)
    await one.api.call('runs.trash', { runId: id })
    await timed(() => two.removed.includes(id), 1000)
    await one.api.call('trash.restore', { id })
    await timed(() => two.runs.has(id), 1000)
    const state = (await one.api.call('sessions.start', { window: 'w' })).state
    await one.api.call('sessions.save', { known: null, title: 'Saved', state })
    await timed(() => two.sessions > 0, 1000)
  })
})
