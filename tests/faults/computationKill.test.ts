/** A computation is killed with its main process: continued, it has the bits of one that was not, and no row twice. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openLibrary } from '../../src/main/store/library'
import { childrenOf, contents, exitCode, isAlive, saltus } from './commandLine'

const places = 60

describe.runIf(process.platform === 'linux')('kill −9 of a computation', () => {
  let root = ''
  let spec = ''

  beforeAll(async () => {
    root = await mkdtemp(join(tmpdir(), 'saltus-kill-'))
    spec = join(root, 'spec.json')
    const task = {
      from: 1,
      to: places,
      places,
      spacing: 'linear',
      samples: 30,
      repeats: 200,
      testPoints: 500
    }
    await writeFile(spec, JSON.stringify({ family: 'linearDescent', seed: 5, replicas: 2, task }))
  })
  afterAll(() => rm(root, { recursive: true, force: true }))

  const run = async (): Promise<string> => {
    const child = saltus('run', spec, '--json', '--out', root)
    expect(await exitCode(child)).toBe(0)
    return (JSON.parse(child.lines[0]!) as { runId: string }).runId
  }

  it('of its main process, and of its engine too: its threads end, and it goes on to the same bits', async () => {
    const child = saltus('run', spec, '--json', '--out', root)
    const isUnderWay = () =>
      child.lines.some((line) => {
        const { event, step } = JSON.parse(line) as { event: string; step: number }
        return event === 'progress' && step > places / 10
      })
    await expect.poll(isUnderWay, { timeout: 40_000, interval: 10 }).toBe(true)
    const [engine] = childrenOf(child.process.pid!)
    child.process.kill('SIGKILL')
    await child.ended
    await expect.poll(() => isAlive(engine!)).toBe(false)
    const { runId } = JSON.parse(child.lines[0]!) as { runId: string }
    const { record } = await openLibrary(root).read(runId)
    expect(record.status).toBe('interrupted')
    expect(record.step).toBeLessThan(places)
    expect(await exitCode(saltus('resume', runId, '--json', '--out', root))).toBe(0)
    const finished = (await openLibrary(root).read(runId)).record
    expect(finished).toMatchObject({ status: 'finished', step: places })
    expect(finished.journal.map(({ event }) => event)).toEqual([
      'created',
      'started',
      'interrupted',
      'started',
      'finished'
    ])
    expect(await contents(root, runId)).toEqual(await contents(root, await run()))
  })
})
