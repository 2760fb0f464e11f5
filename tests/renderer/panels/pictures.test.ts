/** What general panels draw of a run: their marks, and what these say under a pointer. */
import { describe, expect, it, vi } from 'vitest'
import { stepAxis } from '../../../src/kit/panel/axes/scale'
import { stepTimeline } from '../../../src/kit/panel/axes/timeline'
import { hit } from '../../../src/kit/panel/marks/hit'
import type { PanelRun } from '../../../src/kit/panel/props'
import { itemsOf } from '../../../src/renderer/panels/curve/items'
import { choicesOf, kindOf } from '../../../src/renderer/panels/curve/kinds'
import type { Item } from '../../../src/renderer/panels/curve/lines'
import { curvePlot } from '../../../src/renderer/panels/curve/marks'
import { overlayMarks } from '../../../src/renderer/panels/curve/overlay'
import { namedInWords } from '../../../src/renderer/panels/curve/reading'
import { heatCursor, heatMarks, type HeatState } from '../../../src/renderer/panels/heatmap/marks'
import { cellAt, gridLayout } from '../../../src/renderer/panels/tasks/layout'
import { taskCursor, taskMarks, type TasksState } from '../../../src/renderer/panels/tasks/marks'
import { isDrawable, ofKind, textsOf, theme } from '../../kit/panel/pictures'
import { metricIn, toyRun } from '../fixtures/panelRun'

vi.stubGlobal('requestAnimationFrame', () => 1)

const size = { width: 400, height: 300, ratio: 1 }
const axis = stepAxis({ min: 0, max: 30, zero: false }, 'linear', 46, 388)
const run = toyRun()
const colour = theme.run[run.colour]

function curve(items: readonly Item[], head: number | null = null) {
  for (const { metric } of items) metricIn(run, metric.name)
  return curvePlot({ size, axis, items, kind: 'linear', choices: choicesOf({}), head }, theme)
}
const itemsFor = (metrics: string[], together?: true, runs: PanelRun[] = [run]): Item[] =>
  itemsOf(
    { kind: 'curve', title: '', metrics, ...(together && { together }) },
    runs.map((run, rank) => ({ run, rank, timeline: stepTimeline })),
    'accuracy'
  )

describe('a curve', () => {
  const items = itemsFor(['test.accuracy'])
  const plot = curve(items)

  it('is a band, a line a seed, and the median in front, within the axes', () => {
    const group = plot.marks.find(({ kind }) => kind === 'group')
    const lines = ofKind([group!], 'line')
    expect(lines.map(({ stroke, opacity }) => [stroke.width, opacity])).toEqual([
      [0.75, 0.38],
      [0.75, 0.38],
      [2, 1]
    ])
    expect(lines.at(-1)!.stroke).toMatchObject({ colour, dash: [6, 3] })
    expect(ofKind([group!], 'area')).toHaveLength(1)
    expect(textsOf(plot.marks)).toEqual(expect.arrayContaining(['0', '0.50', '1', 'step']))
    expect(isDrawable(plot.marks)).toBe(true)
  })

  it('reads at the cursor on its line, names chance, and crosses where a seed diverged', () => {
    const failed = items.map((item) => ({ ...item, run: { ...run, diverged: [{ replica: 1, step: 20 }] } }))
    const marks = overlayMarks({ plot, items: failed, at: 30, head: 20 }, theme)
    expect(textsOf(marks)).toEqual(['chance 0.50'])
    const value = ofKind(marks, 'circle').at(-1)!
    // the median of 1 and 1 at step 30
    expect([value.x, value.y]).toEqual([axis.x(30), plot.box.top])
    expect(ofKind(marks, 'line').map(({ stroke }) => stroke.colour)).toEqual(
      expect.arrayContaining(['diverged', 'running', 'cursor'])
    )
    expect(ofKind(overlayMarks({ plot, items, at: null, head: null }, theme), 'circle')).toEqual([])
  })

  it('is hatched where a run has yet to go', () => {
    const strokes = (head: number | null) =>
      curve(items, head).marks.filter(
        (mark) => mark.kind === 'group' && mark.clip.left === axis.x(20) && mark.clip.right === 388
      )
    expect([strokes(null).length, strokes(20).length]).toEqual([0, 1])
  })
})

describe('named lines', () => {
  const lanes = itemsFor(['tasks.accuracy'])
  const plot = curve(lanes)

  it('are one a lane, each with a dash and its name at its end', () => {
    expect(lanes.map(({ named, lane }) => [named, lane])).toEqual([
      [{ name: 'first', order: 0 }, 0],
      [{ name: 'second', order: 1 }, 1]
    ])
    const names = ofKind(plot.marks, 'text').filter(({ halo }) => halo === 'surface')
    expect(names.map(({ text }) => text).sort()).toEqual(['first', 'second'])
    expect(Math.abs(names[0]!.y - names[1]!.y)).toBeGreaterThanOrEqual(theme.size + 3 - 1e-9)
    const medians = ofKind(plot.marks, 'line').filter(({ stroke }) => stroke.colour === colour)
    expect(new Set(medians.map(({ stroke }) => stroke.dash?.join()))).toEqual(new Set(['', '6,3']))
    expect([plot.labels, ofKind(plot.marks, 'area')]).toEqual([[], []])
  })

  it('are told together at the cursor, and have no dot there', () => {
    expect(namedInWords(lanes, 20)).toBe('first 0.81 · second 0.56')
    expect(namedInWords(lanes, 25)).toBe('first 0.81 · second 0.56 at step 20')
    expect(ofKind(overlayMarks({ plot, items: lanes, at: 20, head: null }, theme), 'circle')).toEqual([])
  })

  it('are several metrics at once only where a panel asks for it', () => {
    const metrics = ['test.accuracy', 'tasks.accuracy']
    expect(itemsFor(metrics).every(({ named }) => named === null)).toBe(true)
    expect(itemsFor(metrics, true).map(({ named }) => named?.name)).toEqual(['Accuracy', 'first', 'second'])
  })

  it('of other runs are fainter, in their own colour, and named once', () => {
    const both = itemsFor(['tasks.accuracy'], undefined, [run, { ...run, id: 'b', colour: 5 }])
    const { marks } = curve(both)
    const beside = ofKind(marks, 'line').filter(({ stroke }) => stroke.colour === theme.run[5])
    expect(beside.map(({ opacity }) => opacity)).toEqual([0.6, 0.6])
    expect(textsOf(marks).filter((text) => text === 'first')).toHaveLength(1)
  })
})

it('a metric without a range is logarithmic unless its panel says otherwise', () => {
  const { column } = metricIn(run, 'test.accuracy')
  const loss = { ...column, range: undefined }
  expect([
    kindOf(loss, undefined),
    kindOf(loss, undefined, 'linear'),
    kindOf(loss, 'symlog', 'linear')
  ]).toEqual(['log', 'linear', 'symlog'])
  expect(kindOf(column, 'log')).toBe('linear')
})

describe('the heat map', () => {
  const state: HeatState = {
    ...{ size, axis, metric: metricIn(run, 'tasks.accuracy'), order: [1, 0], head: 20, ongoing: true },
    theme: 'dark',
    describe: (task, step) => `${task} at ${Math.round(step)}`
  }
  const marks = heatMarks(state, theme)
  const [cells] = ofKind(marks, 'raster')

  it('has a row a task in its order, coloured up to the head', () => {
    expect([cells!.rows, cells!.columns]).toEqual([2, 342])
    const at = (row: number, step: number): number[] => {
      const column = Math.round(axis.x(step) - cells!.x)
      return [...cells!.rgba.subarray(4 * (row * 342 + column), 4 * (row * 342 + column) + 4)]
    }
    expect(at(1, 19)[0]).toBeGreaterThan(at(0, 19)[0]!)
    expect([at(0, 19)[3], at(0, 25)[3]]).toEqual([255, 0])
    expect(textsOf(marks).slice(0, 2)).toEqual(['second', 'first'])
  })

  it('says the task and the step under a pointer, nothing beside it', () => {
    expect(hit(marks, axis.x(12), 10)?.words).toBe('1 at 12')
    expect(hit(marks, axis.x(12), 270)?.words).toBe('0 at 12')
    expect(hit(marks, 20, 100)).toBeNull()
  })

  it('has head and cursor above it', () => {
    const colours = ofKind(heatCursor(state, 10, theme), 'line').map(({ stroke }) => stroke.colour)
    expect(colours).toEqual(['running', 'halo', 'cursor'])
  })
})

describe('small multiples', () => {
  const grid = gridLayout(400, 120, 2, 17)
  const state: TasksState = {
    ...{ size, grid, domain: { min: 0, max: 30, zero: false }, stepScale: 'linear', run },
    metric: metricIn(run, 'tasks.accuracy'),
    theme: 'dark'
  }

  it('have a plot a task in their order, with t₅₀ where it is known', () => {
    const marks = taskMarks(state, [1, 0], [20, null], theme)
    expect(textsOf(marks)).toEqual(['second', '–', 'first', '20'])
    const lines = ofKind(marks, 'line').filter(({ stroke }) => stroke.colour === colour)
    expect(lines.map(({ stroke }) => stroke.width)).toEqual([0.75, 0.75, 1.25, 0.75, 0.75, 1.25])
    expect(isDrawable(marks)).toBe(true)
  })

  it('are told by number where a label has no room beside t₅₀', () => {
    const narrow = { ...state, grid: gridLayout(60, 120, 2, 17) }
    expect(textsOf(taskMarks(narrow, [1, 0], [20, null], theme))).toEqual(['2', '–', '1', '20'])
  })

  it('share the cursor, and frame the one that is pointed at', () => {
    const marks = taskCursor(state, 15, 1, theme)
    expect(ofKind(marks, 'line')[0]!.points).toHaveLength(2 * 6)
    const [frame] = ofKind(marks, 'rects')
    expect(frame!.boxes[0]).toBe(Math.round(cellAt(grid, 1).left - 1) + 0.5)
    expect(ofKind(taskCursor(state, 99, -1, theme), 'rects')).toEqual([])
  })
})
