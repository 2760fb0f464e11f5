/** SIGTERM to a served workbench whose engine answers nothing: it ends within its limit, and nothing that was shown is lost. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it, vi } from 'vitest'
import { createApi } from '#shared/contract'
import { openLibrary } from '../../src/main/store/library'
import { createSocketTransport } from '../../src/renderer/api/socket'
import { useBrowserWebSocket } from '../main/contract/browserWebSocket'
import { startChild } from './childProcess'
import {
  childrenOf,
  cli,
  contents,
  exitCode,
  isAlive,
  saltus,
  specFile,
  steps,
  uninterrupted
} from './commandLine'
import { readFileSync } from 'node:fs'

/** The engine is given ten seconds to answer, and its messages one to arrive. */
const WITHIN_MS = 16_000

useBrowserWebSocket()

describe.runIf(process.platform === 'linux')('a served workbench', () => {
  const folders: string[] = []
  afterAll(() => Promise.all(folders.map((folder) => rm(folder, { recursive: true, force: true }))))

  it('whose engine is stopped ends on SIGTERM, and the run goes on to the same bits', async () => {
    const root = await mkdtemp(join(tmpdir(), 'saltus-stopped-'))
    folders.push(root)
    const host = startChild(process.execPath, cli, 'serve', '--port', '0', '--out', root)
    const served = () => expect(host.lines.some((line) => line.includes('Saltus is at'))).toBe(true)
    await vi.waitFor(served, { timeout: 30_000, interval: 20 })
    const address = new URL(/http:\S+/.exec(host.lines.join(' '))![0])
    const url = `ws://${address.host}/socket`
    const api = createApi(createSocketTransport({ url, token: address.hash.slice(1) }))
    let announced = 0
    api.on('run.changed', ({ step }) => (announced = Math.max(announced, step)))
    const draft = JSON.parse(readFileSync(specFile(root), 'utf8')) as object
    const { id } = await api.call('runs.start', { draft })
    await expect.poll(() => announced > steps / 10, { timeout: 40_000, interval: 20 }).toBe(true)

    const engines = childrenOf(host.process.pid!)
    for (const engine of engines) process.kill(engine, 'SIGSTOP')
    const begun = performance.now()
    host.process.kill('SIGTERM')
    expect(await exitCode(host)).toBe(0)
    expect(performance.now() - begun).toBeLessThan(WITHIN_MS)
    expect(engines.filter(isAlive)).toEqual([])

    const { record } = await openLibrary(root).read(id)
    expect(record.status).toBe('stopped')
    expect(record.step).toBeGreaterThanOrEqual(announced)
    expect(record.journal.at(-1)!.detail).toBe('the engine process gave no answer for 10 s and was ended')
    expect(await exitCode(saltus('resume', id, '--json', '--out', root))).toBe(0)
    const finished = (await openLibrary(root).read(id)).record
    expect(await contents(root, id)).toEqual(await uninterrupted(root, finished))
  })
})
