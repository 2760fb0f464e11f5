/** The heat map: one raster of pixel columns by tasks, its axes, and the cursor over it. */
import { stepAxisMarks } from '../../../kit/panel/axes/axes'
import { gutter, type Size } from '../../../kit/panel/draw/canvas'
import { colourMap } from '../../../kit/panel/draw/colormap'
import type { Metric } from '../../../kit/panel/series/domain'
import type { StepAxis } from '../../../kit/panel/axes/scale'
import type { Theme } from '../../../kit/panel/draw/theme'
import { Traces } from '../../../kit/panel/draw/traces'
import type { Box, Mark, RasterMark } from '../../../kit/panel/marks/marks'
import { crisp, cursorLine, hairline, hatch, headLine, segments } from '../../../kit/panel/marks/shapes'
import { words } from '../../../kit/panel/marks/text'
import { fillRow } from './cells'

export interface HeatState {
  size: Size
  axis: StepAxis
  metric: Metric
  order: readonly number[]
  head: number
  /** Right of the head are steps not trained yet. */
  ongoing: boolean
  theme: 'light' | 'dark'
  /** What a task's row says at a step. */
  describe(task: number, step: number): string
}

export const heatBox = ({ width, height }: Size): Box => ({
  left: gutter.left,
  right: width - gutter.right,
  top: 4,
  bottom: height - gutter.bottom
})

/** Rows thinner than this cannot be told apart. */
export const rowsThatFit = (size: Size): number => {
  const { top, bottom } = heatBox(size)
  return Math.max(0, Math.floor((bottom - top) / 2))
}

/** Width of step 0 before the break mark. */
const ZERO = 6

/** @param traces the lines as they were last decimated */
export function heatMarks(state: HeatState, theme: Theme, traces = new Traces()): Mark[] {
  const { axis, order, head, ongoing, size } = state
  const box = heatBox(size)
  return [
    ...(ongoing ? hatch(theme, { ...box, left: Math.max(box.left, axis.x(head)) }) : []),
    ...(order.length > 0 ? [cells(state, box, theme, traces)] : []),
    ...rowLabels(theme, box, state),
    ...stepAxisMarks(theme, axis, box.bottom)
  ]
}

function cells(state: HeatState, box: Box, theme: Theme, traces: Traces): RasterMark {
  const { axis, metric, order, head, size, describe } = state
  const columns = Math.round((box.right - box.left) * size.ratio)
  const rgba = new Uint8ClampedArray(4 * columns * order.length)
  const map = mapOf(theme)
  const row = new Float64Array(columns)
  const pixel = (x: number): number => Math.round((x - axis.left) * size.ratio)
  traces.use(axis, columns)
  order.forEach((task, line) => {
    const { columns: found } = traces.read(`${task}`, metric.summary, task, (lane) => lane.median)
    fillRow(row, found, pixel(axis.start), Math.min(columns, pixel(axis.x(head)) + 1))
    if (axis.zero) row.fill(found.first[0]!, 0, pixel(axis.left + ZERO))
    colourRow(rgba, row, line * columns, map)
  })
  const [width, height] = [box.right - box.left, box.bottom - box.top]
  const at = { x: box.left, y: box.top, width, height, columns, rows: order.length }
  return {
    kind: 'raster',
    ...at,
    rgba,
    datumAt: (column, line) => {
      const step = axis.step(box.left + ((column + 0.5) * width) / columns)
      return { id: `${order[line]}`, words: describe(order[line]!, step) }
    }
  }
}

const maps = new WeakMap<Theme, RasterMark['rgba']>()

/** Colours from 0 to 1. */
export function mapOf(theme: Theme): RasterMark['rgba'] {
  let map = maps.get(theme)
  if (!map) maps.set(theme, (map = colourMap(theme.sequence)))
  return map
}

/** Colours of one row; where there is no value the surface shows through. */
function colourRow(data: Uint8ClampedArray, row: Float64Array, at: number, map: Uint8ClampedArray): void {
  for (let column = 0; column < row.length; column++) {
    const value = row[column]!
    if (value !== value) continue
    const index = 4 * Math.round(255 * Math.min(1, Math.max(0, value)))
    data.set(map.subarray(index, index + 4), 4 * (at + column))
  }
}

function rowLabels(theme: Theme, box: Box, { order, metric }: HeatState): Mark[] {
  const pitch = (box.bottom - box.top) / order.length
  const every = Math.ceil((theme.size + 1) / pitch)
  const fitting = (label: string, short: string): string =>
    theme.width(label) <= box.left - 8 ? label : short
  const labels = order.flatMap((task, row): Mark[] =>
    row % every === 0
      ? [
          words(
            theme,
            fitting(metric.labelOf(task), String(task + 1)),
            box.left - 6,
            box.top + (row + 0.5) * pitch + 0.5,
            {
              anchor: 'end',
              baseline: 'middle'
            }
          )
        ]
      : []
  )
  if (pitch < 12) return labels
  const between = order.slice(1).map((_, row) => crisp(box.top + (row + 1) * pitch))
  return [
    ...labels,
    segments(
      between.map((y) => [box.left, y, box.right, y]),
      hairline(theme.surface)
    )
  ]
}

/** The cursor, opaque and wide enough to be seen on every colour. */
export function heatCursor({ size, axis, head, ongoing }: HeatState, step: number, theme: Theme): Mark[] {
  const box = heatBox(size)
  const [x, end] = [axis.x(step), axis.x(head)]
  return [
    ...(ongoing && end > box.left && end < box.right - 1 ? [headLine(theme, end, box)] : []),
    ...(x >= box.left && x <= box.right ? cursorLine(theme, x, box.top - 2, box.bottom + 5, true) : [])
  ]
}
