/** A plane with two linear axes for points and bars: its scales, axes and the point nearest to a place. */
import { crisp, segment, type Box, type Size } from './canvas'
import { linearTicks } from '../axes/ticks'
import type { Theme } from './theme'

export interface Plane {
  box: Box
  x(value: number): number
  y(value: number): number
  ranges: { x: readonly [number, number]; y: readonly [number, number] }
}

type Range = readonly [number, number]

export function plane(size: Size, x: Range, y: Range, box: Partial<Box> = {}): Plane {
  const inside: Box = { left: 44, right: size.width - 12, top: 10, bottom: size.height - 20, ...box }
  const along =
    ([min, max]: Range, from: number, to: number) =>
    (value: number) =>
      from + ((value - min) / (max - min || 1)) * (to - from)
  return {
    box: inside,
    x: along(x, inside.left, inside.right),
    y: along(y, inside.bottom, inside.top),
    ranges: { x, y }
  }
}

/** The largest square in the middle, one unit as long in both directions. */
export function squarePlane(size: Size, radius: number): Plane {
  const side = Math.max(10, Math.min(size.width - 24, size.height - 20))
  const left = (size.width - side) / 2
  const top = (size.height - side) / 2
  const range: Range = [-radius, radius]
  return plane(size, range, range, { left, right: left + side, top, bottom: top + side })
}

/** Lines at the round numbers of y, marks at those of x, names at the ends: that of y stands above the plot. */
export function drawAxes(
  g: CanvasRenderingContext2D,
  theme: Theme,
  { box, x, y, ranges }: Plane,
  names: { x: string; y?: string; number?: (value: number) => string }
): void {
  g.font = theme.font()
  g.lineWidth = 1
  g.fillStyle = theme.text3
  for (const { value, label } of linearTicks(...ranges.y, Math.max(2, (box.bottom - box.top) / 32))) {
    g.strokeStyle = theme.grid
    segment(g, box.left, crisp(y(value)), box.right, crisp(y(value)))
    g.textAlign = 'right'
    g.textBaseline = 'middle'
    g.fillText(names.number?.(value) ?? label ?? '', box.left - 6, y(value))
  }
  g.textBaseline = 'alphabetic'
  const end = box.right - g.measureText(names.x).width - 8
  for (const { value, label } of linearTicks(...ranges.x, Math.max(2, (box.right - box.left) / 60))) {
    g.strokeStyle = theme.axis
    segment(g, crisp(x(value)), box.bottom, crisp(x(value)), box.bottom + 4)
    g.textAlign = 'center'
    if (x(value) < end) g.fillText(names.number?.(value) ?? label ?? '', x(value), box.bottom + 15)
  }
  g.strokeStyle = theme.axis
  segment(g, box.left, crisp(box.bottom), box.right, crisp(box.bottom))
  g.textAlign = 'right'
  g.fillText(names.x, box.right, box.bottom + 15)
  if (names.y) {
    g.textAlign = 'left'
    g.fillText(names.y, box.left, box.top - 2)
  }
}

/** Index of the point nearest to a place within 12 px; −1: none. */
export function nearest(
  points: number,
  place: (index: number) => readonly [number, number],
  x: number,
  y: number
): number {
  let best = -1
  let least = 144
  for (let i = 0; i < points; i++) {
    const [px, py] = place(i)
    const distance = (px - x) ** 2 + (py - y) ** 2
    if (distance < least) [best, least] = [i, distance]
  }
  return best
}
