/** What heat maps and stacked shares are drawn of: a value for every task and pixel column, and the colours. */
import { colourMap } from '../../../kit/panel/draw/colormap'
import type { Size } from '../../../kit/panel/draw/canvas'
import type { PanelRun } from '../../../kit/panel/props'
import type { Metric } from '../../../kit/panel/series/domain'
import type { StepAxis } from '../../../kit/panel/axes/scale'
import type { Theme } from '../../../kit/panel/draw/theme'
import type { Traces } from '../../../kit/panel/draw/traces'
import type { RasterMark } from '../../../kit/panel/marks/marks'
import { fillRow } from './cells'

export interface HeatState {
  size: Size
  axis: StepAxis
  /** Whose stages are marked. */
  run: Pick<PanelRun, 'stages' | 'axis'>
  metric: Metric
  order: readonly number[]
  head: number
  /** Right of the head are steps not trained yet. */
  ongoing: boolean
  theme: 'light' | 'dark'
  /** Values are shares of a whole: one on the other in place of a row each. */
  stacked: boolean
  /** What a task's row says at a step. */
  describe(task: number, step: number): string
}

/** Width of step 0 before the break mark. */
const ZERO = 6

/** The value of every row's task in each pixel column; NaN where there is none. The array is the same for all rows. */
export function eachRow(
  { axis, metric, order, head, size }: HeatState,
  columns: number,
  traces: Traces,
  use: (row: Float64Array, line: number) => void
): void {
  const row = new Float64Array(columns)
  const pixel = (x: number): number => Math.round((x - axis.left) * size.ratio)
  traces.use(axis, columns)
  order.forEach((task, line) => {
    const { columns: found } = traces.read(`${task}`, metric.summary, task, (group) => group.median)
    fillRow(row, found, pixel(axis.start), Math.min(columns, pixel(axis.x(head)) + 1))
    if (axis.zero) row.fill(found.first[0]!, 0, pixel(axis.left + ZERO))
    use(row, line)
  })
}

const maps = new WeakMap<Theme, RasterMark['rgba']>()

/** Colours of a share of the range, from 0 to 1. */
export function mapOf(theme: Theme): RasterMark['rgba'] {
  let map = maps.get(theme)
  if (!map) maps.set(theme, (map = colourMap(theme.sequence)))
  return map
}
