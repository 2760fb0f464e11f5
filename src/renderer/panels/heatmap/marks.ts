/** The heat map: one raster of pixel columns by tasks, its axes, and the cursor over it. */
import { stepAxisMarks } from '../../../kit/panel/axes/axes'
import { placeMarks } from '../../../kit/panel/axes/placeMarks'
import { stepTimeline } from '../../../kit/panel/axes/timeline'
import { gutter, type Size } from '../../../kit/panel/draw/canvas'
import type { Metric } from '../../../kit/panel/series/domain'
import type { Theme } from '../../../kit/panel/draw/theme'
import { Traces } from '../../../kit/panel/draw/traces'
import type { Box, Mark, RasterMark } from '../../../kit/panel/marks/marks'
import {
  crisp,
  crosshairLine,
  cursorLine,
  hairline,
  hatch,
  headLine,
  segments
} from '../../../kit/panel/marks/shapes'
import { words } from '../../../kit/panel/marks/text'
import { eachRow, type HeatState, mapOf } from './rows'
import { stackMarks } from './stack'

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

/** @param traces the lines as they were last decimated */
export function heatMarks(state: HeatState, theme: Theme, traces = new Traces()): Mark[] {
  const { axis, order, head, ongoing, size, run } = state
  const box = { ...heatBox(size), right: axis.right }
  return [
    ...(ongoing ? hatch(theme, { ...box, left: Math.max(box.left, axis.x(head)) }) : []),
    ...(state.stacked
      ? stackMarks(state, box, theme, traces)
      : [...(order.length > 0 ? [cells(state, box, theme, traces)] : []), ...rowLabels(theme, box, state)]),
    ...placeMarks(theme, { box, x: (step) => axis.x(step), colour: theme.surface }, [
      { run, timeline: stepTimeline }
    ]),
    ...stepAxisMarks(theme, axis, box.bottom, size.width - 4)
  ]
}

function cells(state: HeatState, box: Box, theme: Theme, traces: Traces): RasterMark {
  const { axis, metric, order, size, describe } = state
  const columns = Math.round((box.right - box.left) * size.ratio)
  const rgba = new Uint8ClampedArray(4 * columns * order.length)
  const map = mapOf(theme)
  const range = colourRange(metric)
  eachRow(state, columns, traces, (row, line) => colourRow(rgba, row, { at: line * columns, map, range }))
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

/** From chance, or the least that can be, to the most; what declares neither takes what it has. */
export function colourRange({ column: { range, chance }, summary }: Metric): readonly [number, number] {
  const low = chance ?? range?.[0] ?? Math.min(0, summary.lowest)
  const high = range?.[1] ?? summary.highest
  return high > low ? [low, high] : [low, low + 1]
}

/** Colours of one row; where there is no value the surface shows through. */
function colourRow(
  data: Uint8ClampedArray,
  row: Float64Array,
  { at, map, range: [low, high] }: { at: number; map: Uint8ClampedArray; range: readonly [number, number] }
): void {
  for (let column = 0; column < row.length; column++) {
    const share = (row[column]! - low) / (high - low)
    if (share !== share) continue
    const index = 4 * Math.round(255 * Math.min(1, Math.max(0, share)))
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

/** The cursor, opaque and wide enough to be seen on every colour. @param crosshair the step that is pointed at in any panel */
export function heatCursor(
  { size, axis, head, ongoing }: HeatState,
  step: number,
  theme: Theme,
  crosshair: number | null = null
): Mark[] {
  const box = { ...heatBox(size), right: axis.right }
  const [x, end, under] = [axis.x(step), axis.x(head), axis.x(crosshair ?? NaN)]
  return [
    ...(under >= box.left && under <= box.right ? [crosshairLine(theme, under, box)] : []),
    ...(ongoing && end > box.left && end < box.right - 1 ? [headLine(theme, end, box)] : []),
    ...(x >= box.left && x <= box.right ? cursorLine(theme, x, box.top - 2, box.bottom + 5, true) : [])
  ]
}
