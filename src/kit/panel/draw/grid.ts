/** A square table of coloured cells: where it stands, and its marks. a goes down, b right. */
import { linearTicks } from '../axes/ticks'
import type { Datum, Mark, RasterMark } from '../marks/marks'
import { crisp, hairline, segments, type Segment } from '../marks/shapes'
import { words } from '../marks/text'
import type { Size } from './canvas'
import type { Theme } from './theme'

export interface GridPlace {
  left: number
  top: number
  /** CSS pixels of one cell. */
  cell: number
  n: number
}

const MARGIN = { left: 34, top: 6, right: 12, bottom: 20 }

/** The largest centred square; cells are whole device pixels while that costs little room. */
export function gridPlace({ width, height, ratio }: Size, n: number): GridPlace {
  const [w, h] = [width - MARGIN.left - MARGIN.right, height - MARGIN.top - MARGIN.bottom]
  const raw = (Math.max(1, Math.min(w, h)) / n) * ratio
  const cell = (raw >= 4 ? Math.floor(raw) : raw) / ratio
  return {
    left: MARGIN.left + Math.max(0, w - cell * n) / 2,
    top: MARGIN.top + Math.max(0, h - cell * n) / 2,
    cell,
    n
  }
}

/**
 * Cells, names of the axes, and numbers at round places.
 * @param rgba [n, n, 4]
 * @param at what a cell stands for
 */
export function gridMarks(
  theme: Theme,
  { left, top, cell, n }: GridPlace,
  rgba: RasterMark['rgba'],
  at: (a: number, b: number) => Datum | null
): Mark[] {
  const side = cell * n
  const bottom = top + side
  const ticks = linearTicks(0, n - 1, Math.max(2, side / 60)).filter(({ value }) => Number.isInteger(value))
  const middle = (value: number): number => (value + 0.5) * cell
  const pins = ticks.flatMap(({ value }): Segment[] => {
    const [y, x] = [crisp(top + middle(value)), crisp(left + middle(value))]
    return [
      [left - 3, y, left, y],
      [x, bottom, x, bottom + 3]
    ]
  })
  const edge = Math.round(side) + 1
  return [
    {
      kind: 'raster',
      ...{ x: left, y: top, width: side, height: side, columns: n, rows: n, rgba },
      datumAt: (column, row) => at(row, column)
    },
    {
      kind: 'rects',
      boxes: [Math.round(left) - 0.5, Math.round(top) - 0.5, edge, edge],
      stroke: hairline(theme.line)
    },
    segments(pins, hairline(theme.axis)),
    ...ticks.flatMap(({ value, label }) => [
      words(theme, label ?? '', left - 6, top + middle(value), { anchor: 'end', baseline: 'middle' }),
      words(theme, label ?? '', left + middle(value), bottom + 15, { anchor: 'middle' })
    ]),
    words(theme, 'a', left - 22, top + 9, { anchor: 'end' }),
    words(theme, 'b', left + side + 12, bottom + 4, { anchor: 'end' })
  ]
}
