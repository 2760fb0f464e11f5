/** Two knobs as a map: a cell for every pair, coloured by its phase, or by how late it came (dark is late, hatched never). */
import { phases } from '#shared/sweep/outcomes'
import type { CellView, SweepDetail } from '#shared/sweep/record'
import {
  crisp,
  hatch,
  haloText,
  prepare,
  segment,
  type Box,
  type Size
} from '../../../../kit/panel/draw/canvas'
import { colourMap } from '../../../../kit/panel/draw/colormap'
import { readTheme, type Theme } from '../../../../kit/panel/draw/theme'

type Context = CanvasRenderingContext2D

export interface MapState {
  size: Size
  detail: SweepDetail
  theme: 'light' | 'dark'
}

/** Run colours of the phases, in their order; words stand in the cells as well. */
const PHASE_COLOURS = [3, 1, 2, 8]
const MARGIN = { left: 84, right: 12, top: 6, bottom: 36 }

export const mapBox = ({ width, height }: Size): Box => ({
  left: MARGIN.left,
  right: width - MARGIN.right,
  top: MARGIN.top,
  bottom: height - MARGIN.bottom
})

/** The first knob runs across, the second upwards. */
export function cellBox({ detail, size }: MapState, cell: CellView): Box {
  const box = mapBox(size)
  const [columns, rows] = detail.axes.map(({ options }) => options.length) as [number, number]
  const [column, row] = cell.at as [number, number]
  const w = (box.right - box.left) / columns
  const h = (box.bottom - box.top) / rows
  return {
    left: box.left + column * w,
    right: box.left + (column + 1) * w,
    top: box.bottom - (row + 1) * h,
    bottom: box.bottom - row * h
  }
}

export const cellAt = (state: MapState, x: number, y: number): CellView | null =>
  state.detail.cells.find((cell) => {
    const box = cellBox(state, cell)
    return x >= box.left && x < box.right && y >= box.top && y < box.bottom
  }) ?? null

/** 0 (latest) to 1 (earliest), logarithmic; null: never, or not at its end. */
export function earliness(cells: readonly CellView[]): (number | null)[] {
  const steps = cells.map(({ reached }) =>
    reached && !reached.median.beyond ? Math.max(1, reached.median.at) : null
  )
  const known = steps.filter((step) => step !== null).map(Math.log)
  const [first, last] = [Math.min(...known), Math.max(...known)]
  return steps.map((step) =>
    step === null ? null : last === first ? 1 : (last - Math.log(step)) / (last - first)
  )
}

export function paintMap(canvas: HTMLCanvasElement, state: MapState): void {
  const g = prepare(canvas, state.size)
  const theme = readTheme(state.theme)
  const map = colourMap(theme.sequence)
  const early = earliness(state.detail.cells)
  for (const cell of state.detail.cells) {
    const box = cellBox(state, cell)
    const at = early[cell.index]!
    const colour = cell.phase
      ? theme.run[PHASE_COLOURS[phases.indexOf(cell.phase)]!]!
      : at === null || state.detail.spec.phases
        ? null
        : `rgb(${map.slice(4 * Math.round(255 * at), 4 * Math.round(255 * at) + 3).join(' ')})`
    if (colour) {
      g.fillStyle = colour
      g.fillRect(box.left, box.top, box.right - box.left, box.bottom - box.top)
    } else if (cell.reached) hatch(g, theme, box)
    g.strokeStyle = theme.surface
    g.lineWidth = 2
    g.strokeRect(box.left, box.top, box.right - box.left, box.bottom - box.top)
    drawLines(g, theme, box, cell.phase ? [cell.phase, textOf(cell)] : [textOf(cell)])
  }
  drawNames(g, theme, state)
}

function textOf({ reached, state }: CellView): string {
  if (!reached) return state === 'waiting' ? '' : state
  const { at, beyond } = reached.median
  return `${beyond ? '> ' : ''}${String(Math.round(at)).replace(/\B(?=(\d{3})+$)/g, '\u202f')}`
}

/** As many of the lines as the cell has room for, in its middle. */
function drawLines(g: Context, theme: Theme, box: Box, lines: readonly string[]): void {
  g.font = theme.font()
  const pitch = theme.size + 4
  const room = Math.floor((box.bottom - box.top) / pitch)
  const shown = lines.filter((text) => g.measureText(text).width + 8 <= box.right - box.left).slice(0, room)
  g.textAlign = 'center'
  g.textBaseline = 'middle'
  shown.forEach((text, i) => {
    const y = (box.top + box.bottom) / 2 + (i - (shown.length - 1) / 2) * pitch
    haloText(g, theme, text, (box.left + box.right) / 2, y, theme.text1)
  })
}

function drawNames(g: Context, theme: Theme, state: MapState): void {
  const box = mapBox(state.size)
  const [across, up] = state.detail.axes as [MapAxis, MapAxis]
  g.font = theme.font()
  g.fillStyle = theme.text3
  g.textBaseline = 'alphabetic'
  g.textAlign = 'center'
  const w = (box.right - box.left) / across.options.length
  const every = Math.ceil(Math.max(...across.options.map(({ label }) => g.measureText(label).width + 8)) / w)
  across.options.forEach(({ label }, i) => {
    if (i % every === 0) g.fillText(label, box.left + (i + 0.5) * w, box.bottom + 14)
  })
  g.textAlign = 'right'
  g.fillText(across.title, box.right, box.bottom + 29)
  const h = (box.bottom - box.top) / up.options.length
  g.textBaseline = 'middle'
  up.options.forEach(({ label }, i) => g.fillText(label, box.left - 6, box.bottom - (i + 0.5) * h))
  g.textAlign = 'left'
  g.textBaseline = 'alphabetic'
  g.fillText(`↑ ${up.title}`, 8, box.bottom + 29)
  g.strokeStyle = theme.axis
  g.lineWidth = 1
  segment(g, box.left, crisp(box.bottom), box.right, crisp(box.bottom))
}

type MapAxis = SweepDetail['axes'][number]
