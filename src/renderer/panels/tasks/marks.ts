/** The small multiples: every task's median over its replicas, and the time cursor across them. */
import type { Group } from '#shared/analysis/quantiles'
import { short } from '../../../kit/ui/format'
import type { Size } from '../../../kit/panel/draw/canvas'
import { placeMarks } from '../../../kit/panel/axes/placeMarks'
import { place, type Placed, type XAxis } from '../../../kit/panel/axes/xAxis'
import { metricOf, type Metric } from '../../../kit/panel/series/domain'
import { stepAxis, type StepAxis, type StepDomain } from '../../../kit/panel/axes/scale'
import { lineMarks } from '../../../kit/panel/draw/strokes'
import { translucent, type Theme } from '../../../kit/panel/draw/theme'
import type { Frame } from '../../../kit/panel/draw/trace'
import { Traces } from '../../../kit/panel/draw/traces'
import type { Mark } from '../../../kit/panel/marks/marks'
import { crisp, crosshairLine, hairline, segments, type Segment } from '../../../kit/panel/marks/shapes'
import { words } from '../../../kit/panel/marks/text'
import type { AxisScale } from '#shared/axes'
import type { PanelRun } from '../../../kit/panel/props'
import { cellAt, type Cell, type Grid } from './layout'

export interface TasksState {
  size: Size
  grid: Grid
  domain: StepDomain
  stepScale: AxisScale
  metric: Metric
  /** The lines of a cell: the run's own, or one a stage, each over its own steps. */
  lines: readonly TaskLine[]
  theme: 'light' | 'dark'
}

/** A run, or a stage of one, by task. */
export interface TaskLine extends Placed {
  metric: Metric
}

/** Those of a run on an axis; of one that has no rows yet there is none. */
export const taskLines = (xAxis: XAxis, run: PanelRun, metric: string): TaskLine[] =>
  place(xAxis, [run]).placed.flatMap((placed) => {
    const own = metricOf(placed.run, metric)
    return own ? [{ ...placed, metric: own }] : []
  })

/** Single replicas up to this many, the band alone above. */
const SINGLES = 12

/** The axis of one cell, from its left edge. Step 0 has no room here. */
export const cellAxis = (state: Pick<TasksState, 'domain' | 'stepScale' | 'grid'>): StepAxis =>
  stepAxis({ ...state.domain, zero: false }, state.stepScale, 0, state.grid.cellWidth)

/** @param traces the lines as they were last decimated */
export function taskMarks(
  state: TasksState,
  order: readonly number[],
  t50: readonly (number | null)[],
  theme: Theme,
  traces = new Traces()
): Mark[] {
  const axis = cellAxis(state)
  traces.use(axis, Math.max(1, Math.round(state.grid.cellWidth * state.size.ratio)))
  return order.slice(0, state.grid.shown).flatMap((task, place) => {
    const cell = cellAt(state.grid, place)
    return [
      ...frameMarks(theme, state.grid, cell),
      ...stagesIn(theme, state, axis, cell, place > 0),
      ...linesOf(theme, state, axis, task, cell, traces),
      ...labelMarks(theme, state, cell, task, t50[task] ?? null)
    ]
  })
}

function linesOf(
  theme: Theme,
  { size, grid, lines }: TasksState,
  axis: StepAxis,
  task: number,
  cell: Cell,
  traces: Traces
): Mark[] {
  const { top, bottom } = plotOf(grid, cell)
  const height = (bottom - top - 1) * size.ratio
  const up = (value: number): number => Math.min(1, Math.max(0, value)) * height
  const frame: Frame = { axis, ratio: size.ratio, place: up }
  const corner = { left: cell.left, bottom: bottom - 0.5 }
  return lines.flatMap(({ run, metric }) => {
    const colour = theme.run[run.colour]!
    const dash = theme.dash[run.dash]!
    const line = (
      part: string,
      values: (group: Group) => Float64Array,
      width: number,
      opacity = 1
    ): Mark[] => {
      const data = traces.read(`${run.id} ${task} ${part}`, metric.summary, task, values)
      return lineMarks(data, frame, corner, { colour, width, dash, opacity })
    }
    if (lines.length > 1) return line('median', (group) => group.median, 1.25)
    const singles = run.replicas > 1 && run.replicas <= SINGLES ? run.replicas : 0
    return [
      ...(run.replicas > SINGLES
        ? [...line('low', (group) => group.low, 0.75, 0.6), ...line('high', (group) => group.high, 0.75, 0.6)]
        : []),
      ...Array.from({ length: singles }, (_, replica) =>
        line(`replica ${replica}`, (group) => group.replicas[replica]!, 0.75, 0.38)
      ).flat(),
      ...line('median', (group) => group.median, 1.25)
    ]
  })
}

const plotOf = (grid: Grid, cell: Cell): { top: number; bottom: number } => ({
  top: cell.top + grid.labelHeight,
  bottom: Math.round(cell.top + grid.cellHeight) - 2
})

/** A line where each stage begins, with its name in the first cell alone. */
function stagesIn(theme: Theme, state: TasksState, axis: StepAxis, cell: Cell, nameless: boolean): Mark[] {
  const box = { left: cell.left, right: cell.left + state.grid.cellWidth, ...plotOf(state.grid, cell) }
  return placeMarks(theme, { box, x: (step) => cell.left + axis.x(step), nameless }, state.lines)
}

function frameMarks(theme: Theme, grid: Grid, cell: Cell): Mark[] {
  const { top, bottom } = plotOf(grid, cell)
  const line: Segment = [cell.left, crisp(bottom), cell.left + grid.cellWidth, crisp(bottom)]
  return [
    { kind: 'rects', boxes: [cell.left, top - 1, grid.cellWidth, bottom - top + 1], fill: theme.raised },
    segments([line], hairline(theme.axis))
  ]
}

/** Above the plot, or inside it where a line at chance leaves room; a label that has none is told by its number. */
function labelMarks(theme: Theme, state: TasksState, cell: Cell, task: number, t50: number | null): Mark[] {
  const { grid } = state
  const inside = grid.labelHeight === 0
  const low = (state.metric.column.chance ?? 0) > 0.3
  const within = low ? plotOf(grid, cell).bottom - 3 : cell.top + theme.size
  const y = inside ? within : cell.top + grid.labelHeight - 5
  const when = inside ? '' : t50 === null ? '–' : short(t50)
  const room = grid.cellWidth - (when === '' ? 4 : theme.width(when) + 6)
  const label = state.metric.labelOf(task)
  const fitting = theme.width(label, 'strong') <= room ? label : String(task + 1)
  const name = words(theme, fitting, cell.left + (inside ? 2 : 0), y, {
    colour: theme.text1,
    strong: true,
    halo: true
  })
  if (inside) return [name]
  return [name, words(theme, when, cell.left + grid.cellWidth, y, { anchor: 'end', halo: true })]
}

/** The cursor in every cell, and the frame of the one that is pointed at. @param crosshair the step that is pointed at in any panel */
export function taskCursor(
  state: TasksState,
  step: number,
  pointed: number,
  theme: Theme,
  crosshair: number | null = null
): Mark[] {
  const { grid } = state
  const x = cellAxis(state).x(step)
  const cells = Array.from({ length: grid.shown }, (_, place) => {
    const cell = cellAt(grid, place)
    return { ...cell, ...plotOf(grid, cell) }
  })
  const frame = cells[pointed]
  const under = cellAxis(state).x(crosshair ?? NaN)
  const crossed = under >= 0 && under <= grid.cellWidth ? cells : []
  const inside = x >= 0 && x <= grid.cellWidth ? cells : []
  return [
    ...(frame
      ? [
          {
            kind: 'rects' as const,
            boxes: [
              crisp(frame.left - 1),
              crisp(frame.top - 2),
              Math.round(grid.cellWidth),
              frame.bottom - frame.top + 2
            ],
            stroke: hairline(translucent(theme.text3, 0.9))
          }
        ]
      : []),
    ...crossed.map((cell) =>
      crosshairLine(theme, Math.min(cell.left + under, cell.left + grid.cellWidth - 1), cell)
    ),
    segments(
      inside.map(({ left, top, bottom }) => {
        const at = crisp(Math.min(left + x, left + grid.cellWidth - 1))
        return [at, top - 1, at, bottom + 1]
      }),
      hairline(theme.cursor),
      0.8
    )
  ]
}
