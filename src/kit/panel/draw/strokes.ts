/** Traced lines and bands as marks. */
import { Gathering } from '../marks/gather'
import type { AreaMark, Mark } from '../marks/marks'
import { profile, trace, type Frame, type LineData } from './trace'

/** Where the bottom of an axis's left end is, CSS pixels. */
export interface Corner {
  left: number
  bottom: number
}

export interface Style {
  colour: string
  /** CSS pixels. */
  width: number
  dash: readonly number[]
  opacity: number
}

const gathered = { points: new Gathering(), boxes: new Gathering() }

/** A line: its strokes, and bars where it goes back and forth within pixels. */
export function lineMarks(data: LineData, frame: Frame, { left, bottom }: Corner, style: Style): Mark[] {
  const { ratio } = frame
  const { colour, width, dash, opacity } = style
  const thickness = width * ratio
  // Bars of a translucent line must not overlap.
  const breadth = opacity < 1 ? 1 : Math.max(1, Math.round(thickness))
  const [on, period] = [dash[0] ?? 1, dash.reduce((sum, length) => sum + length, 0)]
  const first = Math.round(left * ratio) - ((breadth - 1) >> 1)
  const { points, boxes } = gathered
  trace(data, frame, {
    move: (x, y) => {
      points.pair(NaN, NaN)
      points.pair(left + x / ratio, bottom - y / ratio)
    },
    line: (x, y) => points.pair(left + x / ratio, bottom - y / ratio),
    bar: (column, low, high) => {
      // In the gaps of a dash only those that stand out, so that no spike is lost.
      const inGap = period > 0 && (column / ratio) % period >= on
      if (inGap && high - low < 3 * thickness) return
      const top = bottom - (high + thickness / 2) / ratio
      boxes.pair((first + column) / ratio, top)
      boxes.pair(breadth / ratio, (high - low + thickness) / ratio)
    }
  })
  const stroke = { colour, width, dash, round: dash.length === 0 }
  const line: Mark = { kind: 'line', points: points.take(), stroke, opacity }
  const bars = boxes.take()
  return bars.length > 0 ? [line, { kind: 'rects', boxes: bars, fill: colour, opacity }] : [line]
}

/** The area between two lines, a step a pixel column; without a lower one, down to the axis. */
export function bandMark(
  low: LineData | null,
  high: LineData,
  frame: Frame,
  { left, bottom }: Corner,
  fill: string
): AreaMark {
  const { ratio } = frame
  const top = profile(high, frame, 'highest')
  const under = low && profile(low, frame, 'lowest')
  const origin = Math.round(left * ratio)
  const { points } = gathered
  const y = (height: number): number => bottom - height / ratio
  const thick = (column: number): boolean => top[column]! > (under ? under[column]! : -Infinity)
  for (let column = 0; column < top.length; column++) {
    if (!thick(column)) continue
    const first = column
    for (; thick(column); column++) {
      points.pair((origin + column) / ratio, y(top[column]!))
      points.pair((origin + column + 1) / ratio, y(top[column]!))
    }
    for (let back = column - 1; back >= first; back--) {
      const floor = under ? y(under[back]!) : bottom + 1
      points.pair((origin + back + 1) / ratio, floor)
      points.pair((origin + back) / ratio, floor)
    }
    points.pair(NaN, NaN)
  }
  return { kind: 'area', points: points.take(), fill }
}
