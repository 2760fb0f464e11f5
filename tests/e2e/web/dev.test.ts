/** `npm run dev` in a checkout of its own: what an edit of each kind changes, and what it leaves alone. */
import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { chromium, type Browser, type Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { createApi, type Api } from '#shared/contract'
import type { RunStatus } from '#shared/run'
import { createSocketTransport } from '../../../src/renderer/api/socket'
import { useBrowserWebSocket } from '../../main/contract/browserWebSocket'
import { browserPath, skipReason } from './host'

const root = path.join(import.meta.dirname, '../../..')
const copied = [
  'src',
  'scripts',
  'resources',
  'docs',
  'package.json',
  'package-lock.json',
  'electron.vite.config.ts',
  'svelte.config.mjs',
  'tsconfig.json',
  'tsconfig.base.json',
  ...['plain', 'node', 'web', 'tests'].map((runtime) => `tsconfig.${runtime}.json`)
]

/** A run that trains until it is stopped. */
const endless = { family: 'parity', stop: { steps: 100_000_000 }, engine: { backend: 'cpu' } }

describe.skipIf(!browserPath)(browserPath ? 'npm run dev' : skipReason, () => {
  let checkout: string
  let dev: ChildProcess
  let said = ''
  let browser: Browser
  let page: Page
  let api: Api

  /** Replaces a passage of a source; returns when that was done. */
  function edit(file: string, from: string, to: string): number {
    const place = path.join(checkout, file)
    const source = readFileSync(place, 'utf8')
    expect(source).toContain(from)
    writeFileSync(place, source.replace(from, to))
    return performance.now()
  }

  const heard = (pattern: RegExp): Promise<RegExpExecArray> =>
    vi.waitFor(
      () => {
        const found = pattern.exec(said)
        if (!found) throw new Error(`${pattern} was not said: ${said}`)
        return found
      },
      { timeout: 30_000 }
    )
  const statusOf = async (runId: string): Promise<RunStatus> =>
    (await api.call('runs.read', { runId })).summary.status
  const stepOf = async (runId: string): Promise<number> =>
    (await api.call('runs.read', { runId })).summary.step
  const reaches = (runId: string, status: RunStatus) => expect.poll(() => statusOf(runId)).toBe(status)
  const start = async (): Promise<string> => (await api.call('runs.start', { draft: endless })).id
  const isSamePage = () => page.evaluate(() => 'marked' in window)

  beforeAll(async () => {
    checkout = mkdtempSync(path.join(os.tmpdir(), 'saltus-dev-'))
    for (const name of copied) cpSync(path.join(root, name), path.join(checkout, name), { recursive: true })
    symlinkSync(path.join(root, 'node_modules'), path.join(checkout, 'node_modules'))
    const env = {
      ...process.env,
      SALTUS_LIBRARY: path.join(checkout, 'library'),
      SALTUS_CONFIG: path.join(checkout, 'config')
    }
    dev = spawn(process.execPath, ['scripts/dev.mjs', '--port', '0'], {
      cwd: checkout,
      env,
      stdio: ['ignore', 'pipe', 'pipe']
    })
    for (const stream of [dev.stdout!, dev.stderr!])
      stream.setEncoding('utf8').on('data', (text: string) => (said += text))
    const url = (await heard(/Saltus is at (\S+)\n/))[1]!
    useBrowserWebSocket()
    const { host, hash } = new URL(url)
    api = createApi(createSocketTransport({ url: `ws://${host}/socket`, token: hash.slice(1) }))
    browser = await chromium.launch({ executablePath: browserPath, args: ['--no-sandbox'] })
    page = await browser.newPage()
    await page.goto(url)
    await page.getByRole('heading', { name: 'Start with a leap that is known' }).waitFor()
    await page.evaluate(() => Object.assign(window, { marked: true }))
  })
  afterAll(async () => {
    await browser?.close()
    if (dev?.exitCode === null) {
      const gone = once(dev, 'exit')
      dev.kill('SIGINT')
      await gone
    }
    rmSync(checkout, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 })
  })

  it('shows an edited component at once, in the same page with its state', async () => {
    await page.keyboard.press('Control+K')
    await page.getByRole('combobox').fill('comp')
    const edited = edit('src/renderer/views/gallery/Gallery.svelte', 'a leap that is known', 'a known leap')
    await page.getByText('Start with a known leap').waitFor({ timeout: 10_000 })
    console.log(`edit to screen: ${((performance.now() - edited) / 1000).toFixed(2)} s`)
    expect(await isSamePage()).toBe(true)
    expect(await page.getByRole('combobox').inputValue()).toBe('comp')
  })

  it('lets runs train on when the engine changes, and trains the next with the new code', async () => {
    const program = 'src/families/parity/program/program.ts'
    const asItWas = 'const singles = replicaSpecs(spec)'
    // What stands behind is still reached, so that nothing of it is left out of what the host shares with it.
    const broken = `if (spec.replicas > 0) throw new Error('the new code')\n  ${asItWas}`
    const before = await start()
    await reaches(before, 'running')
    edit(program, asItWas, broken)
    await heard(/The next run trains with the new code/)
    const after = await start()
    const { summary } = await api.call('runs.read', { runId: before })
    await expect.poll(() => stepOf(before)).toBeGreaterThan(summary.step)
    expect(summary.status).toBe('running')
    await api.call('runs.stop', { runId: before })
    await reaches(after, 'failed')
    const { journal } = await api.call('runs.read', { runId: after })
    expect(JSON.stringify(journal)).toContain('the new code')
    expect(said).not.toContain('The host runs the new code')
    expect(await isSamePage()).toBe(true)
    edit(program, broken, asItWas)
    await heard(/(The next run trains with the new code[^]*){2}/)
  })

  it('starts the host again when its own code changes: runs are kept, pages come back', async () => {
    const training = await start()
    await reaches(training, 'running')
    edit('src/families/parity/manifest.ts', "title: 'Sparse parity, many tasks'", "title: 'Told anew'")
    await heard(/The host runs the new code/)
    const families = await api.call('families.list', {})
    expect(families.map(({ title }) => title)).toContain('Told anew')
    expect(await statusOf(training)).toBe('stopped')
    await api.call('runs.continue', { runId: training })
    await reaches(training, 'running')
    await page.getByText('The connection to Saltus is lost').waitFor({ state: 'detached' })
    expect(await isSamePage()).toBe(true)
  })

  it('tells code that does not build, and goes on with the next edit', async () => {
    edit('src/main/hosts/web/address.ts', 'export function', 'export funktion')
    await heard(/This does not build/)
    edit('src/main/hosts/web/address.ts', 'export funktion', 'export function')
    expect((await api.call('app.info', {})).host).toBe('web')
  })

  it('ends in order', async () => {
    const gone = once(dev, 'exit')
    dev.kill('SIGINT')
    expect((await gone)[0]).toBe(0)
  })
})
