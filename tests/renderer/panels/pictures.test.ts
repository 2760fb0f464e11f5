/** What general panels draw of a run: their marks, and what these say under a pointer. */
import { describe, expect, it, vi } from 'vitest'
import { stepAxis } from '../../../src/kit/panel/axes/scale'
import { stepTimeline } from '../../../src/kit/panel/axes/timeline'
import { hit } from '../../../src/kit/panel/marks/hit'
import type { PanelRun } from '../../../src/kit/panel/props'
import { itemsOf, otherQuantities, shareAxis, shownColumn } from '../../../src/renderer/panels/curve/items'
import { choicesOf, kindOf } from '../../../src/renderer/panels/curve/kinds'
import type { Item } from '../../../src/renderer/panels/curve/lines'
import { curvePlot } from '../../../src/renderer/panels/curve/marks'
import { marginFor } from '../../../src/renderer/panels/curve/names'
import { overlayMarks } from '../../../src/renderer/panels/curve/overlay'
import { namedInWords } from '../../../src/renderer/panels/curve/reading'
import { colourRange, heatBox, heatCursor, heatMarks } from '../../../src/renderer/panels/heatmap/marks'
import type { HeatState } from '../../../src/renderer/panels/heatmap/rows'
import { cellAt, gridLayout } from '../../../src/renderer/panels/tasks/layout'
import { taskCursor, taskLines, taskMarks, type TasksState } from '../../../src/renderer/panels/tasks/marks'
import { isDrawable, ofKind, textsOf, theme } from '../../kit/panel/pictures'
import { refreshAll } from '../../../src/kit/panel/series/domain'
import { metricIn, toyRun } from '../fixtures/panelRun'
import { family } from '../fixtures/samples'

vi.stubGlobal('requestAnimationFrame', () => 1)

const size = { width: 400, height: 300, ratio: 1 }
const axis = stepAxis({ min: 0, max: 30, zero: false }, 'linear', 46, 290)
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
  it('names its lines and chance in the margin, none over another or over data', () => {
    const items = itemsFor(['test.accuracy', 'test.accuracy', 'test.accuracy'])
    const { marks, names, box } = curve(items)
    expect(names.map(({ full }) => full)).toEqual(['test', 'test', 'test', 'chance 0.50'])
    const heights = names.map(({ y }) => y).sort((a, b) => a - b)
    heights.slice(1).forEach((y, i) => expect(y - heights[i]!).toBeGreaterThanOrEqual(theme.size + 3 - 1e-9))
    expect(heights[0]!).toBeGreaterThan(box.top)
    const shown = new Set(names.map((name) => name.shown))
    for (const { text, x } of ofKind(marks, 'text')) if (shown.has(text)) expect(x).toBeGreaterThan(box.right)
    expect(curve(items.slice(0, 1)).names.map(({ full }) => full)).toEqual(['chance 0.50'])
  })

  it('has a margin as wide as its longest name, of which what has no room is cut', () => {
    const items = itemsFor(['test.accuracy', 'test.accuracy'])
    const wide = marginFor(items, theme, 800)
    expect(wide).toBeGreaterThan(theme.width('chance 0.50'))
    const narrow = marginFor(items, theme, 200)
    expect(narrow).toBeLessThanOrEqual(0.3 * 200 + 1)
    const named = (width: number, margin: number, of = items) => {
      const axis = stepAxis({ min: 0, max: 30, zero: false }, 'linear', 46, width - margin)
      for (const { metric } of of) metricIn(run, metric.name)
      const state = { size: { ...size, width }, axis, items: of, kind: 'linear', head: null } as const
      return curvePlot({ ...state, choices: choicesOf({}) }, theme)
    }
    expect(named(800, wide).names.at(-1)!.shown).toBe('chance 0.50')
    const [, second, chance] = named(150, 54, itemsFor(['tasks.accuracy'])).names
    expect(second).toMatchObject({ full: 'second', shown: expect.stringMatching(/^sec?…$/) })
    // A number is never cut.
    expect(chance).toMatchObject({ full: 'chance 0.50', shown: '0.50' })
  })

  it('says how many names have no room', () => {
    const items = itemsFor(Array.from({ length: 40 }, () => 'test.accuracy'))
    const { names, marks, box } = curve(items)
    expect(names.length).toBeLessThan(40)
    expect(textsOf(marks)).toContain(`${41 - names.length} more`)
    for (const { y } of names) expect(y).toBeGreaterThan(box.top)
  })

  it('draws measures of several units one at a time, whatever was chosen', () => {
    const spec = { kind: 'curve', title: '', metrics: ['test.accuracy', 'test.loss'] }
    const column = run.declarations.find(({ name }) => name === 'test')!.columns[0]!
    const withLoss = (changes: object): PanelRun => ({
      ...run,
      declarations: run.declarations.map((each) =>
        each.name === 'test' ? { ...each, columns: [column, { ...column, name: 'loss', ...changes }] } : each
      )
    })
    const mixed = [withLoss({ unit: 'nats' })]
    expect(shareAxis(spec, mixed)).toBe(false)
    expect(shownColumn(spec, mixed, 'all')).toBe('accuracy')
    expect(shownColumn(spec, mixed, 'loss')).toBe('loss')
    const alike = [withLoss({})]
    expect(shareAxis(spec, alike)).toBe(true)
    expect(shownColumn(spec, alike, 'all')).toBe('all')
  })

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
    expect(lines.at(-1)!.stroke).toMatchObject({ colour, dash: [] })
    expect(ofKind([group!], 'area')).toHaveLength(1)
    expect(textsOf(plot.marks)).toEqual(expect.arrayContaining(['0.4', '0.6', '1', 'step']))
    expect(isDrawable(plot.marks)).toBe(true)
  })

  it('leaves other runs faint and without bands while one stands out', () => {
    const other = { ...run, id: 'b' } as PanelRun
    const both = itemsFor(['test.accuracy'], undefined, [run, other])
    const drawn = (lit: string | null) =>
      curvePlot({ size, axis, items: both, kind: 'linear', choices: choicesOf({}), head: null, lit }, theme)
        .marks
    const medians = (lit: string | null) =>
      ofKind(drawn(lit), 'line')
        .filter(({ stroke }) => stroke.width === 2)
        .map(({ opacity }) => opacity)
    expect(medians(null)).toEqual([1, 1])
    expect(medians('a')).toEqual([0.3, 1])
    expect(medians('b')).toEqual([1, 0.3])
    expect([null, 'a'].map((lit) => ofKind(drawn(lit), 'area').length)).toEqual([2, 1])
  })

  it('has no line of another quantity that bears the same name, and says so', () => {
    const declarations = run.declarations.map((series) => ({
      ...series,
      columns: series.columns.map((column) => ({ ...column, quantity: 'accuracy on other rows' }))
    }))
    const other = { ...run, id: 'b', title: 'Other', declarations } as PanelRun
    const spec = { kind: 'curve', title: '', metrics: ['test.accuracy'] }
    const placed = [run, other].map((each, rank) => ({
      ...{ run: each, rank, timeline: stepTimeline }
    }))
    for (const together of [undefined, true] as const)
      expect(itemsFor(spec.metrics, together, [run, other]).map((item) => item.run.id)).toEqual([run.id])
    expect(otherQuantities(spec, placed, 'accuracy')).toEqual([
      'Other has no line of test.accuracy: there it is the accuracy on other rows.'
    ])
    expect(otherQuantities(spec, [placed[0]!], 'accuracy')).toEqual([])
  })

  it('of means has a line of all places alike beside the others, only where it is asked for', () => {
    const means = [{ name: 'macro', metric: 'tasks.accuracy' }]
    const spec = { kind: 'curve', title: '', metrics: ['test.accuracy'], means }
    const linesFor = (when?: { path: string; in: string[] }, of = run) =>
      itemsOf(
        when ? { ...spec, means: [{ ...means[0]!, when }] } : spec,
        [{ run: of, rank: 0, timeline: stepTimeline }],
        'accuracy'
      )
    const [test, macro] = linesFor()
    expect(macro).toMatchObject({ bold: false, named: null, metric: { name: 'macro.accuracy' } })
    for (const { metric } of [test!, macro!]) refreshAll(metric)
    const tasks = metricIn(run, 'tasks.accuracy').summary.groups
    const { summary, column } = macro!.metric
    expect([...summary.steps.subarray(0, summary.count)]).toEqual([0, 10, 20, 30])
    for (const r of [0, 1])
      for (let i = 0; i < 4; i++)
        expect(summary.groups[0]!.replicas[r]![i]).toBeCloseTo(
          (tasks[0]!.replicas[r]![i]! + tasks[1]!.replicas[r]![i]!) / 2
        )
    expect(summary.groups[0]!.median[3]).not.toBeCloseTo(test!.metric.summary.groups[0]!.median[3]!)
    expect(column.quantity).not.toBe(metricIn(run, 'tasks.accuracy').column.quantity)
    expect(linesFor({ path: 'task.law', in: ['halving'] })).toHaveLength(1)
    const lawful = toyRun({ spec: { task: { law: 'halving' } } as never })
    expect(linesFor({ path: 'task.law', in: ['halving'] }, lawful)).toHaveLength(2)
  })

  it('reads at the cursor on its line, and crosses where a seed diverged', () => {
    const failed = items.map((item) => ({ ...item, run: { ...run, diverged: [{ replica: 1, step: 20 }] } }))
    const marks = overlayMarks({ plot, items: failed, at: 30, head: 20 }, theme)
    expect(textsOf(marks)).toEqual([])
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
        (mark) => mark.kind === 'group' && mark.clip.left === axis.x(20) && mark.clip.right === axis.right
      )
    expect([strokes(null).length, strokes(20).length]).toEqual([0, 1])
  })
})

describe('named lines', () => {
  const groups = itemsFor(['tasks.accuracy'])
  const plot = curve(groups)

  it('are one a group, each with a dash and its name at its end', () => {
    expect(groups.map(({ named, group }) => [named, group])).toEqual([
      [{ name: 'first', order: 0 }, 0],
      [{ name: 'second', order: 1 }, 1]
    ])
    const { names } = plot
    expect(names.map(({ full }) => full)).toEqual(['first', 'second', 'chance 0.50'])
    expect(Math.abs(names[0]!.y - names[1]!.y)).toBeGreaterThanOrEqual(theme.size + 3 - 1e-9)
    const medians = ofKind(plot.marks, 'line').filter(({ stroke }) => stroke.colour === colour)
    expect(new Set(medians.map(({ stroke }) => stroke.dash?.join()))).toEqual(new Set(['', '6,3']))
    expect(ofKind(plot.marks, 'area')).toEqual([])
  })

  it('are told together at the cursor, and have no dot there', () => {
    expect(namedInWords(groups, 20)).toBe('first 0.81 · second 0.56')
    expect(namedInWords(groups, 25)).toBe('first 0.81 · second 0.56 at step 20')
    expect(ofKind(overlayMarks({ plot, items: groups, at: 20, head: null }, theme), 'circle')).toEqual([])
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
    ...{ size, axis, run, metric: metricIn(run, 'tasks.accuracy'), order: [1, 0], head: 20, ongoing: true },
    theme: 'dark',
    describe: (task, step) => `${task} at ${Math.round(step)}`,
    stacked: false
  }
  const marks = heatMarks(state, theme)
  const [cells] = ofKind(marks, 'raster')

  it('has a row a task in its order, coloured up to the head', () => {
    expect([cells!.rows, cells!.columns]).toEqual([2, 244])
    const at = (row: number, step: number): number[] => {
      const column = Math.round(axis.x(step) - cells!.x)
      return [...cells!.rgba.subarray(4 * (row * 244 + column), 4 * (row * 244 + column) + 4)]
    }
    expect(at(1, 19)[0]).toBeGreaterThan(at(0, 19)[0]!)
    expect([at(0, 19)[3], at(0, 25)[3]]).toEqual([255, 0])
    expect(textsOf(marks).slice(0, 2)).toEqual(['second', 'first'])
  })

  it('has its colours from chance to the most that can be, and from what there is where nothing is declared', () => {
    const { metric } = state
    expect(colourRange(metric)).toEqual([0.5, 1])
    const undeclared = { ...metric.column, chance: undefined, range: undefined }
    const [low, high] = colourRange({ ...metric, column: undeclared })
    expect([low, high]).toEqual([0, metric.summary.highest])
    const at = ({ column }: typeof metric): number[] => {
      const [raster] = ofKind(heatMarks({ ...state, metric: { ...metric, column } }, theme), 'raster')
      return [...raster!.rgba.subarray(4 * 244)].slice(0, 4)
    }
    expect(at(metric), 'chance has the first colour').not.toEqual(at({ ...metric, column: undeclared }))
  })

  it('says the task and the step under a pointer, nothing beside it', () => {
    expect(hit(marks, axis.x(12), 10)?.words).toBe('1 at 12')
    expect(hit(marks, axis.x(12), 270)?.words).toBe('0 at 12')
    expect(hit(marks, 20, 100)).toBeNull()
  })

  it('of shares has them one on the other, each as high as it is', () => {
    const stacked = heatMarks({ ...state, stacked: true }, theme)
    const [first, second] = ofKind(stacked, 'area')
    const { top, bottom } = heatBox(size)
    const at = (step: number): number => Math.round(axis.x(step) - axis.left)
    const value = (task: number, step: number): number =>
      ofKind([first!, second!], 'area')[task]!.points[2 * at(step) + 1]!
    // the second begins where the first ends, which is at its value; the order is that of the state
    expect(value(0, 19)).toBe(top)
    expect((value(1, 19) - top) / (bottom - top)).toBeGreaterThan(0.5)
    expect(hit(stacked, axis.x(12), top + 2)?.words).toBe('1 at 12')
    expect(textsOf(stacked).slice(0, 1)).toEqual(['second'])
    expect(ofKind(stacked, 'raster')[0]!.rgba.every((each) => each === 0)).toBe(true)
  })

  it('has head and cursor above it', () => {
    const colours = ofKind(heatCursor(state, 10, theme), 'line').map(({ stroke }) => stroke.colour)
    expect(colours).toEqual(['running', 'halo', 'cursor'])
  })
})

describe('small multiples', () => {
  const grid = gridLayout(400, 120, 2, 17)
  const state: TasksState = {
    ...{ size, grid, domain: { min: 0, max: 30, zero: false }, stepScale: 'linear' },
    metric: metricIn(run, 'tasks.accuracy'),
    lines: taskLines('step', run, 'tasks.accuracy'),
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

it('names that begin with what they are a place of leave it out where room is short', () => {
  const called = (labels: readonly string[]) =>
    toyRun({
      declarations: family.series.map((each) => ({
        ...each,
        inner: each.inner.map((axis) => ({ ...axis, title: 'rule', labels }))
      }))
    })
  const metric = metricIn(called(['rule 30', 'ruled 110']), 'tasks.accuracy')
  expect([0, 1].map(metric.nameOf)).toEqual(['rule 30', 'ruled 110'])
  expect([0, 1].map(metric.labelOf)).toEqual(['30', 'ruled 110'])
})
