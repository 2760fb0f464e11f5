/** Draws the time strip: overview of the headline metric, checkpoints, axis, head, and the cursor's handle. */
import type { CheckpointInfo } from '#shared/run'
import { count } from '../../ui/format'
import { drawStepAxis } from '../chart/axes'
import { crisp, prepare, segment, type Size } from '../chart/canvas'
import type { Metric } from '../chart/domain'
import { valueScale, type StepAxis } from '../chart/scale'
import { fillSlots, slotPositions, strokeSlots, type Slot } from '../chart/slots'
import { readTheme, translucent, type Theme } from '../chart/theme'
import { Traces } from '../chart/traces'

type Context = CanvasRenderingContext2D

export interface StripState {
  size: Size
  axis: StepAxis
  /** Headline metric of the active run. */
  metric: Metric | null
  colour: number
  head: number
  checkpoints: readonly CheckpointInfo[]
  theme: 'light' | 'dark'
}

export const inset = { left: 48, right: 20 }
const track = { top: 26, bottom: 50 }

export class StripPlot {
  private readonly traces = new Traces()

  paint(canvas: HTMLCanvasElement, state: StripState): void {
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
    if (head > 0) drawHead(g, theme, axis, end, head)
  }

  private drawOverview(g: Context, theme: Theme, state: StripState, metric: Metric): void {
    const { axis, size } = state
    const { summary, column, series } = metric
    const width = Math.round((axis.right - axis.left) * size.ratio)
    const [low, high] = column.range ?? [summary.lowest, summary.highest]
    const scale = valueScale('linear', low, high > low ? high : low + 1)
    const height = track.bottom - track.top - 3
    const slots = new Array<Slot>(4 * width + 2)
    this.traces.use(axis, width)
    const data = this.traces.read('headline', summary, 0, (lane) => lane.median)
    fillSlots(slots, data, axis, (value) => Math.min(1, Math.max(0, scale.share(value))) * height)
    const positions = slotPositions(width, size.ratio)
    const colour = theme.run[state.colour]!
    fillUnder(g, positions, slots, axis.left, translucent(colour, 0.22))
    g.strokeStyle = colour
    g.lineWidth = 1.25
    strokeSlots(g, positions, slots, axis.left, track.bottom - 1)
    g.font = theme.font()
    g.fillStyle = theme.text3
    g.textAlign = 'right'
    g.textBaseline = 'middle'
    g.fillText(series.declaration.name, axis.left - 8, (track.top + track.bottom) / 2)
  }
}

/** The area under a line, each stretch without a gap by itself. */
function fillUnder(
  g: Context,
  positions: readonly number[],
  slots: readonly Slot[],
  left: number,
  colour: string
): void {
  g.fillStyle = colour
  g.beginPath()
  let last: number | null = null
  for (let i = 0; i <= slots.length; i++) {
    const slot = i < slots.length ? slots[i] : null
    if (slot === undefined) continue
    const x = left + (positions[i] ?? 0)
    if (slot === null) {
      if (last !== null) g.lineTo(last, track.bottom)
      last = null
      continue
    }
    if (last === null) g.moveTo(x, track.bottom)
    g.lineTo(x, track.bottom - 1 - slot)
    last = x
  }
  g.fill()
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
