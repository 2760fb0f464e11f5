/**
 * Two processes want one run: in containers that do not see one another, on two machines, while one is stopped or was
 * killed. At most one goes on, and nothing that either has announced is lost.
 */
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { beforeAll, describe, expect, it } from 'vitest'
import { openLibrary } from '../../src/main/store/library'
import { bits, runInit, temporaryFolder, train, trainRows } from '../main/store/samples'
import { buildChild, startChild, type Child } from './childProcess'
import { canContain, inContainer, onAnotherMachine } from './namespace'

/** Longer than the three beats of 5 s after which another machine takes a silent holder for dead. */
const LONGER_THAN_PATIENCE_MS = 17_000

let script = ''
beforeAll(async () => {
  script = await buildChild('writer')
})

async function newRun(): Promise<string[]> {
  const root = await temporaryFolder()
  const writer = await openLibrary(root).create(runInit)
  await writer.update({ status: 'running' })
  await writer.close()
  return [root, writer.id]
}

const here = (run: readonly string[]): Child => startChild(process.execPath, script, ...run)
const contained = (run: readonly string[]): Child => inContainer(process.execPath, script, ...run)
const elsewhere = (run: readonly string[]): Child => onAnotherMachine(process.execPath, script, ...run)

const rowsOf = ({ lines }: Child): string[] => lines.filter((line) => line.startsWith('rows '))

/** The last step that a process announced. */
const announced = (child: Child): number => Number(rowsOf(child).at(-1)?.slice(5) ?? 0)

const untilRows = (child: Child, more = 5): Promise<void> => {
  const from = rowsOf(child).length
  return expect.poll(() => rowsOf(child).length, { interval: 20 }).toBeGreaterThanOrEqual(from + more)
}

async function end(child: Child): Promise<void> {
  child.process.stdin?.end()
  expect((await child.ended).at(-1)).toBe('closed')
}

/** Every announced row is stored, with its bits and in order, and only what belongs to a run lies in its folder. */
async function expectWhole([root = '', id = '']: readonly string[], ...children: Child[]): Promise<void> {
  const library = openLibrary(root)
  const { rows, columns } = await library.readSeries(id, train, 0)
  const expected = trainRows(Array.from({ length: rows / 2 }, (_, index) => index + 1))
  for (const [name, column] of Object.entries(expected.columns))
    expect(bits(columns[name]).equals(bits(column))).toBe(true)
  for (const child of children) expect(rows / 2).toBeGreaterThanOrEqual(announced(child))
  expect(await library.problems()).toEqual([])
  expect((await library.readCheckpoint(id))?.step).toBeLessThanOrEqual(rows / 2)
  const names = await readdir(join(root, 'runs', id), { recursive: true })
  expect(names.filter((name) => /lock|\.tmp$/.test(name))).toEqual([])
}

const unlessContained = canContain ? '' : ' (skipped: this system lets no one have a namespace of their own)'

describe.skipIf(!canContain)(`a holder in another container${unlessContained}`, () => {
  it.each([
    ['in it', contained, here],
    ['outside', here, contained],
    ['each in its own', contained, contained]
  ])('is not taken for dead: %s', async (_name, first, second) => {
    const run = await newRun()
    const holder = first(run)
    await untilRows(holder)
    const other = second(run)
    expect(await other.ended).toEqual(['run.locked'])
    await untilRows(holder)
    await end(holder)
    await expectWhole(run, holder)
  })

  it('that was killed is followed at once', async () => {
    const run = await newRun()
    const holder = contained(run)
    await untilRows(holder)
    holder.process.kill('SIGKILL')
    await holder.ended
    const next = here(run)
    await expect.poll(() => next.lines[0]).toBe('won')
    await untilRows(next)
    await end(next)
    await expectWhole(run, holder, next)
  })
})

describe('a killed holder', () => {
  it('is followed at once, time after time', async () => {
    const run = await newRun()
    const holders: Child[] = []
    for (let round = 0; round < 4; round++) {
      const holder = here(run)
      holders.push(holder)
      await untilRows(holder, 6)
      holder.process.kill('SIGKILL')
      await holder.ended
      const start = performance.now()
      const writer = await openLibrary(run[0]!).write(run[1]!)
      expect(performance.now() - start).toBeLessThan(2000)
      await writer.close()
    }
    await expectWhole(run, ...holders)
  })
})

describe('a stopped holder', () => {
  it('is not followed on its own machine, however long it is stopped', async () => {
    const run = await newRun()
    const holder = here(run)
    await untilRows(holder)
    holder.process.kill('SIGSTOP')
    const others = [here(run), ...(canContain ? [contained(run)] : [])]
    for (const other of others) expect(await other.ended).toEqual(['run.locked'])
    await sleep(LONGER_THAN_PATIENCE_MS)
    expect(await here(run).ended).toEqual(['run.locked'])
    holder.process.kill('SIGCONT')
    await untilRows(holder)
    await end(holder)
    await expectWhole(run, holder)
  })
})

describe.skipIf(!canContain)(`a holder on another machine${unlessContained}`, () => {
  it('that goes on is not followed', async () => {
    const run = await newRun()
    const holder = here(run)
    await untilRows(holder)
    const other = elsewhere(run)
    expect(await other.ended).toEqual(['run.locked'])
    await end(holder)
    await expectWhole(run, holder)
  })

  it('that was stopped for long is followed by one, and on waking finds that it has lost the run', async () => {
    const run = await newRun()
    const holder = here(run)
    await untilRows(holder)
    holder.process.kill('SIGSTOP')
    const takers = [elsewhere(run), elsewhere(run)]
    await expect
      .poll(() => takers.map(({ lines }) => lines[0]).sort(), { timeout: 40_000 })
      .toEqual(['run.locked', 'won'])
    const next = takers.find(({ lines }) => lines[0] === 'won')!
    await untilRows(next)
    holder.process.kill('SIGCONT')
    expect((await holder.ended).at(-1)).toBe('run.lockLost')
    await untilRows(next)
    await end(next)
    await expectWhole(run, holder, next)
  })
})
