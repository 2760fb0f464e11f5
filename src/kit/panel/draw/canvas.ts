/** The canvas that a picture is painted on, and the room that plots with a step axis share. */
import type { Box } from '../marks/marks'

export interface Size {
  width: number
  height: number
  /** Device pixels per CSS pixel. */
  ratio: number
}

/** Gutters that panels with a step axis share, so that the cursor is one straight line through a column. */
export const gutter = { left: 46, right: 12, bottom: 20 }

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
