/** Cells of the runs table in words. */
import type { Cell, CellFormat, TableColumn, TableRow } from '#shared/runTable/columns'
import type { Bound } from '#shared/threshold'
import { anything, bytes, count, dateTime, duration, metric, significant } from '../../../kit/ui/format'

export interface CellText {
  text: string
  /** Extremes over seeds, and how many have it. */
  beside: string
}

/** Widths in pixels by what stands in a column. */
const widths: Readonly<Record<CellFormat, number>> = {
  place: 136,
  metric: 128,
  ratio: 128,
  count: 64,
  seconds: 84,
  bytes: 76,
  date: 128,
  text: 104
}

export const widthOf = ({ format, title }: TableColumn): number =>
  Math.max(widths[format], 34 + 6.2 * title.length)

/** Numbers stand right, so that their digits stand under one another. */
export const isRight = ({ format, id }: TableColumn): boolean =>
  format !== 'text' && format !== 'date' && id !== 'status'

export function cellText(row: TableRow, { format, of }: TableColumn): CellText {
  const cell: Cell = of(row)
  const { value, beyond = false, spread, share } = cell
  if (typeof value !== 'number')
    return {
      text: format === 'date' && value !== null ? dateTime(String(value)) : anything(value),
      beside: shareText(share)
    }
  const write = writers(row)[format]
  const bound = (one: Bound): string => `${one.beyond ? '>\u00a0' : ''}${write(one.at)}`
  const extremes = spread ? `${bound(spread[0])}–${bound(spread[1])}` : ''
  return {
    text: bound({ at: value, beyond }),
    beside: [extremes, shareText(share)].filter(Boolean).join(', ')
  }
}

const shareText = (share: Cell['share']): string => (share ? `${share[0]} of ${share[1]}` : '')

function writers({ outcomes }: TableRow): Record<CellFormat, (value: number) => string> {
  const range = outcomes[0]?.curve?.range
  return {
    place: count,
    count,
    metric: (value) => metric(value, range ? { range } : {}),
    ratio: (value) => significant(value),
    seconds: duration,
    bytes,
    date: String,
    text: anything
  }
}

/** Height of a row, pixels. */
export const ROW = 28
/** Rows beyond either edge, so that a quick scroll does not show nothing. */
export const BEYOND = 12

/** Which of `count` rows are in the page: those in view and some on either side; where fewer are left than have been scrolled over, the last ones. */
export function rowsInView(
  top: number,
  height: number,
  count: number,
  beyond = BEYOND
): { first: number; last: number } {
  const inView = Math.ceil(height / ROW)
  const first = Math.max(0, Math.min(Math.floor(top / ROW), count - inView))
  return { first: Math.max(0, first - beyond), last: Math.min(count, first + inView + 1 + beyond) }
}
