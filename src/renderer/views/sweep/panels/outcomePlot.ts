/** Outcome against a knob, painted by uPlot: quartile band, median line, every seed; seeds that never came on top. */
import uPlot from 'uplot'
import 'uplot/dist/uPlot.min.css'
import { drawBreak, drawValueAxis } from '../../../../kit/panel/axes/axes'
import { crisp, dot, gutter, haloText, segment, type Box, type Size } from '../../../../kit/panel/draw/canvas'
import type { ValueScale } from '../../../../kit/panel/axes/scale'
import { readTheme, translucent, type Theme } from '../../../../kit/panel/draw/theme'
import { withoutOverlap } from '../../../../kit/panel/axes/ticks'
import type { Point } from './points'

export interface OutcomeState {
  size: Size
  points: readonly Point[]
  scale: ValueScale
  /** Shares between which the x axis is broken. */
  broken: readonly [number, number] | null
  /** Name of the knob, at the right end of its axis. */
  name: string
  theme: 'light' | 'dark'
}

/** Room above the plot for seeds that never came. */
const CENSORED = 26
/** Room for the first and the last value inside the axis. */
const INSET = 24
const LEFT = gutter.left + 8
/** Two rows below: values, then the knob's name. */
const BELOW = 34

export const outcomeBox = ({ width, height }: Size): Box => ({
  left: LEFT,
  right: width - gutter.right,
  top: CENSORED,
  bottom: height - BELOW
})

export function pointX({ left, right }: Box, share: number): number {
  return left + INSET + share * (right - left - 2 * INSET)
}

export class OutcomePlot {
  private uplot: uPlot | null = null

  paint(host: HTMLElement, state: OutcomeState): void {
    this.destroy()
    const { width, height } = state.size
    const theme = readTheme(state.theme)
    const [line = theme.text1] = theme.run.slice(1)
    const hidden = { stroke: 'transparent', points: { show: false } }
    const box = outcomeBox(state.size)
    this.uplot = new uPlot(
      {
        width,
        height,
        pxAlign: 0,
        legend: { show: false },
        cursor: { show: false },
        padding: [box.top, gutter.right, BELOW, LEFT],
        axes: [{ show: false }, { show: false }],
        scales: {
          x: { time: false, range: () => [-INSET, box.right - box.left - INSET] },
          y: { range: () => [0, 1] }
        },
        series: [{}, hidden, hidden, { stroke: line, width: 2, spanGaps: false, points: { show: false } }],
        bands: [{ series: [2, 1], fill: translucent(line, 0.2) }],
        hooks: {
          drawClear: [(u) => inPixels(u, state, (g) => drawAxes(g, theme, state, box))],
          draw: [(u) => inPixels(u, state, (g) => drawMarks(g, theme, state, box, line))]
        }
      },
      this.data(state, box),
      host
    )
  }

  /** What is on the canvas, for export. */
  get canvas(): HTMLCanvasElement | null {
    return this.uplot?.ctx.canvas ?? null
  }

  destroy(): void {
    this.uplot?.destroy()
    this.uplot = null
  }

  /** Pixels across and shares of the y axis, in ascending x. */
  private data({ points, scale }: OutcomeState, box: Box): uPlot.AlignedData {
    const sorted = points.toSorted((a, b) => a.share - b.share)
    const share = (value: number | null): number | null => (value === null ? null : scale.share(value))
    return [
      sorted.map((point) => pointX(box, point.share) - box.left - INSET),
      sorted.map(({ low, high }) => (high === null ? null : share(low))),
      sorted.map(({ high }) => share(high)),
      sorted.map(({ median }) => share(median))
    ]
  }
}

function inPixels(u: uPlot, { size }: OutcomeState, draw: (g: CanvasRenderingContext2D) => void): void {
  u.ctx.save()
  u.ctx.scale(size.ratio, size.ratio)
  draw(u.ctx)
  u.ctx.restore()
}

function drawAxes(g: CanvasRenderingContext2D, theme: Theme, state: OutcomeState, box: Box): void {
  drawValueAxis(g, theme, state.scale, box)
  const line = crisp(box.bottom)
  g.strokeStyle = theme.axis
  const [zero, lowest] = (state.broken ?? [0, 0]).map((share) => pointX(box, share)) as [number, number]
  segment(g, box.left, line, zero, line)
  if (state.broken) drawBreak(g, zero, lowest, line)
  segment(g, lowest, line, box.right, line)
  const x = (point: Point): number => pointX(box, point.share)
  for (const point of state.points) segment(g, crisp(x(point)), line, crisp(x(point)), line + 5)
  g.fillStyle = theme.text3
  g.textAlign = 'center'
  g.textBaseline = 'alphabetic'
  const named = state.points
    .toSorted((a, b) => a.share - b.share)
    .map((point) => ({ value: x(point), major: true, label: point.label }))
  const place = ({ value, label }: { value: number; label: string | null }) => {
    const half = g.measureText(label ?? '').width / 2
    return { from: value - half, to: value + half }
  }
  for (const { value, label } of withoutOverlap(named, place, 8))
    g.fillText(label ?? '', value, box.bottom + 16)
  g.textAlign = 'right'
  g.fillText(state.name, box.right, box.bottom + 30)
}

/** Seeds as dots; those that never came as open triangles above the plot, with how long was waited. */
function drawMarks(
  g: CanvasRenderingContext2D,
  theme: Theme,
  { points, scale }: OutcomeState,
  box: Box,
  colour: string
): void {
  const y = (value: number): number => box.bottom - (box.bottom - box.top) * scale.share(value)
  g.setLineDash([])
  for (const point of points) {
    const x = pointX(box, point.share)
    const came = point.marks.filter(({ beyond }) => !beyond)
    came.forEach(({ value }, i) => dot(g, theme, x + spreadOf(i, came.length), y(value), colour))
    const never = point.marks.filter(({ beyond }) => beyond)
    never.forEach((_, i) => triangle(g, theme, x + 9 * (i - (never.length - 1) / 2), box.top - 8, colour))
    if (never.length === 0) continue
    g.font = theme.font()
    g.textAlign = 'center'
    const limit = Math.min(...never.map(({ value }) => value))
    const text = `> ${String(limit).replace(/\B(?=(\d{3})+$)/g, '\u202f')}`
    const half = g.measureText(text).width / 2
    const inside = Math.min(Math.max(x, half + 2), box.right + gutter.right - half - 2)
    haloText(g, theme, text, inside, box.top - 14, theme.text2)
  }
}

/** Seeds with the same value stand side by side, a pixel or two apart. */
const spreadOf = (index: number, count: number): number => 3 * (index - (count - 1) / 2)

function triangle(g: CanvasRenderingContext2D, theme: Theme, x: number, y: number, colour: string): void {
  g.beginPath()
  g.moveTo(x - 4, y + 4)
  g.lineTo(x, y - 3)
  g.lineTo(x + 4, y + 4)
  g.closePath()
  g.lineWidth = 1.5
  g.fillStyle = theme.surface
  g.fill()
  g.strokeStyle = colour
  g.stroke()
}
