/** Axes and grid lines as the interface rules want them, in CSS pixels. */
import { crisp, segment, type Box } from '../draw/canvas'
import type { StepAxis, ValueScale } from './scale'
import type { Theme } from '../draw/theme'
import {
  besideName,
  linearTicks,
  logTicks,
  symlogTicks,
  valueTicks,
  withoutOverlap,
  type Tick
} from './ticks'

type Context = CanvasRenderingContext2D

/** Least distance of the axis name to a label. */
const nameGap = (theme: Theme): number => 1.3 * theme.size

function stepTicks(axis: StepAxis): Tick[] {
  const width = axis.right - axis.start
  const room = (pixels: number): number => Math.max(2, Math.floor(width / pixels))
  if (axis.scale === 'log') return logTicks(axis.min, axis.max, room(40))
  if (axis.scale === 'symlog') return symlogTicks(axis.min, axis.max, axis.knee ?? 1, room(40))
  return linearTicks(axis.min, axis.max, room(80))
}

/** Vertical grid lines of the step axis, at its majors. */
export function stepGrid(g: Context, theme: Theme, axis: StepAxis, top: number, bottom: number): void {
  g.strokeStyle = theme.grid
  g.lineWidth = 1
  for (const tick of stepTicks(axis)) {
    const x = crisp(axis.x(tick.value))
    if (tick.major) segment(g, x, top, x, bottom)
  }
}

/** The x axis along `y`: line, marks, labels, and its name at the right end. */
export function drawStepAxis(g: Context, theme: Theme, axis: StepAxis, y: number, title = 'step'): void {
  const line = crisp(y)
  const ticks = stepTicks(axis)
  g.setLineDash([])
  g.strokeStyle = theme.axis
  g.lineWidth = 1
  segment(g, axis.start, line, axis.right, line)
  for (const tick of ticks) {
    const x = crisp(axis.x(tick.value))
    segment(g, x, line, x, line + (tick.major ? 5 : 3))
  }
  if (axis.zero) {
    drawBreak(g, axis.left, axis.start, line)
    segment(g, crisp(axis.left), line, crisp(axis.left), line + 5)
  }
  g.font = theme.font()
  g.textBaseline = 'alphabetic'
  g.textAlign = 'center'
  g.fillStyle = theme.text3
  const named = axis.zero ? [{ value: 0, major: true, label: '0' }, ...ticks] : ticks
  const place = (tick: Tick) => {
    const half = g.measureText(tick.label ?? '').width / 2
    return { from: axis.x(tick.value) - half, to: axis.x(tick.value) + half }
  }
  const { labels, name } = besideName(named, place, axis.right, g.measureText(title).width + nameGap(theme))
  for (const tick of labels) if (tick.label !== null) g.fillText(tick.label, axis.x(tick.value), y + 16)
  g.textAlign = 'right'
  g.fillText(title, name, y + 16)
}

/** The line from 0 to where a log axis begins, and the two slanted strokes that part them. */
export function drawBreak(g: Context, from: number, to: number, line: number): void {
  const middle = (from + to) / 2
  segment(g, from, line, middle - 3, line)
  segment(g, middle + 3, line, to, line)
  for (const x of [middle - 2, middle + 2]) segment(g, x - 1.5, line + 3.5, x + 1.5, line - 3.5)
}

/** Grid lines and labels of a y axis between `top` and `bottom`. */
export function drawValueAxis(g: Context, theme: Theme, scale: ValueScale, box: Box): void {
  const y = (value: number): number => box.bottom - (box.bottom - box.top) * scale.share(value)
  const ticks = valueTicks(scale, box.bottom - box.top)
  g.setLineDash([])
  g.lineWidth = 1
  g.strokeStyle = theme.grid
  for (const tick of ticks) {
    const at = crisp(y(tick.value))
    if (tick.major) segment(g, box.left, at, box.right, at)
  }
  g.font = theme.font()
  g.fillStyle = theme.text3
  g.textAlign = 'right'
  g.textBaseline = 'middle'
  // From the bottom up, so that positions ascend.
  const place = (tick: Tick) => ({
    from: -y(tick.value) - theme.size / 2,
    to: -y(tick.value) + theme.size / 2
  })
  for (const tick of withoutOverlap(ticks, place, 2))
    if (tick.label !== null) g.fillText(tick.label, box.left - 6, y(tick.value) + 0.5)
}

/** Grid and both axes of a plot; what is drawn from here to `restore` stays inside its box. */
export function beginPlot(g: Context, theme: Theme, axis: StepAxis, scale: ValueScale, box: Box): void {
  stepGrid(g, theme, axis, box.top, box.bottom)
  drawValueAxis(g, theme, scale, box)
  drawStepAxis(g, theme, axis, box.bottom)
  g.save()
  g.beginPath()
  g.rect(box.left, box.top - 2, box.right - box.left, box.bottom - box.top + 4)
  g.clip()
}
