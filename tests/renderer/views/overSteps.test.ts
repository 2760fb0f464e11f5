import { describe, expect, it } from 'vitest'
import type { OverSteps } from '#shared/sweep/overSteps'
import type { CellView, SweepDetail } from '#shared/sweep/record'
import { hit } from '../../../src/kit/panel/marks/hit'
import { overStepsMarks } from '../../../src/renderer/views/sweep/panels/overSteps'
import {
  placesThrough,
  reachedBy,
  reachLines,
  shareOf,
  sliceOf,
  sliceTable,
  turnsOf
} from '../../../src/renderer/views/sweep/panels/slices'
import { isDrawable, ofKind, textsOf, theme } from '../../kit/panel/pictures'

const quartiles = (at: number | null) => {
  const bound = { at: at ?? 100, beyond: at === null }
  return { low: bound, median: bound, high: bound }
}
const axis = (title: string, labels: string[]) => ({
  title,
  scale: 'log',
  options: labels.map((label) => ({ label, value: Number(label), set: {} }))
})

/** Two widths by three numbers of rows; what a cell fits by is ten times as late with every more rows. */
const fitted = [
  [10, 100, null],
  [1, 10, 100]
]
const detail = {
  spec: {
    measure: { metric: 'test.error', is: 'atMost', value: 0.5 },
    phases: { train: { metric: 'set.error', is: 'atMost', value: 0 } }
  },
  axes: [axis('Width', ['4', '8']), axis('Rows', ['20', '40', '80'])]
} as unknown as Pick<SweepDetail, 'axes' | 'spec'>

const lines = fitted.flatMap((of, width) =>
  of.map((step, rows) => ({
    cell: {
      index: 3 * width + rows,
      at: [width, rows],
      reached: quartiles(step),
      trained: quartiles(step === null ? null : 2 * step)
    } as unknown as CellView,
    steps: Float64Array.of(1, 10, 100),
    values: Float64Array.of(1, 0.1 * (1 + width), 0.01 * (1 + rows))
  }))
)
const found: OverSteps = { metric: 'test.error', lines, watched: new Map() }
/** The wider ones are at 0.4 at step 10, and above the threshold again at step 100, where all know their rows. */
const again = lines.map((line) => ({ ...line, values: Float64Array.of(1, line.cell.at[0] ? 0.4 : 0.6, 0.6) }))
const fits = lines.map((line) => ({ ...line, steps: Float64Array.of(100), values: Float64Array.of(0) }))
const byCell = (own: typeof lines) => new Map(own.map((line) => [line.cell.index, line]))
const watchful: OverSteps = {
  metric: 'test.error',
  lines: again,
  watched: new Map([
    ['test.error', byCell(again)],
    ['set.error', byCell(fits)]
  ])
}
const [widths, rows, both] = turnsOf(detail)
const size = { width: 396, height: 242, ratio: 1 }

describe('a sweep of two knobs over its steps', () => {
  it('lies on a picture three ways, the third axis at one place', () => {
    expect(placesThrough(detail, found, widths!).map(({ label }) => label)).toEqual(['20', '40', '80'])
    expect(placesThrough(detail, found, rows!).map(({ label }) => label)).toEqual(['4', '8'])
    expect(placesThrough(detail, found, both!).map(({ label }) => label)).toEqual(['1', '10', '100'])
    const cells = (turn: typeof both, at: number) =>
      sliceOf(detail, found, turn!, at)!.rows.map(({ lines }) => lines.map((line) => line!.cell.index))
    expect(cells(widths, 1)).toEqual([[1], [4]])
    expect(cells(rows, 1)).toEqual([[3], [4], [5]])
    expect(cells(both, 10)).toEqual([
      [0, 3],
      [1, 4],
      [2, 5]
    ])
  })

  it('has one colour for one value however it is turned', () => {
    const ranges = [sliceOf(detail, found, widths!, 0), sliceOf(detail, found, both!, 100)]
    expect(ranges.map((slice) => slice!.range)).toEqual([
      [0.01, 1],
      [0.01, 1]
    ])
    expect(shareOf(0.1, [0.01, 1])).toBeCloseTo(0.5, 12)
    expect(shareOf(0.75, [0.5, 1])).toBe(0.5)
    expect(shareOf(1, [1, 1])).toBe(0)
  })

  it('tells the cell under the pointer at the step, and has it in the table', () => {
    const slice = sliceOf(detail, found, both!, 10)!
    const marks = overStepsMarks(slice, size, theme)
    expect(isDrawable(marks)).toBe(true)
    expect(textsOf(marks)).toEqual(['4', '8', 'Width', '20', '40', '80', '↑ Rows'])
    // the box is 300 by 200 pixels from (84, 6) on: the left half of its lowest third
    expect(hit(marks, 100, 190)).toMatchObject({
      id: '0',
      words: 'Rows 20, Width 4, step 10: test error 0.1; test error ≤ 0.5 at 10; set error ≤ 0 at 20'
    })
    const table = sliceTable(slice)
    expect(table.columns).toEqual([
      'Rows',
      'Width',
      'step',
      'test.error',
      'step of test error ≤ 0.5',
      'step of set error ≤ 0'
    ])
    expect(table.rows).toBe(6)
    expect(table.row(4)).toEqual(['80', '4', 10, 0.1, NaN, NaN])
  })

  /** Of the solid line, or of that of dashes: its strokes. */
  const strokesOf = (marks: ReturnType<typeof overStepsMarks>, dashes = false): number[][] => {
    const [line] = ofKind(marks, 'line').filter(
      ({ stroke }) => stroke.colour === 'cursor' && stroke.dash!.length > 0 === dashes
    )
    const strokes: number[][] = []
    let stroke: number[] = []
    for (const value of Array.from(line?.points ?? []))
      if (!Number.isNaN(value)) stroke.push(value)
      else if (stroke.length > 0) {
        strokes.push(stroke)
        stroke = []
      }
    return stroke.length > 0 ? [...strokes, stroke] : strokes
  }
  const sorted = (strokes: number[][]) => strokes.map((each) => each.map((value) => Math.round(value))).sort()

  it('has an outline of the cells that reached it by the step, and none before the first', () => {
    const outline = (step: number) =>
      strokesOf(overStepsMarks(sliceOf(detail, found, both!, step)!, size, theme))
    // (width 4; 20 rows), (8; 20) and (8; 40): an L of cells of 150 by 67 pixels, 3 pixels inside it
    expect(sorted(outline(10))).toEqual(
      sorted([
        [87, 203, 234, 203],
        [87, 203, 87, 142],
        [87, 142, 237, 142],
        [237, 142, 237, 76],
        [237, 76, 381, 76],
        [234, 203, 381, 203],
        [381, 203, 381, 139],
        [381, 139, 381, 76]
      ])
    )
    expect(outline(0.5)).toEqual([])
    expect(reachedBy(sliceOf(detail, found, both!, 10)!, reachLines(detail, found)[0]!)).toEqual({
      reached: 3,
      of: 6
    })
  })

  it('has the outline of what is so at the step, where that is recorded: of all of them at last', () => {
    const marks = (step: number) => overStepsMarks(sliceOf(detail, watchful, both!, step)!, size, theme)
    expect(strokesOf(marks(10)).every(([x0, , x1]) => x0! >= 234 && x1! >= 234)).toBe(true)
    expect(strokesOf(marks(10))).not.toEqual([])
    expect(strokesOf(marks(100))).toEqual([])
    const xs = strokesOf(marks(100), true).flatMap(([x0, , x1]) => [x0!, x1!])
    expect([Math.min(...xs), Math.max(...xs)]).toEqual([84 + 8, 384 - 8])
    expect(strokesOf(marks(10), true)).toEqual([])
    const [error, fit] = reachLines(detail, watchful)
    const at = (step: number) => sliceOf(detail, watchful, both!, step)!
    expect(reachedBy(at(10), error!)).toEqual({ reached: 3, of: 6 })
    expect(reachedBy(at(100), fit!)).toEqual({ reached: 6, of: 6 })
  })

  it('has a stair over the steps, which goes to the end where a row never reached it', () => {
    const slice = sliceOf(detail, found, widths!, 2)!
    expect(strokesOf(overStepsMarks(slice, size, theme))).toEqual([[384, 106, 384, 106, 384, 6]])
    const rowsUp = sliceOf(detail, found, rows!, 0)!
    const [stair, ...others] = strokesOf(overStepsMarks(rowsUp, size, theme))
    expect(others).toEqual([])
    // 20 rows at step 10, 40 rows at the last one, 80 never
    expect(stair!.map((value) => Math.round(value))).toEqual([234, 206, 234, 139, 384, 139, 384, 73, 384, 73])
    expect(reachedBy(rowsUp, reachLines(detail, found)[0]!)).toEqual({ reached: 2, of: 3 })
    expect(sliceTable(slice).row(3)).toEqual(['8', 1, 1])
  })

  it('of one knob is one picture', () => {
    const one = { ...detail, axes: detail.axes.slice(0, 1) }
    expect(turnsOf(one)).toEqual([{ across: 'step', up: 0, through: null }])
    expect(placesThrough(one, found, turnsOf(one)[0]!)).toEqual([])
    expect(sliceOf(one, { ...found, lines: [] }, turnsOf(one)[0]!, 0)).toBe(null)
  })
})
