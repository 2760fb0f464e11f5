/** The data of a curve panel: axes, bands and lines, painted by uPlot from decimated points in pixels. */
import { parseMetric } from '#shared/metrics'
import uPlot from 'uplot'
import 'uplot/dist/uPlot.min.css'
import { drawStepAxis, drawValueAxis, stepGrid } from '../chart/axes'
import { crisp, gutter, hatch, segment, type Size } from '../chart/canvas'
import { refresh } from '../chart/domain'
import type { StepAxis, ValueScale, ValueScaleKind } from '../chart/scale'
import { fillSlots, slotPositions, type Slot } from '../chart/slots'
import { readTheme, type Theme } from '../chart/theme'
import { Traces } from '../chart/traces'
import { partingOf } from './labels'
import { describeLines, type Item, type Line, type LineChoices } from './lines'
import { extentOf, scaleFor } from './range'

export interface CurveState {
  size: Size
  axis: StepAxis
  items: readonly Item[]
  kind: ValueScaleKind
  choices: LineChoices
  theme: 'light' | 'dark'
  /** Step up to which the active run has trained. */
  head: number
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

export interface Box {
  left: number
  right: number
  top: number
  bottom: number
}

/** Lines reach this far over the plot's edges, so that a bold line at 1 is not cut in half. */
const BLEED = 2

export const plotBox = ({ width, height }: Size): Box => ({
  left: gutter.left,
  right: width - gutter.right,
  top: 8,
  bottom: height - gutter.bottom
})

export class CurvePlot {
  private uplot: uPlot | null = null
  private signature = ''
  private readonly traces = new Traces()
  private slots: Slot[][] = []
  private positions: number[] = []
  private state!: CurveState
  private scale!: ValueScale

  /** Paints; `done` is false while stored rows are still being taken in. */
  paint(host: HTMLElement, state: CurveState): { done: boolean; picture: Picture } {
    this.state = state
    const done = state.items.map((item) => refresh(item.metric)).every(Boolean)
    const { column } = state.items[0]!.metric
    const extent = extentOf(state.items.map((item) => item.metric.summary))
    this.scale = scaleFor(state.kind, extent, column.range)
    const box = plotBox(state.size)
    const lines = describeLines(state.items, state.choices, readTheme(state.theme))
    const width = Math.round((box.right - box.left) * state.size.ratio)
    this.prepare(host, lines, width)
    this.fill(lines, width, box)
    this.uplot!.setData([this.positions, ...this.slots] as uPlot.AlignedData)
    const labels = this.label(lines, box)
    return { done, picture: { scale: this.scale, box, axis: state.axis, size: state.size, labels } }
  }

  /** What is on the canvas, for export. */
  get canvas(): HTMLCanvasElement | null {
    return this.uplot?.ctx.canvas ?? null
  }

  destroy(): void {
    this.uplot?.destroy()
    this.uplot = null
  }

  private fill(lines: readonly Line[], width: number, box: Box): void {
    const { axis } = this.state
    const height = box.bottom - box.top
    const place = (value: number): number => this.scale.share(value) * height
    this.traces.use(axis, width)
    lines.forEach((line, i) => {
      const data = this.traces.read(line.key, line.item.metric.summary, 0, line.values)
      fillSlots(this.slots[i]!, data, axis, place)
    })
  }

  /** Names the thin and the bold line of the active run inside the space between them. */
  private label(lines: readonly Line[], box: Box): Label[] {
    const medians = lines.flatMap(({ item, key }, i) =>
      item.rank === 0 && !item.second && key.endsWith(' median') ? [{ item, slots: this.slots[i]! }] : []
    )
    const [thin, bold] = medians
    if (!thin || !bold) return []
    const parting = partingOf(thin.slots, bold.slots, 28)
    if (!parting) return []
    const margin = 24
    const column = box.left + parting.column / this.state.size.ratio
    const x = Math.min(Math.max(column, box.left + margin), box.right - margin)
    const inward = parting.first > parting.second ? 12 : -12
    return [
      { text: nameOf(thin.item), x, y: box.bottom - parting.first + inward, bold: false },
      { text: nameOf(bold.item), x, y: box.bottom - parting.second - inward, bold: true }
    ]
  }

  /** A new uPlot if lines, size or colours have changed. */
  private prepare(host: HTMLElement, lines: readonly Line[], width: number): void {
    const { size, theme } = this.state
    const look = lines.map((line) => [line.key, line.colour, line.width, line.opacity])
    const signature = JSON.stringify([size, theme, look])
    if (signature === this.signature) return
    this.signature = signature
    this.positions = slotPositions(width, size.ratio)
    this.slots = lines.map(() => new Array<Slot>(this.positions.length).fill(undefined))
    this.destroy()
    this.uplot = new uPlot(this.options(lines), [this.positions, ...this.slots] as uPlot.AlignedData, host)
  }

  private options(lines: readonly Line[]): uPlot.Options {
    const { size } = this.state
    const box = plotBox(size)
    const [w, h] = [box.right - box.left, box.bottom - box.top]
    const bands = lines.flatMap((line, i) =>
      line.fill ? [{ series: [i + 1, i + 2] as [number, number], fill: line.fill }] : []
    )
    return {
      width: size.width,
      height: size.height,
      pxAlign: 0,
      legend: { show: false },
      cursor: { show: false },
      padding: [box.top - BLEED, gutter.right - BLEED, gutter.bottom - BLEED, gutter.left - BLEED],
      axes: [{ show: false }, { show: false }],
      scales: {
        x: { time: false, auto: false, range: () => [-BLEED, w + BLEED] },
        y: { auto: false, range: () => [-BLEED, h + BLEED] }
      },
      series: [{}, ...lines.map(seriesOf)],
      bands,
      hooks: { drawClear: [(u) => this.drawBehind(u.ctx)] }
    }
  }

  private drawBehind(g: CanvasRenderingContext2D): void {
    const { size, axis, items, head } = this.state
    const theme = readTheme(this.state.theme)
    const box = plotBox(size)
    g.save()
    g.scale(size.ratio, size.ratio)
    drawValueAxis(g, theme, this.scale, box)
    stepGrid(g, theme, axis, box.top, box.bottom)
    hatch(g, theme, { ...box, left: Math.max(box.left, axis.x(head)) })
    drawStepAxis(g, theme, axis, box.bottom)
    const { chance } = items[0]!.metric.column
    if (chance !== undefined) drawChance(g, theme, this.scale, box, chance)
    g.restore()
  }
}

const nameOf = (item: Item): string => parseMetric(item.metric.name).series

const seriesOf = (line: Line): uPlot.Series => ({
  scale: 'y',
  stroke: line.width > 0 ? line.colour : undefined,
  width: line.width,
  dash: [...line.dash],
  cap: line.dash.length > 0 ? 'butt' : 'round',
  alpha: line.opacity,
  points: { show: false }
})

function drawChance(
  g: CanvasRenderingContext2D,
  theme: Theme,
  scale: ValueScale,
  box: Box,
  chance: number
): void {
  const y = crisp(box.bottom - (box.bottom - box.top) * scale.share(chance))
  g.strokeStyle = theme.text3
  g.lineWidth = 1
  g.setLineDash([3, 3])
  segment(g, box.left, y, box.right, y)
  g.setLineDash([])
}
