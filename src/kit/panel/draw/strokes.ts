/** Puts traced lines and bands on a canvas, in device pixels. */
import { profile, trace, type Frame, type LineData } from './trace'

export interface Bar {
  column: number
  low: number
  high: number
}

/** A line ready to be drawn. */
export interface Drawing {
  path: Path2D
  bars: readonly Bar[]
}

/** Bottom left corner of the plot in device pixels. */
export interface Origin {
  x: number
  y: number
}

export interface Style {
  colour: string
  /** CSS pixels. */
  width: number
  dash: readonly number[]
  opacity: number
}

export function drawing(data: LineData, frame: Frame, origin: Origin): Drawing {
  const path = new Path2D()
  const bars: Bar[] = []
  trace(data, frame, {
    move: (x, y) => path.moveTo(origin.x + x, origin.y - y),
    line: (x, y) => path.lineTo(origin.x + x, origin.y - y),
    bar: (column, low, high) => bars.push({ column, low, high })
  })
  return { path, bars }
}

/** The bars of a line. In the gaps of a dash only those that stand out, so that no spike is lost. */
export function fillBars(
  g: CanvasRenderingContext2D,
  bars: readonly Bar[],
  style: Style,
  ratio: number,
  origin: Origin
): void {
  const thickness = style.width * ratio
  // Bars of a translucent line must not overlap.
  const width = style.opacity < 1 ? 1 : Math.max(1, Math.round(thickness))
  const [on, period] = [style.dash[0] ?? 1, style.dash.reduce((sum, length) => sum + length, 0)]
  g.fillStyle = style.colour
  g.globalAlpha = style.opacity
  for (const { column, low, high } of bars) {
    const inGap = period > 0 && (column / ratio) % period >= on
    if (inGap && high - low < 3 * thickness) continue
    const x = Math.round(origin.x) + column - ((width - 1) >> 1)
    g.fillRect(x, origin.y - high - thickness / 2, width, high - low + thickness)
  }
  g.globalAlpha = 1
}

/** A whole line on a canvas that is scaled to CSS pixels; `left` and `bottom` are in those. */
export function strokeLine(
  g: CanvasRenderingContext2D,
  data: LineData,
  frame: Frame,
  corner: { left: number; bottom: number },
  style: Style
): void {
  const { ratio } = frame
  const origin = { x: corner.left * ratio, y: corner.bottom * ratio }
  const { path, bars } = drawing(data, frame, origin)
  g.save()
  g.setTransform(1, 0, 0, 1, 0, 0)
  g.strokeStyle = style.colour
  g.lineWidth = style.width * ratio
  g.globalAlpha = style.opacity
  g.lineJoin = 'round'
  g.lineCap = 'round'
  g.stroke(path)
  fillBars(g, bars, style, ratio, origin)
  g.restore()
}

/** The area between two lines, one bar a pixel column. In device pixels. */
export function fillBand(
  g: CanvasRenderingContext2D,
  low: LineData,
  high: LineData,
  frame: Frame,
  origin: Origin,
  colour: string
): void {
  const bottom = profile(low, frame, 'lowest')
  const top = profile(high, frame, 'highest')
  const x = Math.round(origin.x)
  g.fillStyle = colour
  for (let column = 0; column < top.length; column++) {
    const height = top[column]! - bottom[column]!
    if (height > 0) g.fillRect(x + column, origin.y - top[column]!, 1, height)
  }
}
