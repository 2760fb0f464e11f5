/**
 * A decimated line as uPlot takes it: positions in pixels on an x array that all lines of a plot share.
 * Four slots a column (first, lowest, highest, last), and one at either edge for the line's way out of view.
 * undefined: nothing there, the line goes on; null: a gap.
 */
import type { PixelColumns } from '#shared/analysis/decimate'
import type { StepAxis } from './scale'

export type Slot = number | null | undefined

const slotCount = (width: number): number => 4 * width + 2

/** x of every slot, from the left end of the axis. A column spans half a pixel, so that a lone point shows. */
export function slotPositions(width: number, ratio: number): number[] {
  const positions = new Array<number>(slotCount(width))
  positions[0] = 0
  for (let column = 0; column < width; column++)
    for (let part = 0; part < 4; part++)
      positions[1 + 4 * column + part] = (column + [0.25, 0.5, 0.5, 0.75][part]!) / ratio
  positions[positions.length - 1] = width / ratio
  return positions
}

export interface LineData {
  columns: PixelColumns
  xs: ArrayLike<number>
  ys: ArrayLike<number>
}

/** @param place value to pixels above the bottom; monotonic */
export function fillSlots(
  out: Slot[],
  { columns, xs, ys }: LineData,
  axis: StepAxis,
  place: (value: number) => number
): void {
  const { width, filled, first, lowest, highest, last } = columns
  const at = (value: number): number | null => (value === value ? place(value) : null)
  for (let column = 0, slot = 1; column < width; column++, slot += 4) {
    if (filled[column] === 0) {
      out[slot] = out[slot + 1] = out[slot + 2] = out[slot + 3] = undefined
      continue
    }
    out[slot] = at(first[column]!)
    out[slot + 1] = at(lowest[column]!)
    out[slot + 2] = at(highest[column]!)
    out[slot + 3] = at(last[column]!)
  }
  const between = (left: number, right: number, edge: number): Slot => {
    if (left < 0 || right < 0) return undefined
    const from = at(ys[left]!)
    const to = at(ys[right]!)
    if (from === null || to === null) return null
    const x0 = axis.x(xs[left]!)
    const x1 = axis.x(xs[right]!)
    return Number.isFinite(x0) ? from + ((to - from) * (edge - x0)) / (x1 - x0) : undefined
  }
  const inside = columns.after >= 0 ? columns.after : columns.count
  out[0] = between(columns.before, columns.before + 1 < columns.count ? columns.before + 1 : -1, axis.left)
  out[slotCount(width) - 1] = between(inside - 1, columns.after, axis.right)
}

/** Strokes a line of slots, its x from `left` and its values up from `bottom`. */
export function strokeSlots(
  g: CanvasRenderingContext2D,
  positions: readonly number[],
  slots: readonly Slot[],
  left: number,
  bottom: number
): void {
  let down = false
  g.beginPath()
  for (let i = 0; i < slots.length; i++) {
    const slot = slots[i]
    if (slot === undefined) continue
    if (slot === null) down = false
    else if (down) g.lineTo(left + positions[i]!, bottom - slot)
    else {
      g.moveTo(left + positions[i]!, bottom - slot)
      down = true
    }
  }
  g.stroke()
}
