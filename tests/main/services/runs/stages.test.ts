/** A run in stages is one run: the same bits stopped, continued, killed, verified and forked, in whichever stage. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Api } from '#shared/contract'
import type { SeriesBatch } from '#shared/metrics'
import type { RunSummary } from '#shared/run'
import { openLibrary } from '../../../../src/main/store/library'
import { isAt, openBench, quickDraft, type Bench } from '../support'

let bench: Bench
let api: Api
beforeAll(async () => {
  bench = await openBench()
  api = bench.api
})
afterAll(() => bench.close())

const record = { trainEvery: 10, evaluateEvery: 25, checkpoints: 'every', checkpointEvery: 40 }
/** New parities at step 70, between rows; weights shuffled and a third of the rate at 70 + 50; ends at 200. */
const stages = [
  { name: 'pre-training', until: { steps: 70 } },
  { name: 'redraw', change: { task: { positionsDraw: 1 } }, until: { steps: 50 } },
  { change: { optimizer: { learningRate: 0.02 } }, reset: 'shuffle' }
]
const staged = (overrides: object = {}): Record<string, unknown> =>
  quickDraft({
    replicas: 2,
    optimizer: { kind: 'adam', learningRate: 0.06 },
    record,
    stages,
    stop: { steps: 200 },
    ...overrides
  })

async function finished(draft: Record<string, unknown>): Promise<string> {
  const { id } = await api.call('runs.start', { draft })
  await bench.until(id, isAt('finished'))
  return id
}

async function rowsOf(runId: string): Promise<SeriesBatch[]> {
  const { series } = await api.call('runs.read', { runId })
  return Promise.all(series.map(({ name }) => api.call('series.read', { runId, series: name, fromRow: 0 })))
}

/** The values of the columns at the rows of a step, stage by stage. */
const at = ({ columns, rows }: SeriesBatch, step: number, name: string): [stage: number, value: number][] =>
  Array.from({ length: rows }, (_, row) => row)
    .filter((row) => columns['step']![row] === step && columns['replica']![row] === 0)
    .map((row) => [columns['stage']![row]!, columns[name]![row]!])

describe('a run in stages', () => {
  let id = ''
  beforeAll(async () => {
    id = await finished(staged())
  })

  it('says which it has reached, and from where', async () => {
    const { summary, journal } = await api.call('runs.read', { runId: id })
    expect(summary).toMatchObject({ step: 200, stageCount: 3 })
    expect(summary.stages).toEqual([
      { stage: 0, name: 'pre-training', from: 0 },
      { stage: 1, name: 'redraw', from: 70 },
      { stage: 2, name: 'stage 3', from: 120 }
    ])
    expect(journal.filter(({ event }) => event === 'stage')).toHaveLength(2)
  })

  it('has rows of both at the step where one ends, though none would fall due there', async () => {
    const [, test] = await rowsOf(id)
    const both = at(test!, 70, 'loss')
    expect(both.map(([stage]) => stage)).toEqual([0, 1])
    expect(both[0]![1]).not.toBe(both[1]![1])
    expect(at(test!, 75, 'loss').map(([stage]) => stage)).toEqual([1])
  })

  it('trains as runs of their own would: the first as one without stages, each next as a fork with the change', async () => {
    const alone = await finished(staged({ stages: undefined, stop: { steps: 70 } }))
    const [, test] = await rowsOf(id)
    const [, own] = await rowsOf(alone)
    expect(Array.from(own!.columns['loss']!)).toEqual(Array.from(test!.columns['loss']!).slice(0, own!.rows))
    const draft = staged({
      stages: undefined,
      stop: { steps: 120 },
      task: { ...(staged().task as object), positionsDraw: 1 }
    })
    const { id: fork } = await api.call('runs.fork', {
      runId: alone,
      step: 40,
      draft: { ...draft, family: 'parity' }
    })
    await bench.until(fork, isAt('finished'))
  })

  it('keeps the state before a change, from which all that follows is made again', async () => {
    const steps = (await api.call('checkpoints.list', { runId: id })).map(({ step }) => step)
    expect(steps).toEqual([0, 40, 70, 80, 120, 160, 200])
    const before = await openLibrary(bench.library).readCheckpoint(id, 70)
    expect(before).toMatchObject({ step: 70, stage: 0, stageFrom: 0 })
    const after = await openLibrary(bench.library).readCheckpoint(id, 80)
    expect(after).toMatchObject({ stage: 1, stageFrom: 70 })
  })

  it.each([30, 90, 125, 160, 1000])('is verified over its last %i steps', async (steps) => {
    expect(await api.call('runs.verify', { runId: id, steps })).toMatchObject({ identical: true, row: null })
  })

  it('continues to the same bits wherever it is stopped', async () => {
    const long = staged({
      record: { ...record, trainEvery: 100, evaluateEvery: 200, checkpointEvery: 500 },
      stages: [{ until: { steps: 610 } }, { ...stages[1], until: { steps: 500 } }, stages[2]],
      stop: { steps: 4000 }
    })
    const whole = await rowsOf(await finished(long))
    const { id: other } = await api.call('runs.start', { draft: long })
    const isOver = ({ status }: RunSummary): boolean => status === 'stopped' || status === 'finished'
    // a machine may be so fast that a stop is heard after the end
    for (const step of [100, 700, 1200]) {
      const { status } = await bench.until(other, (run) => run.step >= step || isOver(run))
      if (status === 'running') await api.call('runs.stop', { runId: other })
      if ((await bench.until(other, isOver)).status === 'stopped')
        await api.call('runs.continue', { runId: other })
    }
    const { stages: reached } = await bench.until(other, isAt('finished'))
    const { journal } = await api.call('runs.read', { runId: other })
    const events = journal.map(({ event }) => event)
    expect(events).toContain('stopped')
    expect(events).not.toContain('replayed')
    expect(await rowsOf(other)).toEqual(whole)
    expect(reached.map(({ from }) => from)).toEqual([0, 610, 1110])
  })

  it('is forked in any stage, which the fork goes on with', async () => {
    const { id: fork } = await api.call('runs.fork', {
      runId: id,
      step: 80,
      draft: staged({ stop: { steps: 210 } })
    })
    await bench.until(fork, isAt('finished'))
    const [, test] = await rowsOf(fork)
    const [, parents] = await rowsOf(id)
    expect(at(test!, 100, 'loss')).toEqual(at(parents!, 100, 'loss'))
    expect(at(test!, 150, 'loss')).toEqual(at(parents!, 150, 'loss'))
    const { summary, history } = await api.call('runs.read', { runId: fork })
    expect(summary.stages).toEqual([
      { stage: 0, name: 'pre-training', from: 0 },
      { stage: 1, name: 'redraw', from: 70 },
      { stage: 2, name: 'stage 3', from: 120 }
    ])
    expect(history!.map(({ from, rate }) => [from, rate!.learningRate])).toEqual([
      [0, 0.06],
      [70, 0.06],
      [80, 0.06],
      [120, 0.02]
    ])
  })

  it('ends a stage as soon as its rule is met, whether that names the stage or not', async () => {
    const rules = [{ metric: 'test.accuracy', is: 'atLeast', value: 0, inARow: 3, where: { stage: 0 } }]
    const early = await finished(staged({ stages: [{ until: { rules } }, { reset: 'fresh' }] }))
    const { summary } = await api.call('runs.read', { runId: early })
    expect(summary.stages.map(({ from }) => from)).toEqual([0, 50])
    expect(await api.call('runs.verify', { runId: early, steps: 170 })).toMatchObject({ identical: true })
  })
})

describe('stages that go on from an earlier one', () => {
  const redraw = { task: { positionsDraw: 1 } }
  const arms = [
    { until: { steps: 70 } },
    { change: redraw, until: { steps: 50 } },
    { from: 0, change: redraw, until: { steps: 40 } },
    { from: 0, change: redraw, reset: 'optimizer' }
  ]
  const draft = staged({ stages: arms })
  let id = ''
  beforeAll(async () => {
    id = await finished(draft)
  })

  it('begin with its last weights and its spec, and with its optimiser unless that is reset', async () => {
    const [, test] = await rowsOf(id)
    const begun = [70, 120, 160].map((step) => at(test!, step, 'loss').at(-1)!)
    expect(begun.map(([stage]) => stage)).toEqual([1, 2, 3])
    expect(new Set(begun.map(([, loss]) => loss)).size).toBe(1)
    const library = openLibrary(bench.library)
    const moments = async (step: number) =>
      (await library.readCheckpoint(id, step))!.tensors['m/layer1/weight']
    expect((await moments(160))!.data.some((value) => value !== 0)).toBe(true)
    expect(Object.keys((await library.readCheckpoint(id, 80))!.tensors)).toContain('from/0/layer1/weight')
    // nothing goes on from it any more
    expect(Object.keys((await library.readCheckpoint(id, 200))!.tensors).join()).not.toContain('from/')
  })

  it.each([20, 50, 90, 1000])('are verified over the last %i steps', async (steps) => {
    expect(await api.call('runs.verify', { runId: id, steps })).toMatchObject({ identical: true, row: null })
  })

  it('go on so in a fork of a stage between', async () => {
    const { id: fork } = await api.call('runs.fork', {
      runId: id,
      step: 80,
      draft: staged({ stages: arms, stop: { steps: 210 } })
    })
    await bench.until(fork, isAt('finished'))
    const [, test] = await rowsOf(fork)
    const [, parents] = await rowsOf(id)
    expect(at(test!, 160, 'loss')).toEqual(at(parents!, 160, 'loss'))
    expect(at(test!, 175, 'loss')).toEqual(at(parents!, 175, 'loss'))
  })

  it('are refused to a fork of a state that has not carried it along', async () => {
    const refused = api.call('runs.fork', {
      runId: id,
      step: 200,
      draft: staged({
        stages: [...arms.slice(0, 3), { ...arms[3]!, until: { steps: 50 } }, { from: 1 }],
        stop: { steps: 400 }
      })
    })
    await expect(refused).rejects.toMatchObject({ code: 'checkpoint.shape' })
  })

  it.each([0, 1, 2])('cannot name stage %i or a later one there', async (stage) => {
    const given = arms.map((arm, i) => (i === stage ? { ...arm, from: stage } : arm))
    const { problems } = await api.call('spec.check', { draft: staged({ stages: given }) })
    expect(problems[0]?.path).toBe(`stages.${stage}.from`)
  })
})

describe('stages that cannot be', () => {
  it.each([
    ['stages.0.until', [{}, {}]],
    ['stages.1.until', [{ until: { steps: 5 } }, { until: { steps: 5 } }]],
    ['stages.0.change', [{ change: { task: { positionsDraw: 1 } }, until: { steps: 5 } }, {}]],
    ['stages.1.change.seed', [{ until: { steps: 5 } }, { change: { seed: 4 } }]],
    ['stages.1.change.task.taskCount', [{ until: { steps: 5 } }, { change: { task: { taskCount: 1e5 } } }]],
    ['stages.1.change', [{ until: { steps: 5 } }, { change: { task: { taskCount: 3 } } }]],
    [
      'stages.0.until.rules.0.where.stage',
      [{ until: { rules: [{ metric: 'test.accuracy', value: 1, where: { stage: 1 } }] } }, {}]
    ],
    ['stages.0.until.rules.0.metric', [{ until: { rules: [{ metric: 'no.such', value: 1 }] } }, {}]],
    ['stages.1.resetOnly', [{ until: { steps: 5 } }, { reset: 'fresh', resetOnly: ['layer1', 'layer9'] }]],
    ['stages.1.resetOnly', [{ until: { steps: 5 } }, { resetOnly: ['layer1'] }]],
    ['stages', [{ until: { steps: 5 } }]]
  ])('are refused at %s', async (path, given) => {
    const { problems } = await api.call('spec.check', { draft: staged({ stages: given }) })
    expect(problems[0]?.path).toBe(path)
  })

  it('are refused in a rule that ends the run, but for the last one', async () => {
    const ending = (stage: number) => {
      const rules = [{ metric: 'test.accuracy', value: 1, where: { stage } }]
      return staged({ stages: [{ until: { steps: 5 } }, {}], stop: { steps: 200, rules } })
    }
    const { problems } = await api.call('spec.check', { draft: ending(0) })
    expect(problems).toEqual([
      {
        path: 'stop.rules.0.where.stage',
        message: 'stage counts from 0 and must be 1 here; it is 0.'
      }
    ])
    expect((await api.call('spec.check', { draft: ending(1) })).problems).toEqual([])
  })

  it('whose model has other shapes end the run before it trains', async () => {
    const draft = staged({ stages: [{ until: { steps: 5 } }, { change: { task: { messageBits: 7 } } }] })
    const { id } = await api.call('runs.start', { draft })
    const { error } = await bench.until(id, isAt('failed'))
    expect(error).toMatchObject({ code: 'spec.invalid', detail: { path: 'stages.1.change' } })
  })
})
