/** Small things that every chart draws, in CSS pixels. */
import type { Theme } from './theme'

export interface Size {
  width: number
  height: number
  /** Device pixels per CSS pixel. */
  ratio: number
}

/** Gutters that panels with a step axis share, so that the cursor is one straight line through a column. */
export const gutter = { left: 46, right: 12, bottom: 20 }

export interface Box {
  left: number
  right: number
  top: number
  bottom: number
}

/** Where the lines of a curve panel are drawn. */
export const plotBox = ({ width, height }: Size): Box => ({
  left: gutter.left,
  right: width - gutter.right,
  top: 8,
  bottom: height - gutter.bottom
})

/** A cleared context at the size of its canvas, scaled to CSS pixels. */
export function prepare(canvas: HTMLCanvasElement, { width, height, ratio }: Size): CanvasRenderingContext2D {
  const w = Math.round(width * ratio)
  const h = Math.round(height * ratio)
  if (canvas.width !== w) canvas.width = w
  if (canvas.height !== h) canvas.height = h
  const g = canvas.getContext('2d')!
  g.setTransform(1, 0, 0, 1, 0, 0)
  g.clearRect(0, 0, w, h)
  g.setTransform(ratio, 0, 0, ratio, 0, 0)
  return g
}

/** The middle of a pixel, for hairlines. */
export const crisp = (at: number): number => Math.round(at) + 0.5

export function segment(g: CanvasRenderingContext2D, x0: number, y0: number, x1: number, y1: number): void {
  g.beginPath()
  g.moveTo(x0, y0)
  g.lineTo(x1, y1)
  g.stroke()
}

/** Text that stays readable over lines: a 3 px halo of the surface around it. */
export function haloText(
  g: CanvasRenderingContext2D,
  theme: Theme,
  text: string,
  x: number,
  y: number,
  colour: string
): void {
  g.lineWidth = 3
  g.lineJoin = 'round'
  g.strokeStyle = theme.surface
  g.strokeText(text, x, y)
  g.fillStyle = colour
  g.fillText(text, x, y)
}

/** The time cursor: ink on a halo of the surface; opaque and wider on a heat map. */
export function cursorLine(
  g: CanvasRenderingContext2D,
  theme: Theme,
  x: number,
  top: number,
  bottom: number,
  opaque = false
): void {
  const at = crisp(x)
  g.setLineDash([])
  g.strokeStyle = theme.halo
  g.globalAlpha = opaque ? 1 : 0.7
  g.lineWidth = opaque ? 5 : 3
  segment(g, at, top, at, bottom)
  g.globalAlpha = 1
  g.strokeStyle = theme.cursor
  g.lineWidth = 1
  segment(g, at, top, at, bottom)
}

export function dot(g: CanvasRenderingContext2D, theme: Theme, x: number, y: number, colour: string): void {
  for (const [radius, fill] of [
    [4, theme.surface],
    [3, colour]
  ] as const) {
    g.beginPath()
    g.arc(x, y, radius, 0, 2 * Math.PI)
    g.fillStyle = fill
    g.fill()
  }
}

/** Where a line ends because training failed. */
export function cross(g: CanvasRenderingContext2D, theme: Theme, x: number, y: number, colour: string): void {
  for (const [width, ink] of [
    [4, theme.surface],
    [1.5, colour]
  ] as const) {
    g.lineWidth = width
    g.strokeStyle = ink
    segment(g, x - 3.5, y - 3.5, x + 3.5, y + 3.5)
    segment(g, x - 3.5, y + 3.5, x + 3.5, y - 3.5)
  }
}

/** Not yet trained: faint 45° lines right of the head. */
export function hatch(g: CanvasRenderingContext2D, theme: Theme, box: Box): void {
  const height = box.bottom - box.top
  if (box.right - box.left < 1) return
  g.save()
  g.beginPath()
  g.rect(box.left, box.top, box.right - box.left, height)
  g.clip()
  g.strokeStyle = theme.grid
  g.lineWidth = 1
  // Anchored to the right end, so that the pattern stands still while the head moves.
  for (let x = box.right; x > box.left - height; x -= 7) segment(g, x, box.bottom, x + height, box.top)
  g.restore()
}
