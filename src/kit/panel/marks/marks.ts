/**
 * What a picture is made of, from back to front. A panel draws by a pure function (data, size, theme) → marks; canvas,
 * hit test and files read the same marks. Lengths are CSS pixels from the top left corner, y downwards; colours are CSS
 * colours as the theme resolved them.
 */

/** x₀, y₀, x₁, y₁ …; a pair of NaN lifts the pen. */
export type Points = ArrayLike<number>

export interface Box {
  left: number
  right: number
  top: number
  bottom: number
}

export interface Font {
  family: string
  /** Pixels. */
  size: number
  weight: number
}

export interface Stroke {
  colour: string
  width: number
  /** Lengths of strokes and gaps; none: solid. */
  dash?: readonly number[]
  /** Ends are half circles, not cut off. */
  round?: boolean
}

/** What a mark stands for, where it can be pointed at. */
export interface Datum {
  /** Of the thing; marks of one thing share it. */
  id: string
  words: string
  /** Elements of the task that other panels may show too. */
  elements?: readonly string[]
}

interface Inked {
  /** 0 to 1; none: 1. */
  opacity?: number
}

/** Strokes along points. */
export interface LineMark extends Inked {
  kind: 'line'
  points: Points
  stroke: Stroke
  closed?: boolean
}

/** Polygons, each closed by itself. */
export interface AreaMark extends Inked {
  kind: 'area'
  points: Points
  fill: string
  stroke?: Stroke
}

/** Boxes of one look; without any ink they are a place to point at. */
export interface RectsMark extends Inked {
  kind: 'rects'
  /** Left, top, width, height; the next. */
  boxes: ArrayLike<number>
  fill?: string
  stroke?: Stroke
  datum?: Datum
}

export interface CircleMark extends Inked {
  kind: 'circle'
  x: number
  y: number
  radius: number
  fill?: string
  stroke?: Stroke
  datum?: Datum
}

export interface TextMark extends Inked {
  kind: 'text'
  text: string
  x: number
  y: number
  font: Font
  colour: string
  /** Which part of the text stands at x. */
  anchor: 'start' | 'middle' | 'end'
  /** What of it stands at y. */
  baseline: 'alphabetic' | 'middle'
  /** Colour of 3 px around it, so that it stays readable over lines. */
  halo?: string
  /** Degrees about (x, y), clockwise. */
  turn?: number
}

/** Cells of one size, never smoothed. */
export interface RasterMark extends Inked {
  kind: 'raster'
  x: number
  y: number
  width: number
  height: number
  columns: number
  rows: number
  /** [rows, columns, 4], 0 to 255, not premultiplied. */
  rgba: Uint8ClampedArray<ArrayBuffer>
  datumAt?(column: number, row: number): Datum | null
}

/** Marks that end at the edges of a box. */
export interface GroupMark {
  kind: 'group'
  clip: Box
  marks: readonly Mark[]
}

export type Mark = LineMark | AreaMark | RectsMark | CircleMark | TextMark | RasterMark | GroupMark
