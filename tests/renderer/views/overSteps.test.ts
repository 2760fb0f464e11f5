import { describe, expect, it } from 'vitest'
import type { OverSteps } from '#shared/sweep/overSteps'
import type { CellView, SweepDetail } from '#shared/sweep/record'
import { hit } from '../../../src/kit/panel/marks/hit'
import { overStepsMarks } from '../../../src/renderer/views/sweep/panels/overSteps'
import {
  placesThrough,
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

const found: OverSteps = {
  metric: 'test.error',
  lines: fitted.flatMap((of, width) =>
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

  it('has the border of the cells that reached it by the step, and none before the first', () => {
    const borders = (step: number) =>
      ofKind(overStepsMarks(sliceOf(detail, found, both!, step)!, size, theme), 'line')
        .filter(({ stroke }) => stroke.colour === 'cursor' && stroke.dash!.length === 0)
        .map(({ points }) => Array.from(points).filter((each) => !Number.isNaN(each)))
    // of (width 4; 20 rows), (8; 20), (8; 40): above the first, right of it beside the third, above that
    const third = 200 / 3
    const y = [206 - third, 206 - 2 * third] as const
    const [found10] = borders(10)
    const edges = Array.from({ length: found10!.length / 4 }, (_, i) => found10!.slice(4 * i, 4 * i + 4))
    expect(edges).toHaveLength(3)
    expect(edges.map(([x0, , x1]) => [x0, x1])).toEqual(
      expect.arrayContaining([
        [84, 234],
        [234, 234],
        [234, 384]
      ])
    )
    for (const value of edges.flatMap(([, y0, , y1]) => [y0!, y1!]))
      expect(Math.min(...y.map((each) => Math.abs(each - value)))).toBeLessThan(1e-9)
    expect(borders(0.5)).toEqual([])
  })

  it('has a stair over the steps, broken where a row never reached it', () => {
    const slice = sliceOf(detail, found, widths!, 2)!
    const [line] = ofKind(overStepsMarks(slice, size, theme), 'line').filter(
      ({ stroke }) => stroke.colour === 'cursor' && stroke.dash!.length === 0
    )
    expect(Array.from(line!.points)).toEqual([NaN, NaN, 384, 106, 384, 6])
    expect(sliceTable(slice).row(3)).toEqual(['8', 1, 1])
  })

  it('of one knob is one picture', () => {
    const one = { ...detail, axes: detail.axes.slice(0, 1) }
    expect(turnsOf(one)).toEqual([{ across: 'step', up: 0, through: null }])
    expect(placesThrough(one, found, turnsOf(one)[0]!)).toEqual([])
    expect(sliceOf(one, { metric: 'test.error', lines: [] }, turnsOf(one)[0]!, 0)).toBe(null)
  })
})
