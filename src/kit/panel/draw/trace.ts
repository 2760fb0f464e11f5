/**
 * A decimated line as pen strokes, in device pixels from the left end of its axis and up from its bottom.
 *
 * Where a line goes back and forth within a pixel column, the column gets one bar from its lowest to its
 * highest value: it covers the same pixels as the strokes, at a tenth of their cost.
 */
import type { PixelColumns } from '#shared/analysis/decimate'
import type { StepAxis } from '../axes/scale'

export interface LineData {
  columns: PixelColumns
  xs: ArrayLike<number>
  ys: ArrayLike<number>
}

export interface Pen {
  move(x: number, y: number): void
  line(x: number, y: number): void
  bar(column: number, low: number, high: number): void
}

/** Where a line is drawn. */
export interface Frame {
  axis: StepAxis
  /** Device pixels per CSS pixel. */
  ratio: number
  /** Value to device pixels above the bottom; monotonic. */
  place(value: number): number
}

/** A pen that lifts itself at gaps and after bars. */
class Walker {
  private x = 0
  private y = 0
  private down = false
  /** The last point was reached by a bar; strokes start there anew. */
  private lifted = false

  constructor(private readonly pen: Pen) {}

  gap(): void {
    this.down = false
  }

  to(x: number, y: number): void {
    if (!this.down) this.pen.move(x, y)
    else {
      if (this.lifted) this.pen.move(this.x, this.y)
      this.pen.line(x, y)
    }
    this.lifted = false
    this.arrive(x, y)
  }

  /** A bar from `low` to `high` that takes the line in at `first` and leaves it at `last`. */
  bar(column: number, low: number, high: number, first: number, last: number): void {
    const x = column + 0.5
    const beside = this.down && x - this.x < 1.5
    if (this.down && !beside) this.to(x, first)
    this.pen.bar(column, beside ? Math.min(low, this.y) : low, beside ? Math.max(high, this.y) : high)
    this.lifted = true
    this.arrive(x, last)
  }

  private arrive(x: number, y: number): void {
    this.x = x
    this.y = y
    this.down = true
  }
}

/** Walks a line from left to right, from its way into view to its way out of it. */
export function trace(data: LineData, frame: Frame, pen: Pen): void {
  const { columns } = data
  const walker = new Walker(pen)
  const enter = crossing(data, frame, columns.before, frame.axis.left)
  if (enter !== null) walker.to(0, enter)
  for (let column = 0; column < columns.width; column++)
    if (columns.filled[column] === 1) walkColumn(walker, columns, column, frame)
  const end = columns.after >= 0 ? columns.after - 1 : -1
  const leave = crossing(data, frame, end, frame.axis.right)
  if (leave !== null) walker.to(columns.width, leave)
}

function walkColumn(walker: Walker, columns: PixelColumns, column: number, { place }: Frame): void {
  const low = place(columns.lowest[column]!)
  const high = place(columns.highest[column]!)
  const first = place(columns.first[column]!)
  const last = place(columns.last[column]!)
  if (!(first === first)) walker.gap()
  if (low === low) {
    // A gap as first or last value: the line begins or ends somewhere within the bar.
    const from = first === first ? first : low
    const to = last === last ? last : low
    if (low < Math.min(from, to) - 0.5 || high > Math.max(from, to) + 0.5)
      walker.bar(column, low, high, from, to)
    else {
      walker.to(column + 0.25, from)
      walker.to(column + 0.75, to)
    }
  }
  if (!(last === last)) walker.gap()
}

/** Height of the line from point `index` to the next one where it crosses an edge of the view. */
function crossing({ columns, xs, ys }: LineData, frame: Frame, index: number, edge: number): number | null {
  if (index < 0 || index + 1 >= columns.count) return null
  const [x0, x1] = [frame.axis.x(xs[index]!), frame.axis.x(xs[index + 1]!)]
  const [y0, y1] = [frame.place(ys[index]!), frame.place(ys[index + 1]!)]
  const y = y0 + ((y1 - y0) * (edge - x0)) / (x1 - x0)
  return Number.isFinite(y) ? y : null
}

/** One height per pixel column: the outermost that the line reaches there, NaN where it is not. */
export function profile(data: LineData, frame: Frame, side: 'lowest' | 'highest'): Float64Array {
  const heights = new Float64Array(data.columns.width).fill(NaN)
  const put = (column: number, y: number): void => {
    const known = heights[column]!
    if (known !== known || (side === 'lowest' ? y < known : y > known)) heights[column] = y
  }
  const within = (x: number): number => Math.min(heights.length - 1, Math.max(0, Math.floor(x)))
  let [x0, y0] = [0, 0]
  trace(data, frame, {
    move: (x, y) => {
      put(within(x), y)
      ;[x0, y0] = [x, y]
    },
    line: (x, y) => {
      for (let column = within(x0) + 1; column < within(x); column++)
        put(column, y0 + ((y - y0) * (column + 0.5 - x0)) / (x - x0))
      put(within(x), y)
      ;[x0, y0] = [x, y]
    },
    bar: (column, low, high) => put(column, side === 'lowest' ? low : high)
  })
  return heights
}
