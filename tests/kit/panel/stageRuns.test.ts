/** Stages of a run over one axis: each from its own begin, as a run of its own. */
import { expect, it, vi } from 'vitest'
import { stepAxis as trainingAxis } from '#shared/axes'
import { stepAxis } from '../../../src/kit/panel/axes/scale'
import { cursorOn, place, xAxesFor, xAxisDomain } from '../../../src/kit/panel/axes/xAxis'
import { stagesAt } from '../../../src/kit/panel/hover/reading'
import { metricOf, refreshAll } from '../../../src/kit/panel/series/domain'
import { Series } from '../../../src/kit/panel/series/series.svelte'
import { stepTable } from '../../../src/kit/panel/series/table'
import { gridLayout } from '../../../src/renderer/panels/tasks/layout'
import { taskLines, taskMarks } from '../../../src/renderer/panels/tasks/marks'
import { ofKind, textsOf, theme } from './pictures'
import { metricIn, toyRun } from '../../renderer/fixtures/panelRun'
import { family } from '../../renderer/fixtures/samples'

vi.stubGlobal('requestAnimationFrame', () => 1)

const declarations = family.series.map((each) => ({ ...each, staged: true as const }))
const tasks = new Series(declarations.find(({ name }) => name === 'tasks')!)
/** Steps 0–20 of the first stage, 20–50 of the second, one seed, two tasks; accuracy is 0.5 and a hundredth a step of its stage. */
function take(rows: readonly (readonly [stage: number, step: number])[]): void {
  const all = rows.flatMap(([stage, step]) => [0, 1].map((task) => ({ stage, step, task })))
  tasks.append({
    series: 'tasks',
    firstRow: tasks.next,
    rows: all.length,
    columns: {
      step: Uint32Array.from(all, ({ step }) => step),
      stage: Uint16Array.from(all, ({ stage }) => stage),
      replica: new Uint16Array(all.length),
      task: Uint16Array.from(all, ({ task }) => task),
      accuracy: Float32Array.from(all, ({ stage, step }) => 0.5 + (step - 20 * stage) / 100 + stage / 10)
    }
  })
}
take([
  [0, 0],
  [0, 10],
  [0, 20],
  [1, 20],
  [1, 30]
])
const run = toyRun({
  replicas: 1,
  history: null,
  traits: [{ seed: 7 }],
  axis: trainingAxis,
  declarations,
  status: 'running',
  step: 30,
  targetSteps: 50,
  spec: null,
  checkpoints: [],
  diverged: [{ replica: 0, step: 30 }],
  stages: [
    { stage: 0, name: 'first', from: 0 },
    { stage: 1, name: 'redraw', from: 20 }
  ],
  series: (name) => (name === 'tasks' ? tasks : new Series(declarations.find((each) => each.name === name)!))
})
const shown = () =>
  place('stage', [run]).placed.map((one) => {
    const metric = metricOf(one.run, 'tasks.accuracy')!
    refreshAll(metric)
    return { ...one, metric, group: 0 }
  })

it('gives each stage the steps since its begin, a name, a colour and a dash of its own', () => {
  const [first, second] = shown()
  expect([first!.run.title, second!.run.title]).toEqual(['first', 'redraw'])
  expect(first!.run.colour).not.toBe(second!.run.colour)
  const of = ({ metric: { summary } }: typeof first & object) => [
    [...summary.steps.subarray(0, summary.count)],
    [...summary.groups[1]!.median.subarray(0, summary.count)].map((v) => Number(v.toFixed(3)))
  ]
  expect(of(first!)).toEqual([
    [0, 10, 20],
    [0.5, 0.6, 0.7]
  ])
  expect(of(second!)).toEqual([
    [0, 10],
    [0.6, 0.7]
  ])
  expect(second!.run.diverged).toEqual([{ replica: 0, step: 10 }])
  expect(xAxisDomain('stage', shown(), 'linear')).toMatchObject({ min: 0, max: 30 })
  expect(stagesAt(shown(), 1, 10)).toBe('first 0.60, t₅₀ – · redraw 0.70, t₅₀ –')
})

it('follows the rows that come', () => {
  const before = shown()[1]!.metric.summary
  take([[1, 40]])
  const after = shown()
  expect(after[0]!.metric.summary.count).toBe(3)
  expect(after[1]!.metric.summary).toBe(before)
  expect([...before.steps.subarray(0, before.count)]).toEqual([0, 10, 20])
})

it('has the time cursor where its stage is, and keeps it there', () => {
  const { placed } = place('stage', [run])
  expect(cursorOn(run, placed, 12)).toMatchObject({ at: 12, head: 10 })
  expect(cursorOn(run, placed, 12).step(5)).toBe(5)
  expect(cursorOn(run, placed, 12).step(28)).toBe(19)
  expect(cursorOn(run, placed, 27).at).toBe(7)
  expect(cursorOn(run, placed, 27).step(3)).toBe(23)
  const steps = place('step', [run]).placed
  expect(cursorOn(run, steps, 27)).toMatchObject({ at: 27, head: 30 })
})

it('leaves a run without stages as it is, and names runs beside one another', () => {
  const plain = toyRun({ id: 'b', title: 'B', colour: 3, history: null })
  const { placed, leftOut } = place('stage', [run, plain])
  expect(placed.map(({ run: { title } }) => title)).toEqual(['A · first', 'A · redraw', 'B'])
  expect(leftOut).toEqual([])
  expect(new Set(placed.map(({ run: { colour, dash } }) => `${colour} ${dash}`)).size).toBe(3)
  expect(xAxesFor([plain], 'step')).not.toContain('stage')
  expect(xAxesFor([plain, run], 'step')).toContain('stage')
})

it('tells the two rows at the begin of a stage apart, by its name, in what is saved over steps', () => {
  const table = stepTable([{ run, metric: metricIn(run, 'tasks.accuracy'), group: 0 }], {
    forFile: true
  })
  const [stage, step, median] = ['stage', 'step', 'median'].map((name) => table.columns.indexOf(name))
  const rows = Array.from({ length: table.rows }, (_, i) => table.row(i))
  expect(rows.map((row) => [row[stage!], row[step!], row[median!]])).toEqual([
    ['first', 0, 0.5],
    ['first', 10, 0.600000024],
    ['first', 20, 0.699999988],
    ['redraw', 20, 0.600000024],
    ['redraw', 30, 0.699999988],
    ['redraw', 40, 0.800000012]
  ])
})

it('is named in what is saved', () => {
  const table = stepTable(shown(), { forFile: true, place: 'steps of the stage' })
  expect(table.row(3).slice(0, 2)).toEqual(['redraw', 'a/1'])
})

it('is a line a stage in every plot of a task; over steps the begin of a stage is marked, and named once', () => {
  const grid = gridLayout(500, 120, 2, 17)
  const size = { width: 500, height: 120, ratio: 1 }
  const domain = { min: 0, max: 40, zero: false }
  const marksOn = (xAxis: 'stage' | 'step') => {
    const lines = taskLines(xAxis, run, 'tasks.accuracy')
    for (const { metric } of lines) refreshAll(metric)
    const metric = metricIn(run, 'tasks.accuracy')
    const state = { size, grid, domain, stepScale: 'linear', metric, lines, theme: 'light' } as const
    return taskMarks(state, [0, 1], [null, null], theme)
  }
  const inked = (xAxis: 'stage' | 'step') => ofKind(marksOn(xAxis), 'line').map(({ stroke }) => stroke.colour)
  const [own, other] = [theme.run[2], theme.run[3]]
  expect(inked('stage').filter((colour) => colour === own || colour === other)).toEqual([
    own,
    other,
    own,
    other
  ])
  expect(inked('step').filter((colour) => colour === other)).toEqual([])
  expect(inked('step').filter((colour) => colour === theme.text3)).toHaveLength(2)
  expect(textsOf(marksOn('step')).filter((text) => text === 'redraw')).toHaveLength(1)
  expect(textsOf(marksOn('stage'))).not.toContain('redraw')
  const axis = stepAxis(domain, 'linear', 0, grid.cellWidth)
  expect(axis.x(20)).toBeGreaterThan(0)
})
