import path from 'node:path'
import { expect, test } from 'vitest'
import { stepAxis } from '#shared/axes'
import type { MetricColumn, SeriesBatch, SeriesDeclaration } from '#shared/metrics'
import type { EngineRecord } from '#shared/run'
import { seriesLines } from '../../../../src/main/hosts/cli/exportCsv'
import { describeEnd } from '../../../../src/main/hosts/cli/describe'
import { readSeries, summariseRun } from '../../../../src/main/hosts/cli/summary'
import { spec } from '../../store/rows'
import { runSummary } from '../runSummary'
import { standInHandlers, noBundles } from '../standIn'

const column = (name: string): MetricColumn => ({
  name,
  title: name,
  unit: '',
  quantity: name,
  precision: 'float32',
  help: ''
})
const train: SeriesDeclaration = {
  name: 'train',
  title: '',
  main: stepAxis,
  inner: [],
  columns: [column('loss'), column('accuracy')]
}
const tasks: SeriesDeclaration = {
  name: 'tasks',
  title: '',
  main: stepAxis,
  inner: [{ name: 'task', title: 'task' }],
  columns: [column('accuracy')]
}

const stored: Record<string, SeriesBatch> = {
  train: {
    series: 'train',
    firstRow: 0,
    rows: 4,
    columns: {
      step: Uint32Array.of(10, 10, 20, 20),
      replica: Uint16Array.of(0, 1, 0, 1),
      loss: Float32Array.of(0.5, 0.25, 0.125, NaN),
      accuracy: Float32Array.of(0.625, 0.5, 1, 0.75)
    }
  },
  tasks: {
    series: 'tasks',
    firstRow: 0,
    rows: 4,
    columns: {
      step: Uint32Array.of(10, 10, 10, 10),
      replica: Uint16Array.of(0, 0, 1, 1),
      task: Uint16Array.of(0, 1, 0, 1),
      accuracy: Float32Array.of(1, 0.5, 0.75, 0.25)
    }
  }
}

/** Answers at most `portion` rows at a time. */
function handlers(portion = Infinity) {
  return {
    ...standInHandlers(),
    'runs.read': () => ({
      summary: runSummary(),
      spec: { ...spec, perReplica: { seed: [7, 9] } },
      journal: [],
      series: [train, tasks],
      whyNotDerived: 'none',
      weights: null,
      underived: 0,
      history: null
    }),
    'runs.expectations': () => [],
    'series.read': ({ series, fromRow }: { series: string; fromRow: number }): SeriesBatch => {
      const all = stored[series]!
      const end = Math.min(all.rows, fromRow + portion)
      const columns = Object.fromEntries(
        Object.entries(all.columns).map(([name, values]) => [name, values.slice(fromRow, end)])
      )
      return { series, firstRow: fromRow, rows: end - fromRow, columns }
    }
  }
}

const engine: EngineRecord = {
  backend: 'native',
  runner: 'eager',
  mode: null,
  eagerReason: null,
  library: 'TensorFlow',
  device: 'CPU',
  threads: 1,
  oneDnn: true,
  processor: '',
  features: null
}

test('the summary has its documented shape', async () => {
  const services = {
    handlers: handlers(),
    activeRuns: () => [],
    bundles: noBundles,
    renewEngine: () => undefined,
    shutdown: async () => {}
  }
  const run = runSummary({ status: 'finished', step: 20, seconds: 1.5, engine, replicas: 2 })
  const end = await summariseRun({ services, root: '/library' }, run)
  expect(JSON.parse(JSON.stringify(end))).toEqual({
    event: 'end',
    runId: 'run-1',
    status: 'finished',
    why: null,
    engine: { backend: 'native', runner: 'eager', library: 'TensorFlow', device: 'CPU' },
    steps: 20,
    seconds: 1.5,
    axis: stepAxis,
    seeds: [7, 9],
    final: { 'train.loss': [0.125, null], 'train.accuracy': [1, 0.75], 'tasks.accuracy': [0.75, 0.5] },
    finalSteps: { 'train.loss': [20, 20], 'train.accuracy': [20, 20], 'tasks.accuracy': [10, 10] },
    diverged: [],
    crossings: {
      'train.accuracy': { 0.6: [10, 20], 0.9: [20, null], 0.95: [20, null], 0.99: [20, null] },
      'tasks.accuracy': { 0.6: [10, null], 0.9: [null, null], 0.95: [null, null], 0.99: [null, null] }
    },
    stages: [],
    taken: null,
    source: null,
    taskCrossings: {
      0.75: [
        [10, null],
        [10, null]
      ]
    },
    expectations: [],
    path: path.join('/library', 'runs', 'run-1')
  })
})

test('a run in stages tells when each of them crossed, in steps from its begin', async () => {
  const services = {
    handlers: {
      ...handlers(),
      'runs.read': () => ({ ...handlers()['runs.read'](), series: [{ ...train, staged: true as const }] }),
      'series.read': ({ fromRow }: { series: string; fromRow: number }): SeriesBatch => ({
        series: 'train',
        firstRow: fromRow,
        rows: 4 - fromRow,
        columns: Object.fromEntries(
          Object.entries({ ...stored.train!.columns, stage: Uint16Array.of(0, 0, 1, 1) }).map(
            ([name, values]) => [name, values.slice(fromRow)]
          )
        )
      })
    },
    renewEngine: () => undefined,
    activeRuns: () => [],
    bundles: noBundles,
    shutdown: async () => {}
  }
  const stages = [
    { stage: 0, name: 'before', from: 0 },
    { stage: 1, name: 'after', from: 15 }
  ]
  const run = runSummary({ status: 'finished', step: 20, replicas: 2, stageCount: 2, stages })
  const end = await summariseRun({ services, root: '/library' }, run)
  expect(end.stages.map(({ crossings }) => crossings['train.accuracy']![0.6])).toEqual([
    [10, null],
    [5, 5]
  ])
  const text = describeEnd(end)
  expect(text).toContain('before                 from step 0\n')
  expect(text).toContain('after                  from step 15\n')
  expect(text).toMatch(/train.accuracy ≥ 0.6   after 5 steps \(5 to 5, 2 of 2 seeds\) +5 5\n/)
  expect(text).not.toContain('at step')
})

test('a replica that diverged has no final value, and is told with its seed and step', async () => {
  const services = {
    handlers: handlers(),
    renewEngine: () => undefined,
    activeRuns: () => [],
    bundles: noBundles,
    shutdown: async () => {}
  }
  const run = runSummary({ status: 'finished', step: 20, replicas: 2, diverged: [{ replica: 1, step: 15 }] })
  const { final, finalSteps, diverged } = await summariseRun({ services, root: '/library' }, run)
  expect(final['train.accuracy']).toEqual([1, null])
  expect(finalSteps['train.accuracy']).toEqual([20, null])
  expect(diverged).toEqual([{ replica: 1, seed: 9, step: 15 }])
})

test('a series is read to its end, however many answers it takes', async () => {
  for (const portion of [1, 3, 4]) {
    const columns = await readSeries(handlers(portion), 'run-1', 'train')
    expect(columns).toEqual(stored.train!.columns)
  }
})

test('exported lines read back to the same bits', () => {
  const text = [
    ...seriesLines(train, ['step', 'replica', 'seed', 'task'], stored.train!.columns, { seeds: [7, 9] }),
    ...seriesLines(tasks, ['step', 'replica', 'seed', 'task'], stored.tasks!.columns, { seeds: [7, 9] })
  ].join('')
  const lines = text.trimEnd().split('\n')
  expect(lines).toHaveLength(12)
  expect(lines[0]).toBe('train,loss,10,0,7,,0.5')
  expect(lines[3]).toBe('train,loss,20,1,9,,NaN')
  expect(lines[8]).toBe('tasks,accuracy,10,0,7,0,1')
  const awkward = Float32Array.of(0.1, 1 / 3, 1e-40, 16777217)
  const columns = { step: new Uint32Array(4), replica: new Uint16Array(4), loss: awkward, accuracy: awkward }
  const values = [...seriesLines(train, ['step', 'replica', 'seed', 'task'], columns, { seeds: [7] })]
    .join('')
    .trimEnd()
    .split('\n')
    .slice(0, 4)
  expect(Float32Array.from(values, (line) => Number(line.split(',')[6]))).toEqual(awkward)
})

test('exported lines of a run in stages have the name of the stage beside its number', () => {
  const staged: SeriesDeclaration = { ...train, columns: [column('loss')], staged: true }
  const columns = {
    step: Uint32Array.of(10, 10),
    stage: Uint16Array.of(0, 1),
    replica: Uint16Array.of(0, 0),
    loss: Float32Array.of(0.5, 0.25)
  }
  const places = ['step', 'stage', 'stageName', 'replica', 'seed']
  const lines = [...seriesLines(staged, places, columns, { seeds: [7], stages: ['before', 'redraw, again'] })]
  expect(lines.join('')).toBe('train,loss,10,0,before,0,7,0.5\ntrain,loss,10,1,"redraw, again",0,7,0.25\n')
})
