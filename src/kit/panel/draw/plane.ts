/** A plane with two linear axes for points and bars: its scales, axes and bars. */
import { linearTicks } from '../axes/ticks'
import type { Box, Mark, RectsMark } from '../marks/marks'
import { crisp, hairline, segments, type Segment } from '../marks/shapes'
import { words } from '../marks/text'
import type { Size } from './canvas'
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
export function axesMarks(
  theme: Theme,
  { box, x, y, ranges }: Plane,
  names: { x: string; y?: string; number?: (value: number) => string }
): Mark[] {
  const across = linearTicks(...ranges.x, Math.max(2, (box.right - box.left) / 60))
  const up = linearTicks(...ranges.y, Math.max(2, (box.bottom - box.top) / 32))
  const end = box.right - theme.width(names.x) - 8
  const text = ({ value, label }: { value: number; label: string | null }): string =>
    names.number?.(value) ?? label ?? ''
  const grid = up.map(({ value }): Segment => [box.left, crisp(y(value)), box.right, crisp(y(value))])
  const line: Segment = [box.left, crisp(box.bottom), box.right, crisp(box.bottom)]
  const pins = across.map(({ value }): Segment => {
    const at = crisp(x(value))
    return [at, box.bottom, at, box.bottom + 4]
  })
  return [
    segments(grid, hairline(theme.grid)),
    segments([...pins, line], hairline(theme.axis)),
    ...up.map((tick) =>
      words(theme, text(tick), box.left - 6, y(tick.value), { anchor: 'end', baseline: 'middle' })
    ),
    ...across
      .filter(({ value }) => x(value) < end)
      .map((tick) => words(theme, text(tick), x(tick.value), box.bottom + 15, { anchor: 'middle' })),
    words(theme, names.x, box.right, box.bottom + 15, { anchor: 'end' }),
    ...(names.y ? [words(theme, names.y, box.left, box.top - 2)] : [])
  ]
}

/** Of `count` bars side by side, pixels. */
export const barWidth = ({ box }: Plane, count: number, most = 14): number =>
  Math.max(1, Math.min(most, (0.7 * (box.right - box.left)) / count))

/** Room for what stands over a plane and for its numbers, where a bar is pointed at too. */
const [ABOVE, BELOW] = [14, 20]

/** A bar from the bottom of the plane, and the whole height over a value to point at. */
export function bar(
  { box, x, y }: Plane,
  at: number,
  value: number,
  width: number,
  look: Pick<RectsMark, 'fill' | 'opacity' | 'datum'>
): Mark[] {
  const { datum, ...ink } = look
  const pitch = x(1) - x(0)
  return [
    { kind: 'rects', boxes: [x(at) - width / 2, y(value), width, box.bottom - y(value)], ...ink },
    {
      kind: 'rects',
      boxes: [x(at) - pitch / 2, box.top - ABOVE, pitch, box.bottom - box.top + ABOVE + BELOW],
      datum
    }
  ]
}
