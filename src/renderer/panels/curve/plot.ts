/** The data of a curve panel: axes, bands and lines, painted by uPlot from decimated points in pixels. */
import { parseMetric } from '#shared/metrics'
import uPlot from 'uplot'
import 'uplot/dist/uPlot.min.css'
import { drawStepAxis, drawValueAxis, stepGrid } from '../../../kit/panel/axes/axes'
import { gutter, hatch, plotBox, type Box, type Size } from '../../../kit/panel/draw/canvas'
import { refresh } from '../../../kit/panel/series/domain'
import type { StepAxis, ValueScale, ValueScaleKind } from '../../../kit/panel/axes/scale'
import { drawing, fillBand, fillBars, type Drawing, type Origin } from '../../../kit/panel/draw/strokes'
import { readTheme } from '../../../kit/panel/draw/theme'
import { profile, type Frame, type LineData } from '../../../kit/panel/draw/trace'
import { Traces } from '../../../kit/panel/draw/traces'
import { drawChance, withChance } from './chance'
import { partingOf } from './labels'
import { describeLines, type Item, type Line, type LineChoices } from './lines'
import { extentOf, scaleFor } from '../../../kit/panel/axes/range'

export interface CurveState {
  size: Size
  axis: StepAxis
  items: readonly Item[]
  kind: ValueScaleKind
  choices: LineChoices
  theme: 'light' | 'dark'
  /** Name of the x axis. */
  name: string
  /** How far the active run has trained, on the x axis; null: it has ended. */
  head: number | null
}

/** What was painted, for the overlay and the legend. */
export interface Picture {
  scale: ValueScale
  box: Box
  axis: StepAxis
  size: Size
  labels: readonly Label[]
}

/** A line's name, where it parts from the other. */
export interface Label {
  text: string
  x: number
  y: number
  bold: boolean
}

/** Least distance of two lines that are named, CSS pixels. */
const PARTED = 28

export class CurvePlot {
  private uplot: uPlot | null = null
  private signature = ''
  private readonly traces = new Traces()
  private state!: CurveState
  private scale!: ValueScale
  private frame!: Frame
  private lines: readonly Line[] = []
  private drawings: (Drawing | null)[] = []

  /** Paints; `done` is false while stored rows are still being taken in. */
  paint(host: HTMLElement, state: CurveState): { done: boolean; picture: Picture } {
    const { size, axis, items } = state
    const done = items.map((item) => refresh(item.metric)).every(Boolean)
    const box = plotBox(size)
    this.state = state
    this.scale = scaleFor(state.kind, extentOf(items.map((i) => i.metric.summary)), items[0]!.metric.column)
    const height = (box.bottom - box.top) * size.ratio
    this.frame = { axis, ratio: size.ratio, place: (value) => this.scale.share(value) * height }
    this.lines = describeLines(items, state.choices, readTheme(state.theme))
    this.traces.use(axis, Math.round((box.right - box.left) * size.ratio))
    const { origin } = this
    this.drawings = this.lines.map((line) =>
      line.kind === 'band' ? null : drawing(this.read(line), this.frame, origin)
    )
    this.prepare(host)
    this.uplot!.setData(blank(this.lines.length))
    return { done, picture: { scale: this.scale, box, axis, size, labels: this.label(box) } }
  }

  /** What is on the canvas, for export. */
  get canvas(): HTMLCanvasElement | null {
    return this.uplot?.ctx.canvas ?? null
  }

  destroy(): void {
    this.uplot?.destroy()
    this.uplot = null
  }

  private get origin(): Origin {
    const { left, bottom } = plotBox(this.state.size)
    return { x: left * this.state.size.ratio, y: bottom * this.state.size.ratio }
  }

  private read({ key, item, values }: Line): LineData {
    return this.traces.read(key, item.metric.summary, 0, values, item.timeline)
  }

  /** Names the thin and the bold line of the active run inside the space between them. */
  private label(box: Box): Label[] {
    const medians = this.lines.filter(
      ({ item, kind }) => item.rank === 0 && !item.second && kind === 'median'
    )
    const [thin, bold] = medians
    if (!thin || !bold) return []
    const { ratio } = this.state.size
    const heights = [thin, bold].map((line) => profile(this.read(line), this.frame, 'highest'))
    const parting = partingOf(heights[0]!, heights[1]!, PARTED * ratio)
    if (!parting) return []
    const margin = 24
    const x = Math.min(Math.max(box.left + parting.column / ratio, box.left + margin), box.right - margin)
    const inward = parting.first > parting.second ? 12 : -12
    return [
      { text: nameOf(thin.item), x, y: box.bottom - parting.first / ratio + inward, bold: false },
      { text: nameOf(bold.item), x, y: box.bottom - parting.second / ratio - inward, bold: true }
    ]
  }

  /** A new uPlot if lines, size or colours have changed. */
  private prepare(host: HTMLElement): void {
    const look = this.lines.map((line) => [line.key, line.colour, line.width, line.opacity])
    const signature = JSON.stringify([this.state.size, this.state.theme, look])
    if (signature === this.signature) return
    this.signature = signature
    this.destroy()
    this.uplot = new uPlot(this.options(), blank(this.lines.length), host)
  }

  private options(): uPlot.Options {
    const { width, height } = this.state.size
    return {
      width,
      height,
      pxAlign: 0,
      legend: { show: false },
      cursor: { show: false },
      padding: [8, gutter.right, gutter.bottom, gutter.left],
      axes: [{ show: false }, { show: false }],
      scales: { x: { time: false, range: () => [0, 1] }, y: { range: () => [0, 1] } },
      series: [{}, ...this.lines.map((line, index) => this.seriesOf(line, index))],
      hooks: {
        drawClear: [(u) => this.drawBehind(u.ctx)],
        drawSeries: [(u, series) => this.drawBars(u.ctx, series - 1)]
      }
    }
  }

  private seriesOf(line: Line, index: number): uPlot.Series {
    return {
      scale: 'y',
      stroke: line.colour,
      width: line.width,
      dash: line.dash.map((length) => length * this.state.size.ratio),
      cap: line.dash.length > 0 ? 'butt' : 'round',
      alpha: line.opacity,
      points: { show: false },
      paths: () => {
        const path = this.drawings[index]?.path
        return path ? { stroke: path, flags: 0 } : null
      }
    }
  }

  /** What strokes are too slow for: bands, and lines that zigzag within pixels. */
  private drawBars(g: CanvasRenderingContext2D, index: number): void {
    const line = this.lines[index]!
    const { origin } = this
    const drawn = this.drawings[index]
    const box = plotBox(this.state.size)
    g.save()
    g.beginPath()
    g.rect(0, (box.top - 2) * this.frame.ratio, g.canvas.width, (box.bottom - box.top + 4) * this.frame.ratio)
    g.clip()
    if (drawn) fillBars(g, drawn.bars, line, this.frame.ratio, origin)
    else {
      const low = this.read({ ...line, key: `${line.key} low`, values: (lane) => lane.low })
      fillBand(g, low, this.read(line), this.frame, origin, line.colour)
    }
    g.restore()
  }

  private drawBehind(g: CanvasRenderingContext2D): void {
    const { size, axis, items, head, name } = this.state
    const theme = readTheme(this.state.theme)
    const box = plotBox(size)
    g.save()
    g.scale(size.ratio, size.ratio)
    drawValueAxis(g, theme, this.scale, box)
    stepGrid(g, theme, axis, box.top, box.bottom)
    if (head !== null) hatch(g, theme, { ...box, left: Math.max(box.left, axis.x(head)) })
    drawStepAxis(g, theme, axis, box.bottom, name)
    const known = withChance(items)
    if (known) drawChance(g, theme, this.scale, box, known.chance!)
    g.restore()
  }
}

/** uPlot is given paths, not points; this stands for the points. */
const blank = (lines: number): uPlot.AlignedData => [[0, 1], ...Array.from({ length: lines }, () => [0, 0])]

const nameOf = (item: Item): string => parseMetric(item.metric.name).series
