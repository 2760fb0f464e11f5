/** A training run is killed with its engine process, its main process or both: continued, it has the bits of one that was not. */
import { statSync, truncateSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openLibrary } from '../../src/main/store/library'
import type { Child } from './childProcess'
import {
  childrenOf,
  contents,
  exitCode,
  isAlive,
  saltus,
  specFile,
  steps,
  uninterrupted
} from './commandLine'

interface Line {
  event: string
  runId: string
  step: number
}

const linesOf = (child: Child): Line[] => child.lines.map((line) => JSON.parse(line) as Line)

describe.runIf(process.platform === 'linux')('kill -9 of a training run', () => {
  let root = ''
  let spec = ''

  beforeAll(async () => {
    root = await mkdtemp(join(tmpdir(), 'saltus-kill-'))
    spec = specFile(root)
  })
  afterAll(() => rm(root, { recursive: true, force: true }))

  /** A run under way: its process, its engine's, its id. */
  async function train(): Promise<{ child: Child; engine: number; id: string }> {
    const child = saltus('run', spec, '--json', '--out', root)
    const isUnderWay = () =>
      linesOf(child).some(({ event, step }) => event === 'progress' && step > steps / 10)
    await expect.poll(isUnderWay, { timeout: 40_000, interval: 20 }).toBe(true)
    const [engine] = childrenOf(child.process.pid!)
    return { child, engine: engine!, id: linesOf(child)[0]!.runId }
  }

  /** Continues in a new process to the end, and compares. */
  async function expectSameBits(id: string): Promise<void> {
    const { record } = await openLibrary(root).read(id)
    expect(record.status).toBe('interrupted')
    expect(record.step).toBeGreaterThan(0)
    expect(record.step).toBeLessThan(steps)
    const resumed = saltus('resume', id, '--json', '--out', root)
    expect(await exitCode(resumed)).toBe(0)
    const finished = (await openLibrary(root).read(id)).record
    expect(finished.journal.map(({ event }) => event)).toEqual([
      'created',
      'started',
      'interrupted',
      'started',
      'finished'
    ])
    expect(await contents(root, id)).toEqual(await uninterrupted(root, finished))
  }

  it('of its engine: the run is interrupted, at the last step that is stored', async () => {
    const { child, engine, id } = await train()
    process.kill(engine, 'SIGKILL')
    expect(await exitCode(child)).toBe(130)
    await expectSameBits(id)
  })

  it('of its main process: the engine ends by itself; before, nobody else could continue the run', async () => {
    const { child, engine, id } = await train()
    // held, so that the run is not over before the other has asked
    child.process.kill('SIGSTOP')
    process.kill(engine, 'SIGSTOP')
    const second = saltus('resume', id, '--out', root)
    expect(await exitCode(second)).toBe(2)
    child.process.kill('SIGKILL')
    process.kill(engine, 'SIGCONT')
    await child.ended
    await expect.poll(() => isAlive(engine)).toBe(false)
    await expectSameBits(id)
  })

  it('of both, with the newest checkpoint cut in half', async () => {
    const { child, engine, id } = await train()
    process.kill(engine, 'SIGKILL')
    child.process.kill('SIGKILL')
    await child.ended
    const { step } = (await openLibrary(root).readCheckpoint(id))!
    const folder = join(root, 'runs', id, 'checkpoints')
    for (const name of [`${step}.safetensors`, 'latest.safetensors']) {
      const file = join(folder, name)
      const size = statSync(file, { throwIfNoEntry: false })?.size
      if (size) truncateSync(file, size / 2)
    }
    expect((await openLibrary(root).readCheckpoint(id))!.step).toBeLessThan(step)
    await expectSameBits(id)
  })
})
