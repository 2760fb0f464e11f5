/** Draws the heat map: one image of pixel columns by tasks, its axes, and the cursor over it. */
import { drawStepAxis } from '../../../kit/panel/axes/axes'
import {
  cursorLine,
  gutter,
  hatch,
  prepare,
  segment,
  crisp,
  type Box,
  type Size
} from '../../../kit/panel/draw/canvas'
import { colourMap } from '../../../kit/panel/draw/colormap'
import type { Metric } from '../../../kit/panel/series/domain'
import type { StepAxis } from '../../../kit/panel/axes/scale'
import { readTheme, type Theme } from '../../../kit/panel/draw/theme'
import { Traces } from '../../../kit/panel/draw/traces'
import { fillRow } from './cells'

type Context = CanvasRenderingContext2D

export interface HeatState {
  size: Size
  axis: StepAxis
  metric: Metric
  order: readonly number[]
  head: number
  /** Right of the head are steps not trained yet. */
  ongoing: boolean
  theme: 'light' | 'dark'
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

export class HeatMap {
  private readonly traces = new Traces()
  private readonly image = document.createElement('canvas')

  paint(canvas: HTMLCanvasElement, state: HeatState): void {
    const g = prepare(canvas, state.size)
    const theme = readTheme(state.theme)
    const box = heatBox(state.size)
    const rows = state.order.length
    if (state.ongoing) hatch(g, theme, { ...box, left: Math.max(box.left, state.axis.x(state.head)) })
    this.drawCells(state, Math.round((box.right - box.left) * state.size.ratio))
    g.imageSmoothingEnabled = false
    if (rows > 0) g.drawImage(this.image, box.left, box.top, box.right - box.left, box.bottom - box.top)
    drawRowLabels(g, theme, box, state.order)
    drawStepAxis(g, theme, state.axis, box.bottom)
  }

  private drawCells({ axis, metric, order, head, size, theme }: HeatState, width: number): void {
    this.image.width = width
    this.image.height = Math.max(1, order.length)
    const context = this.image.getContext('2d')!
    const pixels = context.createImageData(width, this.image.height)
    const map = mapOf(readTheme(theme))
    const row = new Float64Array(width)
    const pixel = (x: number): number => Math.round((x - axis.left) * size.ratio)
    this.traces.use(axis, width)
    order.forEach((task, line) => {
      const { columns } = this.traces.read(`${task}`, metric.summary, task, (lane) => lane.median)
      fillRow(row, columns, pixel(axis.start), Math.min(width, pixel(axis.x(head)) + 1))
      if (axis.zero) row.fill(columns.first[0]!, 0, pixel(axis.left + ZERO))
      paintRow(pixels.data, row, line * width, map)
    })
    context.putImageData(pixels, 0, 0)
  }
}

const maps = new WeakMap<Theme, Uint8ClampedArray>()

function mapOf(theme: Theme): Uint8ClampedArray {
  let map = maps.get(theme)
  if (!map) maps.set(theme, (map = colourMap(theme.sequence)))
  return map
}

/** Colours of one row; where there is no value the surface shows through. */
function paintRow(data: Uint8ClampedArray, row: Float64Array, at: number, map: Uint8ClampedArray): void {
  for (let column = 0; column < row.length; column++) {
    const value = row[column]!
    if (value !== value) continue
    const index = 4 * Math.round(255 * Math.min(1, Math.max(0, value)))
    data.set(map.subarray(index, index + 4), 4 * (at + column))
  }
}

function drawRowLabels(g: Context, theme: Theme, box: Box, order: readonly number[]): void {
  const pitch = (box.bottom - box.top) / order.length
  const every = Math.ceil((theme.size + 1) / pitch)
  g.font = theme.font()
  g.fillStyle = theme.text3
  g.textAlign = 'right'
  g.textBaseline = 'middle'
  order.forEach((task, row) => {
    if (row % every === 0) g.fillText(String(task + 1), box.left - 6, box.top + (row + 0.5) * pitch + 0.5)
  })
  if (pitch < 12) return
  g.strokeStyle = theme.surface
  g.lineWidth = 1
  for (let row = 1; row < order.length; row++) {
    const y = crisp(box.top + row * pitch)
    segment(g, box.left, y, box.right, y)
  }
}

/** Row and step under a point; null outside the map. */
export function cellUnder(state: HeatState, x: number, y: number): { row: number; step: number } | null {
  const box = heatBox(state.size)
  if (x < box.left || x > box.right || y < box.top || y >= box.bottom) return null
  const row = Math.floor(((y - box.top) / (box.bottom - box.top)) * state.order.length)
  return { row, step: state.axis.step(x) }
}

/** The cursor, opaque and wide enough to be seen on every colour. */
export function paintHeatCursor(canvas: HTMLCanvasElement, state: HeatState & { step: number }): void {
  const g = prepare(canvas, state.size)
  const theme = readTheme(state.theme)
  const box = heatBox(state.size)
  const x = state.axis.x(state.step)
  const head = state.axis.x(state.head)
  if (state.ongoing && head > box.left && head < box.right - 1) {
    g.strokeStyle = theme.running
    g.globalAlpha = 0.55
    segment(g, crisp(head), box.top, crisp(head), box.bottom)
    g.globalAlpha = 1
  }
  if (x >= box.left && x <= box.right) cursorLine(g, theme, x, box.top - 2, box.bottom + 5, true)
}

/** The colour bar of the head, from 0 to 1. */
export function paintBar(
  canvas: HTMLCanvasElement,
  { size, theme }: { size: Size; theme: 'light' | 'dark' }
): void {
  const g = prepare(canvas, size)
  const map = mapOf(readTheme(theme))
  for (let x = 0; x < size.width; x++) {
    const index = 4 * Math.round((255 * x) / (size.width - 1))
    g.fillStyle = `rgb(${map.slice(index, index + 3).join(' ')})`
    g.fillRect(x, 0, 1, size.height)
  }
}
