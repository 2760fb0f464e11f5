/** What lies under a point of a picture. Pure. */
import type { Datum, Mark, RasterMark, RectsMark } from './marks'

/** How far from its middle a point is still meant, pixels. */
const REACH = 12

/** The point nearest within reach; else the foremost box or cell that holds the place. Null: nothing that has a datum. */
export function hit(marks: readonly Mark[], x: number, y: number): Datum | null {
  const found: Found = { distance: REACH, point: null, box: null }
  search(marks, x, y, found)
  return found.point ?? found.box
}

interface Found {
  distance: number
  point: Datum | null
  box: Datum | null
}

function search(marks: readonly Mark[], x: number, y: number, found: Found): void {
  for (const mark of marks)
    if (mark.kind === 'circle' && mark.datum) {
      const distance = Math.hypot(mark.x - x, mark.y - y)
      if (distance < found.distance) Object.assign(found, { distance, point: mark.datum })
    } else if (mark.kind === 'rects' && mark.datum && inBoxes(mark, x, y)) found.box = mark.datum
    else if (mark.kind === 'raster' && mark.datumAt) found.box = inCells(mark, x, y) ?? found.box
    else if (mark.kind === 'group') {
      const { left, right, top, bottom } = mark.clip
      if (x >= left && x < right && y >= top && y < bottom) search(mark.marks, x, y, found)
    }
}

function inBoxes({ boxes }: RectsMark, x: number, y: number): boolean {
  for (let i = 0; i < boxes.length; i += 4) {
    const [dx, dy] = [x - boxes[i]!, y - boxes[i + 1]!]
    if (dx >= 0 && dy >= 0 && dx < boxes[i + 2]! && dy < boxes[i + 3]!) return true
  }
  return false
}

function inCells({ datumAt, columns, rows, ...at }: RasterMark, x: number, y: number): Datum | null {
  const column = Math.floor(((x - at.x) / at.width) * columns)
  const row = Math.floor(((y - at.y) / at.height) * rows)
  const inside = column >= 0 && row >= 0 && column < columns && row < rows
  return inside ? (datumAt?.(column, row) ?? null) : null
}
