/** Draws the small multiples: every task's median over its replicas, and the time cursor across them. */
import type { Lane } from '#shared/analysis/quantiles'
import { short } from '../../../kit/ui/format'
import { crisp, haloText, prepare, segment, type Size } from '../../../kit/panel/draw/canvas'
import type { Metric } from '../../../kit/panel/series/domain'
import { stepAxis, type StepAxis, type StepDomain } from '../../../kit/panel/axes/scale'
import { strokeLine } from '../../../kit/panel/draw/strokes'
import { readTheme, translucent, type Theme } from '../../../kit/panel/draw/theme'
import type { Frame } from '../../../kit/panel/draw/trace'
import { Traces } from '../../../kit/panel/draw/traces'
import type { AxisScale } from '#shared/axes'
import type { PanelRun } from '../../../kit/panel/props'
import { cellAt, type Cell, type Grid } from './layout'

type Context = CanvasRenderingContext2D

export interface TasksState {
  size: Size
  grid: Grid
  domain: StepDomain
  stepScale: AxisScale
  run: PanelRun
  metric: Metric
  theme: 'light' | 'dark'
}

/** Single replicas up to this many, the band alone above. */
const SINGLES = 12

/** The axis of one cell, from its left edge. Step 0 has no room here. */
export const cellAxis = (state: Pick<TasksState, 'domain' | 'stepScale' | 'grid'>): StepAxis =>
  stepAxis({ ...state.domain, zero: false }, state.stepScale, 0, state.grid.cellWidth)

export class TaskPlots {
  private readonly traces = new Traces()

  paint(
    canvas: HTMLCanvasElement,
    state: TasksState,
    order: readonly number[],
    t50: readonly (number | null)[]
  ): void {
    const g = prepare(canvas, state.size)
    const theme = readTheme(state.theme)
    const axis = cellAxis(state)
    this.traces.use(axis, Math.max(1, Math.round(state.grid.cellWidth * state.size.ratio)))
    order.slice(0, state.grid.shown).forEach((task, place) => {
      const cell = cellAt(state.grid, place)
      drawFrame(g, theme, state.grid, cell)
      this.drawLines(g, theme, state, axis, task, cell)
      drawLabel(g, theme, state, cell, task, t50[task] ?? null)
    })
  }

  private drawLines(
    g: Context,
    theme: Theme,
    { size, grid, metric, run }: TasksState,
    axis: StepAxis,
    task: number,
    cell: Cell
  ): void {
    const { top, bottom } = plotOf(grid, cell)
    const height = (bottom - top - 1) * size.ratio
    const place = (value: number): number => Math.min(1, Math.max(0, value)) * height
    const frame: Frame = { axis, ratio: size.ratio, place }
    const corner = { left: cell.left, bottom: bottom - 0.5 }
    const stroke = (part: string, values: (lane: Lane) => Float64Array, width: number, opacity = 1): void =>
      strokeLine(g, this.traces.read(`${task} ${part}`, metric.summary, task, values), frame, corner, {
        colour: theme.run[run.colour]!,
        width,
        dash: [],
        opacity
      })
    if (run.replicas > SINGLES) {
      stroke('low', (lane) => lane.low, 0.75, 0.6)
      stroke('high', (lane) => lane.high, 0.75, 0.6)
    } else if (run.replicas > 1)
      for (let replica = 0; replica < run.replicas; replica++)
        stroke(`replica ${replica}`, (lane) => lane.replicas[replica]!, 0.75, 0.38)
    stroke('median', (lane) => lane.median, 1.25)
  }
}

const plotOf = (grid: Grid, cell: Cell): { top: number; bottom: number } => ({
  top: cell.top + grid.labelHeight,
  bottom: Math.round(cell.top + grid.cellHeight) - 2
})

function drawFrame(g: Context, theme: Theme, grid: Grid, cell: Cell): void {
  const { top, bottom } = plotOf(grid, cell)
  g.fillStyle = theme.raised
  g.fillRect(cell.left, top - 1, grid.cellWidth, bottom - top + 1)
  g.strokeStyle = theme.axis
  g.lineWidth = 1
  segment(g, cell.left, crisp(bottom), cell.left + grid.cellWidth, crisp(bottom))
}

/** Above the plot, or inside it where a line at chance leaves room. */
function drawLabel(
  g: Context,
  theme: Theme,
  state: TasksState,
  cell: Cell,
  task: number,
  t50: number | null
): void {
  const { grid } = state
  const inside = grid.labelHeight === 0
  const low = (state.metric.column.chance ?? 0) > 0.3
  const within = low ? plotOf(grid, cell).bottom - 3 : cell.top + theme.size
  const y = inside ? within : cell.top + grid.labelHeight - 5
  g.textBaseline = 'alphabetic'
  g.textAlign = 'left'
  g.font = theme.font('strong')
  haloText(g, theme, String(task + 1), cell.left + (inside ? 2 : 0), y, theme.text1)
  if (inside) return
  g.font = theme.font()
  g.textAlign = 'right'
  haloText(g, theme, t50 === null ? '–' : short(t50), cell.left + grid.cellWidth, y, theme.text3)
}

/** The cursor in every cell, and the frame of the task that is pointed at. */
export function paintTaskCursor(
  canvas: HTMLCanvasElement,
  state: TasksState & { step: number; pointed: number }
): void {
  const g = prepare(canvas, state.size)
  const theme = readTheme(state.theme)
  const x = cellAxis(state).x(state.step)
  for (let place = 0; place < state.grid.shown; place++) {
    const cell = cellAt(state.grid, place)
    const { top, bottom } = plotOf(state.grid, cell)
    if (place === state.pointed) {
      g.strokeStyle = translucent(theme.text3, 0.9)
      g.lineWidth = 1
      g.strokeRect(crisp(cell.left - 1), crisp(top - 2), Math.round(state.grid.cellWidth), bottom - top + 2)
    }
    if (!(x >= 0 && x <= state.grid.cellWidth)) continue
    const at = crisp(Math.min(cell.left + x, cell.left + state.grid.cellWidth - 1))
    g.strokeStyle = theme.cursor
    g.globalAlpha = 0.8
    g.lineWidth = 1
    segment(g, at, top - 1, at, bottom + 1)
    g.globalAlpha = 1
  }
}
