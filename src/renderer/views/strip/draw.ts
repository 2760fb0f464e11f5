/** Draws the time strip: overview of the headline metric, checkpoints, axis, head, and the cursor's handle. */
import type { CheckpointInfo } from '#shared/run'
import { count } from '../../../kit/ui/format'
import { drawStepAxis } from '../../../kit/panel/axes/axes'
import { crisp, prepare, segment, type Size } from '../../../kit/panel/draw/canvas'
import type { Metric } from '../../../kit/panel/series/domain'
import { valueScale, type StepAxis } from '../../../kit/panel/axes/scale'
import { strokeLine } from '../../../kit/panel/draw/strokes'
import { readTheme, translucent, type Theme } from '../../../kit/panel/draw/theme'
import { profile, type Frame } from '../../../kit/panel/draw/trace'
import { Traces } from '../../../kit/panel/draw/traces'

type Context = CanvasRenderingContext2D

export interface StripState {
  size: Size
  axis: StepAxis
  /** Headline metric of the active run. */
  metric: Metric | null
  colour: number
  head: number
  ongoing: boolean
  checkpoints: readonly CheckpointInfo[]
  theme: 'light' | 'dark'
}

export const inset = { left: 48, right: 20 }
const track = { top: 26, bottom: 50 }

export class StripPlot {
  private readonly traces = new Traces()

  /** @param changes steps at which something changed, ascending */
  paint(canvas: HTMLCanvasElement, state: StripState, changes: readonly number[]): void {
    const g = prepare(canvas, state.size)
    const theme = readTheme(state.theme)
    const { axis, head } = state
    const height = track.bottom - track.top
    g.fillStyle = theme.raised
    g.fillRect(axis.left, track.top, axis.right - axis.left, height)
    const end = Math.min(axis.right, Math.max(axis.left, axis.x(head)))
    g.fillStyle = theme.active
    g.fillRect(axis.left, track.top, end - axis.left, height)
    if (state.metric) this.drawOverview(g, theme, state, state.metric)
    g.fillStyle = theme.text3
    for (const { step } of state.checkpoints) {
      const x = axis.x(step)
      if (x >= axis.left) g.fillRect(Math.round(x), track.bottom + 2, 1, 4)
    }
    drawStepAxis(g, theme, axis, track.bottom + 8)
    drawChanges(g, theme, axis, changes)
    if (head > 0 && state.ongoing) drawHead(g, theme, axis, end, head)
  }

  private drawOverview(g: Context, theme: Theme, state: StripState, metric: Metric): void {
    const { axis, size } = state
    const { summary, column, series } = metric
    const [low, high] = column.range ?? [summary.lowest, summary.highest]
    const scale = valueScale('linear', low, high > low ? high : low + 1)
    const height = (track.bottom - track.top - 3) * size.ratio
    const place = (value: number): number => Math.min(1, Math.max(0, scale.share(value))) * height
    const frame: Frame = { axis, ratio: size.ratio, place }
    this.traces.use(axis, Math.round((axis.right - axis.left) * size.ratio))
    const data = this.traces.read('headline', summary, 0, (lane) => lane.median)
    const colour = theme.run[state.colour]!
    const corner = { left: axis.left, bottom: track.bottom - 1 }
    fillUnder(g, profile(data, frame, 'highest'), size.ratio, corner, translucent(colour, 0.22))
    strokeLine(g, data, frame, corner, { colour, width: 1.25, dash: [], opacity: 1 })
    g.font = theme.font()
    g.fillStyle = theme.text3
    g.textAlign = 'right'
    g.textBaseline = 'middle'
    g.fillText(series.declaration.name, axis.left - 8, (track.top + track.bottom) / 2)
  }
}

/** A diamond per change; those that would touch share one. */
function drawChanges(g: Context, theme: Theme, axis: StepAxis, changes: readonly number[]): void {
  const [y, half] = [20, 3.5]
  let before = -Infinity
  g.fillStyle = theme.accent
  for (const step of changes) {
    const x = axis.x(step)
    if (x < axis.left || x > axis.right || x - before < 2 * half + 1) continue
    before = x
    g.beginPath()
    g.moveTo(x, y - half)
    g.lineTo(x + half, y)
    g.lineTo(x, y + half)
    g.lineTo(x - half, y)
    g.fill()
  }
}

/** The area under a line, one bar a pixel column. */
function fillUnder(
  g: Context,
  heights: Float64Array,
  ratio: number,
  { left, bottom }: { left: number; bottom: number },
  colour: string
): void {
  g.fillStyle = colour
  heights.forEach((height, column) => {
    if (height >= 0) g.fillRect(left + column / ratio, bottom - height / ratio, 1 / ratio, height / ratio + 1)
  })
}

function drawHead(g: Context, theme: Theme, axis: StepAxis, x: number, head: number): void {
  if (x >= axis.right - 1) return
  g.strokeStyle = theme.running
  g.lineWidth = 1.5
  segment(g, x, track.top, x, track.bottom)
  g.font = theme.font()
  g.fillStyle = theme.text3
  g.textBaseline = 'alphabetic'
  const text = `head ${count(head)}`
  const fits = x + 6 + g.measureText(text).width < axis.right
  g.textAlign = fits ? 'left' : 'right'
  g.fillText(text, fits ? x + 6 : x - 6, 18)
}

/** The cursor and the handle that drags it. */
export function paintHandle(
  canvas: HTMLCanvasElement,
  { size, axis, step, theme: name }: Pick<StripState, 'size' | 'axis' | 'theme'> & { step: number }
): void {
  const g = prepare(canvas, size)
  const theme = readTheme(name)
  const x = crisp(Math.min(axis.right, Math.max(axis.left, axis.x(step))))
  g.strokeStyle = theme.halo
  g.globalAlpha = 0.8
  g.lineWidth = 3
  segment(g, x, 8, x, track.bottom + 12)
  g.globalAlpha = 1
  g.strokeStyle = theme.cursor
  g.lineWidth = 1
  segment(g, x, 8, x, track.bottom + 13)
  g.fillStyle = theme.cursor
  g.beginPath()
  for (const [dx, y] of [
    [-5, 3],
    [5, 3],
    [5, 8],
    [0, 13],
    [-5, 8]
  ] as const)
    g.lineTo(x + dx, y)
  g.fill()
}
