/** What `saltus transfer` prints of redraws on a plateau. */
import { expect, it } from 'vitest'
import type { Redraw } from '#shared/analysis/redraw'
import { stepAxis } from '#shared/axes'
import type { SeriesDeclaration } from '#shared/metrics'
import { addToStages, stageEndsOf, stageRows } from '../../../../src/main/hosts/cli/stageEnds'
import { specOf } from '../../engine/support'
import { runSummary } from '../runSummary'
import { describeRedraws } from '../../../../src/main/hosts/cli/transfer'

const crossings = Array.from({ length: 6 }, (_, r) => ({ at: 100 + r, after: 90 + r, until: 2000 }))
const waiting = crossings.map((_, r) => r > 0)
const left = crossings.map(() => [1, 1] as const)
const redraw = (after: number, over: Redraw['over']): Redraw => ({
  ...{ after, crossings, waiting, left, over },
  stage: { stage: 1, name: 'redrawn', from: after }
})
const median = (interval: [number | null, number | null] | null) => ({
  ...{ median: [0.4, 0.5] as const, interval, seeds: 5 }
})

it('has a line for each, with the share carried over and what it refuses', () => {
  const carried = median([0.3, 0.6])
  const redraws = [redraw(1, null), redraw(2400, { left: carried, carried })]
  const [, table, ...verdicts] = describeRedraws(redraws, 0.75)
  const lines = table!.split('\n')
  expect(lines[0]).toMatch(/^REDRAWN AFTER +STEPS TO 0.75 +ON THE PLATEAU +CARRIED OVER/)
  expect(lines[1]).toMatch(/^1 +103 +5 of 6 seeds$/)
  expect(lines[2]).toMatch(
    /^2 400 +103 +5 of 6 seeds +0.4 to 0.5 \(0.3 to 0.6\) +structure first, nothing learned$/
  )
  expect(verdicts[0]).toBe('“structure first” is refused after 2 400 steps')
})

it('tells open sides and intervals that there are too few seeds for', () => {
  const text = (interval: [number | null, number | null] | null) =>
    describeRedraws([redraw(9, { left: median(null), carried: median(interval) })], 0.9)[1]!
  expect(text([null, 0.6])).toContain('0.4 to 0.5 (to 0.6)  structure first')
  expect(text(null)).toMatch(/0.4 to 0.5$/)
  expect(describeRedraws([], 0.9)).toEqual([])
})

it('tells median, quartiles and epochs of what a stage took, beside the steps of each seed', () => {
  const series: SeriesDeclaration = {
    name: 'test',
    title: '',
    main: stepAxis,
    inner: [],
    staged: true,
    columns: [
      { name: 'accuracy', title: '', unit: '', quantity: 'a', precision: 'float32', help: '', range: [0, 1] }
    ]
  }
  // Three seeds reach 0.9 after 10, 20 and 40 steps of the second stage, which begins at 100, and one does not.
  const reach = [10, 20, 40, Infinity]
  const rows = [100, 110, 120, 130, 140].flatMap((step) =>
    reach.map((after, replica) => ({ step, after, replica }))
  )
  const columns = {
    step: Uint32Array.from(rows, ({ step }) => step),
    stage: Uint16Array.from(rows, () => 1),
    replica: Uint16Array.from(rows, ({ replica }) => replica),
    accuracy: Float32Array.from(rows, ({ step, after }) => (step - 100 >= after ? 0.92 : 0.5))
  }
  const until = { steps: 100 }
  const spec = specOf({
    batchSize: 50,
    task: { rowsPerEpoch: 500 },
    stages: [{ name: 'before', until }, { name: 'redraw' }],
    stop: { steps: 200 }
  })
  const stages = [
    { stage: 0, name: 'before', from: 0 },
    { stage: 1, name: 'redraw', from: 100 }
  ]
  const summary = runSummary({ replicas: 4, stageCount: 2, stages, headline: 'test.accuracy' })
  const ends = stageEndsOf(summary)
  addToStages(ends, series, columns, 'accuracy', summary, spec)
  expect(ends[1]).toMatchObject({
    stepsPerEpoch: 10,
    crossings: { 'test.accuracy': { 0.9: [10, 20, 40, null], 0.99: [null, null, null, null] } },
    summaries: { 'test.accuracy': { 0.9: { reached: 3, replicas: 4 } } }
  })
  expect(stageRows(ends[1]!)).toContainEqual([
    'test.accuracy ≥ 0.9',
    'after 30 steps (18 to > 40, 3 of 4 seeds), 3 epochs',
    '10 20 40 –'
  ])
})
