/** Processes that write a run are killed at any instant: what they announced is there, and one goes on. */
import { setTimeout as sleep } from 'node:timers/promises'
import { beforeAll, describe, expect, it } from 'vitest'
import { openLibrary } from '../../src/main/store/library'
import { bits, runInit, temporaryFolder, train, trainRows } from '../main/store/samples'
import { buildChild, startChild, type Child } from './childProcess'

let script = ''
beforeAll(async () => {
  script = await buildChild('store')
})

async function newRun(): Promise<{ root: string; id: string }> {
  const root = await temporaryFolder()
  const writer = await openLibrary(root).create(runInit)
  await writer.update({ status: 'running' })
  await writer.close()
  return { root, id: writer.id }
}

/** The last step that a child announced for a kind of file; 0 for none. */
const announced = (lines: readonly string[], kind: string): number =>
  Number(lines.findLast((line) => line.startsWith(`${kind} `))?.split(' ')[1] ?? 0)

async function killAfter(child: Child, lines: number, delay: number): Promise<string[]> {
  await expect.poll(() => child.lines.length, { interval: 5 }).toBeGreaterThan(lines)
  await sleep(delay)
  child.process.kill('SIGKILL')
  return child.ended
}

describe('kill -9', () => {
  it('loses nothing that was announced, ten times over', async () => {
    const { root, id } = await newRun()
    let storedSteps = 0
    for (let round = 0; round < 10; round++) {
      const child = startChild(process.execPath, script, 'append', root, id)
      // Up to more than one writer's worth of lines: some die while they append, some while they compact.
      const lines = await killAfter(child, (round * 19) % 110, round * 3)

      const library = openLibrary(root)
      const run = await library.read(id)
      const rows = await library.readSeries(id, train, 0)
      expect(run.record.status).toBe('interrupted')
      expect(run.record.step).toBe(rows.columns.step?.at(-1) ?? 0)
      expect(rows.rows / 2).toBeGreaterThanOrEqual(Math.max(storedSteps, announced(lines, 'rows')))
      expect(run.record.step).toBeGreaterThanOrEqual(announced(lines, 'record'))
      expect((await library.readCheckpoint(id))?.step ?? 0).toBeGreaterThanOrEqual(
        announced(lines, 'checkpoint')
      )
      storedSteps = rows.rows / 2
      const expected = trainRows(Array.from({ length: storedSteps }, (_, index) => index + 1))
      for (const [name, column] of Object.entries(expected.columns)) {
        expect(bits(rows.columns[name]).equals(bits(column))).toBe(true)
      }
    }
    const writer = await openLibrary(root).write(id)
    expect(await writer.append(train, trainRows([storedSteps, storedSteps + 1]))).toEqual({
      appended: 2,
      replayed: 2,
      mismatched: 0,
      firstRow: storedSteps * 2
    })
    await writer.close()
  })

  it('while another process reads, which sees whole batches only', async () => {
    const { root, id } = await newRun()
    const child = startChild(process.execPath, script, 'append', root, id)
    await expect.poll(() => child.lines.length, { interval: 5 }).toBeGreaterThan(0)
    const library = openLibrary(root)
    let rows = 0
    for (let look = 0; look < 60; look++) {
      const known = announced(child.lines, 'rows')
      const read = await library.readSeries(id, train, rows)
      expect(read.rows % 80).toBe(0)
      expect(read.firstRow).toBe(rows)
      rows += read.rows
      expect(rows / 2).toBeGreaterThanOrEqual(known)
    }
    child.process.kill('SIGKILL')
    await child.ended
  })
})

describe('two processes', () => {
  it('cannot write one run: the second is told who holds it', async () => {
    const { root, id } = await newRun()
    const child = startChild(process.execPath, script, 'contend', root, id, '0')
    await expect.poll(() => child.lines).toEqual(['won'])
    const library = openLibrary(root)
    await expect(library.write(id)).rejects.toMatchObject({
      code: 'run.locked',
      detail: { pid: child.process.pid },
      message: expect.stringContaining(`process ${child.process.pid} since 2`) as string
    })
    await expect(library.trash(id)).rejects.toMatchObject({ code: 'run.locked' })
    expect((await library.read(id)).record.status).toBe('running')
    child.process.kill('SIGKILL')
    await child.ended
    expect((await library.read(id)).record.status).toBe('interrupted')
    await (await library.write(id)).close()
  })

  it('that want the lock of a dead one: exactly one gets it', async () => {
    const { root, id } = await newRun()
    const contend = (at: number): Child =>
      startChild(process.execPath, script, 'contend', root, id, String(at))
    // Every round leaves the lock of its killed winner to the next; in the first there is none.
    for (let round = 0; round < 3; round++) {
      const start = Date.now() + 800
      const contenders = [1, 2, 3].map(() => contend(start))
      await expect.poll(() => contenders.every(({ lines }) => lines.length === 1)).toBe(true)
      const answers = contenders.map(({ lines }) => lines[0]).sort()
      expect(answers).toEqual(['run.locked', 'run.locked', 'won'])
      for (const contender of contenders) contender.process.kill('SIGKILL')
      await Promise.all(contenders.map(({ ended }) => ended))
    }
  })
})

it.runIf(process.platform === 'linux')(
  'too many open files pass: what is to be written waits for them',
  async () => {
    const { root, id } = await newRun()
    const child = startChild(
      'sh',
      '-c',
      'ulimit -n 100; exec "$@"',
      'sh',
      process.execPath,
      script,
      'crowded',
      root,
      id
    )
    expect(await child.ended).toEqual(['wrote beside all files'])
    expect((await openLibrary(root).read(id)).record).toMatchObject({ status: 'finished', step: 2 })
    expect((await openLibrary(root).readSeries(id, train, 0)).rows).toBe(4)
  }
)
