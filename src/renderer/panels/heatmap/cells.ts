/**
 * One row of the heat map: a value for every pixel column.
 *
 * A column without an evaluation takes the nearest one (halfway between two, in pixels). A column with
 * several takes the one that is furthest from where the column before ended: so the newest value where
 * the accuracy rises or falls for good, and the dip where it falls and recovers within a pixel. Pure.
 */
import type { PixelColumns } from '#shared/analysis/decimate'

/** @param from first column to fill, @param to one past the last, such as the head */
export function fillRow(out: Float64Array, columns: PixelColumns, from: number, to: number): void {
  out.fill(NaN)
  const { filled, last, first, width } = columns
  let before = -1
  for (let column = from; column < Math.min(to, width); column++) {
    if (filled[column] === 0) continue
    const left = before < 0 ? from : Math.ceil((before + column + 1) / 2)
    if (before >= 0) out.fill(last[before]!, before + 1, left)
    out.fill(first[column]!, left, column)
    out[column] = shown(columns, column, before < 0 ? NaN : last[before]!)
    before = column
  }
  if (before >= 0) out.fill(last[before]!, before + 1, Math.min(to, width))
}

function shown(columns: PixelColumns, column: number, previous: number): number {
  const low = columns.lowest[column]!
  const high = columns.highest[column]!
  if (previous !== previous) return columns.last[column]!
  return Math.abs(low - previous) > Math.abs(high - previous) ? low : high
}
