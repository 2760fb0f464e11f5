/** Steps to reach levels, stage by stage, as the panel tells them. */
import { beforeEach, expect, it, vi } from 'vitest'
import { stepAxis } from '#shared/axes'
import { Series } from '../../../src/kit/panel/series/series.svelte'
import { stageRows, unitsOf } from '../../../src/renderer/panels/stages/rows'
import { specOf } from '../../main/engine/support'
import { toyRun } from '../fixtures/panelRun'
import { family } from '../fixtures/samples'

const redraw = { task: { positionsDraw: 1 } }
const until = { steps: 30 }
const spec = specOf({
  batchSize: 50,
  task: { rowsPerEpoch: 500 },
  stages: [
    { name: 'before', until },
    { name: 'redraw', change: redraw, until },
    { name: 'fresh', from: 0, change: redraw, reset: 'fresh' }
  ],
  stop: { steps: 90 }
})
const stages = [
  { stage: 0, name: 'before', from: 0 },
  { stage: 1, name: 'redraw', from: 30 },
  { stage: 2, name: 'fresh', from: 60 }
]

/** Accuracies of two seeds at steps 0, 10, 20, 30 of each stage. */
const accuracies = [
  [0.5, 0.5, 0.7, 0.95],
  [0.5, 0.95, 0.95, 1],
  [0.5, 0.5, 0.95, 0.95]
]

beforeEach(() => {
  vi.stubGlobal('requestAnimationFrame', () => 1)
})

function run(reached = 3) {
  const test = {
    ...family.series.find(({ name }) => name === 'test')!,
    main: stepAxis,
    staged: true as const
  }
  const series = new Series(test)
  const rows = accuracies
    .slice(0, reached)
    .flatMap((own, stage) =>
      own.flatMap((value, i) =>
        [0, 1].map((replica) => ({ step: 30 * stage + 10 * i, stage, replica, value }))
      )
    )
  series.append({
    series: 'test',
    firstRow: 0,
    rows: rows.length,
    columns: {
      step: Uint32Array.from(rows, ({ step }) => step),
      stage: Uint16Array.from(rows, ({ stage }) => stage),
      replica: Uint16Array.from(rows, ({ replica }) => replica),
      accuracy: Float32Array.from(rows, ({ value }) => value)
    }
  })
  return toyRun({
    declarations: [test],
    series: () => series,
    spec,
    stages: stages.slice(0, reached),
    history: null
  })
}

const texts = (reached: number, unit: 'steps' | 'epochs') =>
  stageRows(run(reached), 'test.accuracy', unit).map(({ name, from, cells }) => [
    from === null ? `over ${name}` : name,
    cells[2]!.text,
    cells[4]!.text
  ])

it('tells of each stage when it crossed, from its begin, and how much sooner than its controls that was', () => {
  expect(texts(3, 'steps')).toEqual([
    ['before', '30', '>\u00a030'],
    ['redraw', '10', '30'],
    // 10 to 20 steps over 0 to 10; not within 30 over 20 to 30
    ['over fresh', '≥ 1\u00a0×', '≥ 1\u00a0×'],
    ['fresh', '20', '>\u00a030']
  ])
})

it('compares nothing before there is a control', () => {
  expect(texts(2, 'steps').map(([name]) => name)).toEqual(['before', 'redraw'])
})

it('counts in epochs where the task has such, and in learning rate times steps where that is known', () => {
  expect(unitsOf(run())).toEqual(['steps', 'epochs'])
  expect(texts(3, 'epochs')[1]).toEqual(['redraw', '1.00', '3.00'])
})
