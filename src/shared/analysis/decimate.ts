/**
 * A line reduced to pixel columns without losing a point: the first, lowest, highest and last value of
 * every column. Drawing those four covers the same pixels as drawing all points, at every zoom.
 *
 * A value that is not finite is a gap. As first or last of a column it stays NaN, so that the line breaks
 * there; inside a column a gap is narrower than a pixel.
 */

export class PixelColumns {
  readonly first: Float64Array
  readonly lowest: Float64Array
  readonly highest: Float64Array
  readonly last: Float64Array
  /** 1 where at least one point (a gap counts) falls into the column. */
  readonly filled: Uint8Array
  /** Index of the last point left of the first column, or −1. */
  before = -1
  /** Index of the first point right of the last column, or −1. */
  after = -1
  /** Points taken in. */
  count = 0
  /** Where the newest column begins: its points are read again, so that the newest point may change. */
  private start = 0
  private column = 0

  /** @param edges x at the column edges, ascending, one more than there are columns */
  constructor(private readonly edges: Float64Array) {
    const width = edges.length - 1
    this.first = new Float64Array(width).fill(NaN)
    this.lowest = new Float64Array(width).fill(NaN)
    this.highest = new Float64Array(width).fill(NaN)
    this.last = new Float64Array(width).fill(NaN)
    this.filled = new Uint8Array(width)
  }

  get width(): number {
    return this.filled.length
  }

  /** Takes in points up to `count`; `xs` ascending. Only the newest column and what follows is read. */
  update(xs: ArrayLike<number>, ys: ArrayLike<number>, count: number): void {
    const { edges, width } = this
    let index = this.start
    let column = this.column
    for (; index < count && xs[index]! < edges[0]!; index++) this.before = index
    this.start = index
    this.filled[column] = 0
    for (; index < count; index++) {
      const x = xs[index]!
      if (x > edges[width]!) break
      if (x >= edges[column + 1]! && column < width - 1) {
        while (column < width - 1 && x >= edges[column + 1]!) column++
        this.start = index
      }
      this.add(column, ys[index]!)
    }
    this.column = column
    this.after = index < count ? index : -1
    this.count = count
  }

  private add(column: number, value: number): void {
    const y = Number.isFinite(value) ? value : NaN
    if (this.filled[column] === 0) {
      this.filled[column] = 1
      this.first[column] = y
      this.lowest[column] = y
      this.highest[column] = y
    } else {
      // Written so that the first number replaces NaN.
      if (!(y >= this.lowest[column]!) && y === y) this.lowest[column] = y
      if (!(y <= this.highest[column]!) && y === y) this.highest[column] = y
    }
    this.last[column] = y
  }
}
