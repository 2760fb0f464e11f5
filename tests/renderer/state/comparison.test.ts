import type { PanelSpec } from '#shared/family'
import { stepAxis } from '#shared/axes'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { itemsFor, metricChoices, metricFor } from '../../../src/renderer/views/compare/metrics'
import { differenceRows, meanRow, outcomeRows } from '../../../src/renderer/views/compare/rows'
import { place } from '../../../src/kit/panel/axes/xAxis'
import { opensWith, start, stubPage } from '../fixtures/app'
import { detail, family, noRows, run, testRows } from '../fixtures/samples'

beforeEach(stubPage)

const loaded = (workbench: Awaited<ReturnType<typeof start>>['workbench'], count: number) =>
  vi.waitFor(() => {
    expect(workbench.comparison.runs).toHaveLength(count)
    expect(workbench.comparison.runs.every((each) => each.loaded)).toBe(true)
  })

describe('a comparison', () => {
  it('begins with the runs on screen, and gives way to a run that is opened', async () => {
    const { app, workbench } = await start()
    workbench.show('a')
    app.perform('comparison')
    expect(workbench.comparison).toMatchObject({ shown: true, ids: ['a'] })
    expect(app.title).toBe('Comparison – Saltus')
    expect(workbench.active, 'commands of a run have none to act on').toBe(null)
    expect(app.command('run.fork')).toBe(undefined)
    app.perform('comparison')
    expect(workbench.active?.id).toBe('a')
    app.perform('comparison')
    workbench.show('b')
    expect(workbench.comparison).toMatchObject({ shown: false, ids: ['a'] })
    expect(app.title).toBe('Run b – Saltus')
  })

  it('takes runs by the key that draws beside, without touching what is open', async () => {
    const { workbench, connection } = await start()
    workbench.show('a')
    workbench.toggleComparison()
    workbench.toggleBeside('b')
    await loaded(workbench, 2)
    expect(workbench.arrangement).toMatchObject({ openRuns: ['a'], activeRun: 'a' })
    const reads = connection.inputs('runs.read').filter(({ runId }) => runId === 'a')
    expect(reads, 'a run that is open already is not read twice').toHaveLength(1)
    workbench.toggleBeside('a')
    expect(workbench.comparison.ids).toEqual(['b'])
    workbench.toggleComparison()
    connection.emit('run.series', { runId: 'a', batch: testRows(4, [40]) })
    expect(workbench.active?.step, 'it is still held by the workbench').toBe(40)
  })

  it('keeps the place of a run that is gone until it is back', async () => {
    const { workbench, connection } = await start({
      'sessions.start': () => opensWith({ view: 'workbench', comparison: { runs: ['a', 'z'], shown: true } })
    })
    await loaded(workbench, 1)
    expect(workbench.comparison.missing).toEqual(['z'])
    connection.emit('run.removed', { runId: 'a' })
    expect(workbench.comparison).toMatchObject({ runs: [], missing: ['a', 'z'] })
    connection.emit('run.changed', run('z'))
    await loaded(workbench, 1)
    expect(workbench.comparison.missing).toEqual(['a'])
    expect(workbench.arrangement.comparison).toEqual({ runs: ['a', 'z'], shown: true })
  })

  it('follows runs that train', async () => {
    const { workbench, connection } = await start()
    workbench.comparison.add(['a', 'b'])
    await loaded(workbench, 2)
    connection.emit('run.series', { runId: 'b', batch: testRows(4, [40, 90]) })
    const steps = outcomeRows(workbench.comparison.runs).find(({ label }) => label === 'Step')
    expect(steps!.values).toEqual(['30', '90'])
  })
})

describe('the mean of a curve', () => {
  it('is over the steps that all runs have, so that none gains by training on', async () => {
    const { workbench, connection } = await start()
    workbench.comparison.add(['a', 'b'])
    await loaded(workbench, 2)
    connection.emit('run.series', { runId: 'b', batch: testRows(4, [40, 90]) })
    // accuracy is step / 100 in both, and the rows of the other run end at step 30
    const row = meanRow(workbench.comparison.runs, 'test.accuracy')!
    expect(row.label).toBe('Mean of Accuracy · test')
    expect(row.help).toContain('to step 30')
    expect(row.values).toEqual(['0.15', '0.15'])
  })

  it('is not told of one run, nor of what none records', async () => {
    const { workbench } = await start()
    workbench.comparison.add(['a', 'b'])
    await loaded(workbench, 2)
    const [one] = workbench.comparison.runs
    expect(meanRow([one!], 'test.accuracy')).toBeNull()
    expect(meanRow(workbench.comparison.runs, 'test.speed')).toBeNull()
  })
})

describe('what is compared', () => {
  it('is any metric of the whole, and runs without it are named', async () => {
    const other = { ...family, id: 'other', headline: 'train.speed', series: family.series.slice(0, 0) }
    const speed = {
      name: 'speed',
      title: 'Speed',
      unit: 'm/s',
      quantity: 'speed of an update',
      precision: 'float32',
      help: ''
    } as const
    other.series = [{ name: 'train', title: 'rows', main: stepAxis, inner: [], columns: [speed] }]
    const { workbench } = await start({
      'families.list': () => [family, other],
      'runs.list': () => [run('a'), run('b', { family: 'other', headline: 'train.speed' })],
      'runs.read': ({ runId }) => detail(runId, { series: (runId === 'a' ? family : other).series }),
      'series.read': ({ series, fromRow }) => noRows(series, fromRow)
    })
    workbench.comparison.add(['a', 'b'])
    const { runs } = workbench.comparison
    expect(metricChoices(runs)).toEqual([
      { value: 'test.accuracy', label: 'Accuracy · test' },
      { value: 'train.speed', label: 'Speed · train' }
    ])
    expect([metricFor('train.speed', runs), metricFor('gone.metric', runs)]).toEqual([
      'train.speed',
      'test.accuracy'
    ])
    const { items, leftOut } = itemsFor('test.accuracy', place('step', runs).placed)
    expect(items.map((item) => item.run.id)).toEqual(['a'])
    expect(leftOut).toEqual(['Run b is left out: it does not record test.accuracy.'])
  })

  it('is told with its leap and with what differs between the specs', async () => {
    const answers = {
      'series.read': ({ runId, series, fromRow }: { runId: string; series: string; fromRow: number }) =>
        series === 'test' && fromRow === 0
          ? testRows(0, runId === 'a' ? [0, 50, 80, 99] : [0, 50])
          : noRows(series, fromRow)
    }
    const rowsWith = async (panels: readonly PanelSpec[]) => {
      const { workbench } = await start({ ...answers, 'families.list': () => [{ ...family, panels }] })
      workbench.comparison.add(['a', 'b'])
      await loaded(workbench, 2)
      return outcomeRows(workbench.comparison.runs)
    }
    const known = { kind: 'crossing', title: 'Known', metrics: ['train.accuracy', 'test.accuracy'] }
    const rows = await rowsWith([...family.panels, known])
    const of = (label: string) => rows.find((row) => row.label === label)!.values
    // Of a family that names no held-out rows nothing of the kind is told.
    expect((await rowsWith(family.panels)).map(({ label }) => label)).toEqual(['Step', 't₅₀'])
    expect(of('t₅₀')).toEqual(['80', '>\u00a050'])
    expect(of('T_grok')).toEqual(['99', '>\u00a050'])
    const specs = [
      { title: 'A', batchSize: 64, optimizer: { kind: 'sgd', learningRate: 0.1 } },
      { title: 'B', batchSize: null, optimizer: { kind: 'sgd', learningRate: 0.2 } },
      { title: 'C', batchSize: 64, optimizer: { kind: 'sgd', learningRate: 0.1 }, task: { p: 97 } }
    ]
    expect(differenceRows(specs).map(({ label, values }) => [label, ...values])).toEqual([
      ['batchSize', '64', '–', '64'],
      ['optimizer.learningRate', '0.1', '0.2', '0.1'],
      ['task', '–', '–', '{"p":97}']
    ])
    const decays = [
      [0, 1],
      [0, 2]
    ].map((list) => ({ perReplica: { 'optimizer.weightDecay': list } }))
    expect(differenceRows(decays)).toMatchObject([
      { label: 'perReplica["optimizer.weightDecay"]', values: ['[0,1]', '[0,2]'] }
    ])
  })
})
