/** A square table of coloured cells: where it stands, what lies under a point, and drawing it. a goes down, b right. */
import { crisp, segment, type Size } from './canvas'
import { linearTicks } from '../axes/ticks'
import type { Theme } from './theme'

export interface GridPlace {
  left: number
  top: number
  /** CSS pixels of one cell. */
  cell: number
  n: number
}

const MARGIN = { left: 34, top: 6, right: 12, bottom: 20 }

/** The largest centred square; cells are whole device pixels while that costs little room. */
export function gridPlace({ width, height, ratio }: Size, n: number): GridPlace {
  const [w, h] = [width - MARGIN.left - MARGIN.right, height - MARGIN.top - MARGIN.bottom]
  const raw = (Math.max(1, Math.min(w, h)) / n) * ratio
  const cell = (raw >= 4 ? Math.floor(raw) : raw) / ratio
  return {
    left: MARGIN.left + Math.max(0, w - cell * n) / 2,
    top: MARGIN.top + Math.max(0, h - cell * n) / 2,
    cell,
    n
  }
}

/** Row (a) and column (b) under a point; null outside. */
export function gridCell({ left, top, cell, n }: GridPlace, x: number, y: number): [number, number] | null {
  const [row, column] = [Math.floor((y - top) / cell), Math.floor((x - left) / cell)]
  return row >= 0 && column >= 0 && row < n && column < n ? [row, column] : null
}

/** RGBA pixels `[n, n, 4]`, names of the axes, and marks at round numbers. */
export function drawGrid(
  g: CanvasRenderingContext2D,
  theme: Theme,
  place: GridPlace,
  pixels: Uint8ClampedArray<ArrayBuffer>
): void {
  const { left, top, cell, n } = place
  const image = document.createElement('canvas')
  image.width = image.height = n
  image.getContext('2d')!.putImageData(new ImageData(pixels, n, n), 0, 0)
  g.imageSmoothingEnabled = false
  g.drawImage(image, left, top, cell * n, cell * n)
  g.strokeStyle = theme.line
  g.lineWidth = 1
  g.strokeRect(
    Math.round(left) - 0.5,
    Math.round(top) - 0.5,
    Math.round(cell * n) + 1,
    Math.round(cell * n) + 1
  )
  g.font = theme.font()
  g.fillStyle = theme.text3
  const bottom = top + cell * n
  for (const { value, label } of linearTicks(0, n - 1, Math.max(2, (cell * n) / 60))) {
    if (!Number.isInteger(value)) continue
    const at = (value + 0.5) * cell
    g.strokeStyle = theme.axis
    segment(g, left - 3, crisp(top + at), left, crisp(top + at))
    segment(g, crisp(left + at), bottom, crisp(left + at), bottom + 3)
    g.textAlign = 'right'
    g.textBaseline = 'middle'
    g.fillText(label ?? '', left - 6, top + at)
    g.textAlign = 'center'
    g.textBaseline = 'alphabetic'
    g.fillText(label ?? '', left + at, bottom + 15)
  }
  g.textAlign = 'right'
  g.fillText('a', left - 22, top + 9)
  g.fillText('b', left + cell * n + 10, bottom + 15)
}
