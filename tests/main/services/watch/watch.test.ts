/** What others change in a library is announced: by what they say of themselves, and where they say nothing. */
import { cp, mkdir, readdir, rename, rm, utimes, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import type { EventName, Events } from '#shared/contract'
import type { RunSummary } from '#shared/run'
import { openLibrary } from '../../../../src/main/store/library'
import type { Library } from '../../../../src/main/store/types'
import { Announcement, Writers } from '../../../../src/main/store/writers'
import { engine, makeState, runInit, train, trainRows } from '../../store/samples'
import { openBench, type Bench } from '../support'

let bench: Bench
/** Another program on the same folder, which says nothing of itself. */
let other: Library

beforeEach(async () => {
  bench = await openBench()
  other = openLibrary(bench.library)
})
afterEach(() => bench.close())

const heard = <K extends EventName>(name: K): Events[K][] =>
  bench.events.filter((event) => event.name === name).map(({ payload }) => payload as Events[K])

/** The last summary announced of a run. */
const lastOf = (id: string): RunSummary | undefined => heard('run.changed').findLast((run) => run.id === id)

it('announces a run that another program makes, its rows and states where they are looked at, and its end', async () => {
  const { api } = bench
  const writer = await other.create(runInit)
  await expect.poll(() => lastOf(writer.id)?.status, { interval: 20 }).toBe('queued')
  expect(lastOf(writer.id)?.elsewhere).toBe('another process')
  await writer.append(train, trainRows([10, 20]))
  expect(heard('run.series')).toEqual([])

  expect((await api.call('series.read', { runId: writer.id, series: 'train', fromRow: 0 })).rows).toBe(4)
  expect(await api.call('checkpoints.list', { runId: writer.id })).toEqual([])
  await writer.append(train, trainRows([30]))
  await writer.writeCheckpoint(makeState(30), { rolling: false, engine })
  await writer.update({ status: 'running', step: 30 })
  await expect.poll(() => lastOf(writer.id)?.step, { interval: 20 }).toBe(30)
  expect(heard('run.series')).toEqual([
    { runId: writer.id, batch: { series: 'train', firstRow: 4, ...rowsAt([30]) } }
  ])
  expect(heard('run.checkpoint').map(({ checkpoint }) => checkpoint.step)).toEqual([30])

  await writer.append(train, trainRows([40, 50]))
  await writer.update({ status: 'finished', step: 50 })
  await writer.close()
  await expect.poll(() => lastOf(writer.id)?.status, { interval: 20 }).toBe('finished')
  expect(lastOf(writer.id)?.elsewhere).toBeNull()
  const rows = heard('run.series').reduce((sum, { batch }) => sum + batch.rows, 4)
  expect(rows).toBe(10)
})

const rowsAt = (steps: number[]) => {
  const { rows, columns } = trainRows(steps)
  return { rows, columns }
}

it('announces folders copied in and taken out by hand, and labels', async () => {
  const writer = await other.create(runInit)
  await writer.update({ status: 'finished' })
  await writer.close()
  await expect.poll(() => lastOf(writer.id)?.status, { interval: 20 }).toBe('finished')
  await other.label(writer.id, { title: 'By another' })
  await expect.poll(() => lastOf(writer.id)?.title, { interval: 20 }).toBe('By another')
  const away = join(bench.library, 'elsewhere')
  await cp(join(bench.library, 'runs', writer.id), away, { recursive: true })
  await rm(join(bench.library, 'runs', writer.id), { recursive: true })
  await expect.poll(() => heard('run.removed'), { interval: 20 }).toContainEqual({ runId: writer.id })
  const told = heard('run.changed').length
  await cp(away, join(bench.library, 'runs', writer.id), { recursive: true })
  await expect.poll(() => heard('run.changed').length, { interval: 20 }).toBeGreaterThan(told)
})

it('tells of what can no longer be read, and of sessions', async () => {
  const writer = await other.create(runInit)
  await writer.close()
  await expect.poll(() => lastOf(writer.id) !== undefined, { interval: 20 }).toBe(true)
  // Where it lies, as some editors write: the time stamp of the run's folder stays.
  await writeFile(join(bench.library, 'runs', writer.id, 'run.json'), '{')
  await expect.poll(() => heard('run.removed'), { interval: 20 }).toContainEqual({ runId: writer.id })
  expect(await bench.api.call('library.problems', {})).toMatchObject([
    { kind: 'run', id: writer.id, reason: expect.stringContaining('not JSON') as string }
  ])
})

it.each([
  ['replaced', (file: string) => writeFile(`${file}.new`, '[]').then(() => rename(`${file}.new`, file))],
  ['written over where it lies', (file: string) => writeFile(file, '[]')]
])('tells of a sweep that can no longer be read: %s', async (_, spoil) => {
  const sweeps = join(bench.library, 'sweeps')
  const name = '20261129-224723-sweep-6f77'
  await cp(join(import.meta.dirname, '../../../fixtures/stored/v1/library/sweeps'), sweeps, {
    recursive: true
  })
  await expect.poll(() => heard('sweep.changed').map(({ id }) => id), { interval: 20 }).toContain(name)
  // The folder has not changed for long, and that has been seen.
  const longAgo = new Date(Date.now() - 60_000)
  await utimes(sweeps, longAgo, longAgo)
  await setTimeout(1500)
  const told = heard('library.changed').length
  await spoil(join(sweeps, `${name}.json`))
  await expect.poll(() => heard('sweep.removed'), { interval: 20 }).toContainEqual({ sweepId: name })
  expect(heard('library.changed').length).toBeGreaterThan(told)
})

it('hears a writer that says what it changes, names it, and sweeps what a dead one left', async () => {
  const writer = await other.create(runInit)
  const announcement = new Announcement(bench.library, 'saltus run', () => [writer.id])
  announcement.note({ what: 'run', id: writer.id })
  announcement.note({ what: 'sessions' })
  announcement.note({ what: 'settings' })
  await expect.poll(() => heard('sessions.changed').length, { interval: 20 }).toBe(1)
  expect(heard('settings.changed')).toHaveLength(1)
  await expect
    .poll(() => lastOf(writer.id)?.elsewhere, { interval: 20 })
    .toBe(`saltus run, process ${process.pid}`)
  await expect(bench.api.call('runs.stop', { runId: writer.id })).rejects.toThrow(
    `This run is trained by saltus run, process ${process.pid}. Pause or stop it there.`
  )
  await writer.update({ status: 'running' })
  await writer.close()
  await announcement.close()
  await expect.poll(() => lastOf(writer.id)?.status, { interval: 20 }).toBe('interrupted')

  const folder = join(bench.library, 'writers')
  await mkdir(folder, { recursive: true })
  const file = { schema: 1, pid: 1, program: 'x', machine: 'm', since: '', trains: [], runs: {}, sweeps: {} }
  await writeFile(
    join(folder, 'aaaaaaaaaaaaaaaa.json'),
    JSON.stringify({ ...file, sessions: 0, settings: 0 })
  )
  await writeFile(join(folder, 'bbbbbbbbbbbbbbbb.json'), '{"schema":1')
  expect((await new Writers(bench.library).read()).living).toEqual([])
  expect(await readdir(folder)).toEqual([])
})

it('names a writer whose file has come since the writers were read last', async () => {
  const writers = new Writers(bench.library)
  const writer = await other.create(runInit)
  const { id } = writer
  const announcement = new Announcement(bench.library, 'saltus run', () => [id])
  // What was read lately is good enough for a name that it has, however many runs ask.
  vi.spyOn(Date, 'now').mockReturnValue(Date.now())
  expect(await writers.nameOf(id)).toBe('another process')
  announcement.note({ what: 'run', id })
  await expect
    .poll(() => readdir(join(bench.library, 'writers')), { interval: 20 })
    .toContain(`${announcement.id}.json`)
  expect(await writers.nameOf(id)).toBe(`saltus run, process ${process.pid}`)
  vi.restoreAllMocks()
  await announcement.close()
  await writer.close()
})
