import { beforeEach, describe, expect, it, vi } from 'vitest'
import { createApi, type Handlers } from '#shared/contract'
import type { RunVerdict } from '#shared/measure'
import { placeMetricOf } from '../../../src/kit/panel/series/domain'
import { RunData } from '../../../src/renderer/state/runs/runData.svelte'
import { deferred, FakeConnection } from '../fixtures/connection'
import { detail, family, noRows, run, testRows } from '../fixtures/samples'

beforeEach(() => {
  vi.stubGlobal('requestAnimationFrame', () => 1)
})

function open(answers: Partial<Handlers> = {}) {
  const connection = new FakeConnection({
    'series.read': ({ series, fromRow }) => noRows(series, fromRow),
    'runs.read': ({ runId }) => detail(runId),
    'checkpoints.list': () => [],
    ...answers
  })
  const problems: string[] = []
  const data = new RunData(
    createApi(connection),
    'a',
    family,
    () => run('a'),
    (problem) => problems.push(problem),
    { colour: 1, dash: 1 }
  )
  return { connection, data, problems }
}

const steps = (data: RunData) => [...data.series('test').column('step')]

describe('RunData', () => {
  it('reads every series from row 0 until there is nothing more', async () => {
    const pages = [testRows(0, [0, 10]), testRows(2, [20])]
    const { connection, data } = open({
      'series.read': ({ series, fromRow }) =>
        (series === 'test' && pages.find((page) => page.firstRow === fromRow)) || noRows(series, fromRow)
    })
    await data.load()
    expect(steps(data)).toEqual([0, 10, 20])
    expect(connection.inputs('series.read').filter(({ series }) => series === 'test')).toEqual([
      { runId: 'a', series: 'test', fromRow: 0 },
      { runId: 'a', series: 'test', fromRow: 2 },
      { runId: 'a', series: 'test', fromRow: 3 }
    ])
    expect(data.loaded).toBe(true)
    expect(data.step).toBe(20)
  })

  it('takes rows that arrive while the first read is under way, whichever comes first', async () => {
    const first = deferred<ReturnType<typeof testRows>>()
    let reads = 0
    const { connection, data } = open({
      'series.read': ({ series, fromRow }) => {
        if (series !== 'test') return noRows(series, fromRow)
        if (reads++ === 0) return first.promise
        return fromRow === 2 ? testRows(2, [20, 30]) : noRows(series, fromRow)
      }
    })
    const loading = data.load()
    // The host has stored rows 2 and 3 after it made its answer: a gap here, until the answer comes.
    connection.emit('run.series', { runId: 'a', batch: testRows(2, [20, 30]) })
    expect(data.series('test').rows).toBe(0)
    first.resolve(testRows(0, [0, 10]))
    await loading
    expect(steps(data)).toEqual([0, 10, 20, 30])
  })

  it('reads on after a gap, and an overlap does no harm', async () => {
    const { connection, data } = open({
      'series.read': ({ series, fromRow }) =>
        series === 'test' && fromRow === 3 ? testRows(3, [30, 40]) : noRows(series, fromRow)
    })
    await data.load()
    connection.emit('run.series', { runId: 'a', batch: testRows(0, [0, 10]) })
    connection.emit('run.series', { runId: 'a', batch: testRows(1, [10, 20]) })
    expect(steps(data)).toEqual([0, 10, 20])
    connection.emit('run.series', { runId: 'a', batch: testRows(5, [50]) })
    await vi.waitFor(() => expect(steps(data)).toEqual([0, 10, 20, 30, 40]))
  })

  it('asks for no series that the run was stored without, as its family has more today', async () => {
    const { connection, data } = open({
      'runs.read': () => ({ ...detail('a'), series: family.series.filter(({ name }) => name !== 'tasks') })
    })
    await data.load()
    expect(connection.inputs('series.read').map(({ series }) => series)).not.toContain('tasks')
    expect(data.loaded).toBe(true)
  })

  it('leaves the rows of other runs alone', async () => {
    const { connection, data } = open()
    await data.load()
    connection.emit('run.series', { runId: 'b', batch: testRows(0, [0]) })
    expect(data.series('test').rows).toBe(0)
  })

  it('replaces the rolling checkpoint and keeps the others in order', async () => {
    const { connection, data } = open({
      'checkpoints.list': () => [
        { step: 50, sizeBytes: 4, rolling: true },
        { step: 10, sizeBytes: 4, rolling: false }
      ]
    })
    await data.load()
    connection.emit('run.checkpoint', { runId: 'a', checkpoint: { step: 70, sizeBytes: 4, rolling: true } })
    connection.emit('run.checkpoint', { runId: 'a', checkpoint: { step: 60, sizeBytes: 4, rolling: false } })
    expect(data.checkpoints.map(({ step }) => step)).toEqual([10, 60, 70])
  })

  it('reads journal and expectations again when the status changes', async () => {
    let status: 'running' | 'finished' = 'running'
    const verdict: RunVerdict = {
      expectation: {
        kind: 'value',
        metric: 'test.accuracy',
        text: 't',
        reported: null,
        accepted: { range: [0.9, 1], reason: '' }
      },
      got: { at: 0.95, beyond: false },
      verdict: 'met'
    }
    const { connection, data } = open({
      'runs.read': () => detail('a', { summary: run('a', { status }) }),
      'runs.expectations': () => [verdict]
    })
    await data.load()
    expect(data.expectations).toEqual([])
    status = 'finished'
    connection.emit('run.changed', run('a', { status, step: 100 }))
    await vi.waitFor(() => expect(data.detail?.summary.status).toBe('finished'))
  })

  it('follows a layout until it ends, and leaves those of other runs alone', async () => {
    const { connection, data } = open({ 'projections.read': () => null })
    await data.load()
    const progress = { runId: 'a', done: 3, total: 500, problem: null }
    connection.emit('run.projecting', progress)
    connection.emit('run.projecting', { ...progress, runId: 'b', done: 9 })
    expect(data.projecting).toEqual(progress)
    connection.emit('run.projecting', { ...progress, done: null })
    expect(data.projecting).toBeNull()
    const request = { tensor: 'w' } as never
    expect(await data.readProjection(request)).toBeNull()
    expect(connection.inputs('projections.read')).toEqual([{ runId: 'a', request }])
  })

  it('is silent once closed', async () => {
    const { connection, data } = open()
    await data.load()
    data.close()
    connection.emit('run.series', { runId: 'a', batch: testRows(0, [0]) })
    expect(data.series('test').rows).toBe(0)
  })

  it('counts the places of an axis from its rows and colours from one to eight', async () => {
    const { connection, data } = open()
    await data.load()
    expect(placeMetricOf(data)!.sizes).toEqual([0])
    const columns = {
      step: Uint32Array.from([0, 0, 0, 10]),
      replica: new Uint16Array(4),
      task: Uint16Array.from([0, 1, 2, 0]),
      accuracy: new Float32Array(4)
    }
    connection.emit('run.series', { runId: 'a', batch: { series: 'tasks', firstRow: 0, rows: 4, columns } })
    const tasks = placeMetricOf(data)!
    expect([tasks.name, tasks.sizes, tasks.nameOf(2)]).toEqual(['tasks.accuracy', [3], 'task 3'])
    expect(data.colour).toBe(1)
  })

  it('shows how far derived series are, and tells why there are none', () => {
    const { connection, data, problems } = open()
    const deriving = { runId: 'a', series: null, done: 3, total: 9, problem: null }
    connection.emit('run.deriving', deriving)
    expect(data.deriving).toEqual(deriving)
    connection.emit('run.deriving', {
      runId: 'a',
      series: null,
      done: null,
      total: 0,
      problem: 'It was cancelled.'
    })
    connection.emit('run.deriving', {
      runId: 'b',
      series: null,
      done: null,
      total: 0,
      problem: 'Not this run.'
    })
    expect(data.deriving).toBeNull()
    expect(problems).toEqual(['It was cancelled.'])
  })
})
