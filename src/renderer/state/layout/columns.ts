/**
 * Panels in columns of 36 rows, and what a user does to them. Every function gives new columns. A column whose panels fit
 * into its view fills it.
 */
import { ROWS_IN_VIEW, type PanelColumn, type PlacedPanel } from '#shared/layout'

const IN_VIEW = 3
export const MOST_COLUMNS = 4
/** A panel's head and a plot that still tells something. */
export const LEAST_ROWS = 7
/** Of the width of all columns together. */
const LEAST_SHARE = 0.15

/** Widths of so many columns that nobody has moved. */
const usualWidths: Readonly<Record<number, readonly number[]>> = { 2: [1.52, 1], 3: [1.2, 1, 1] }

/** Filled in reading order and shared evenly by up to three; the first column takes what does not divide. */
export function usualColumns(ids: readonly string[], count: number): PanelColumn[] {
  const columns: PanelColumn[] = []
  let from = 0
  for (let column = 0; column < count; column++) {
    const inColumn = Math.ceil((ids.length - from) / (count - column))
    const height = ROWS_IN_VIEW / Math.min(inColumn, IN_VIEW)
    const top = (i: number) => Math.round(height * i)
    const panels = ids.slice(from, from + inColumn).map((id, i) => ({ id, rows: top(i + 1) - top(i) }))
    columns.push({ width: usualWidths[count]?.[column] ?? 1, panels })
    from += inColumn
  }
  return columns
}

export interface Place {
  column: number
  /** Before the panel that is there now. */
  index: number
}

export function placeOf(columns: readonly PanelColumn[], id: string): Place | null {
  for (const [column, { panels }] of columns.entries()) {
    const index = panels.findIndex((panel) => panel.id === id)
    if (index >= 0) return { column, index }
  }
  return null
}

const total = (panels: readonly PlacedPanel[]): number => panels.reduce((sum, { rows }) => sum + rows, 0)

/** As high as the view together, what is above the least by its share; higher columns and those with no room stay. */
function fitted(panels: readonly PlacedPanel[]): PlacedPanel[] {
  const spare = total(panels) - panels.length * LEAST_ROWS
  const room = ROWS_IN_VIEW - panels.length * LEAST_ROWS
  if (room < 0 || (panels.length > IN_VIEW && spare > room)) return [...panels]
  let share = 0
  let edge = 0
  return panels.map((panel, i) => {
    share += spare > 0 ? Math.max(0, panel.rows - LEAST_ROWS) / spare : 1 / panels.length
    const to = i === panels.length - 1 ? room : Math.min(room, Math.round(room * share))
    const rows = LEAST_ROWS + to - edge
    edge = to
    return { ...panel, rows }
  })
}

/** Without a panel; a column that it leaves empty goes. */
export const without = (columns: readonly PanelColumn[], id: string): PanelColumn[] =>
  columns
    .map((column) => {
      const panels = column.panels.filter((panel) => panel.id !== id)
      return panels.length === column.panels.length ? column : { ...column, panels: fitted(panels) }
    })
    .filter(({ panels }) => panels.length > 0)

/** With a panel more; in the column behind the last one, a new one begins. */
export function inserted(
  columns: readonly PanelColumn[],
  panel: PlacedPanel,
  { column, index }: Place
): PanelColumn[] {
  const target = columns[column]
  if (!target || column < 0) {
    const width = columns.reduce((sum, each) => sum + each.width, 0) / (columns.length || 1) || 1
    const added = { width, panels: fitted([{ ...panel, rows: ROWS_IN_VIEW }]) }
    return column < 0 ? [added, ...columns] : [...columns, added]
  }
  const panels = fitted([...target.panels.slice(0, index), panel, ...target.panels.slice(index)])
  return columns.with(column, { ...target, panels })
}

/** With a panel at the foot of the shortest column; of those that fit into the view, of the one with the fewest. */
export function appended(columns: readonly PanelColumn[], id: string): PanelColumn[] {
  const crowd = columns.map(({ panels }) => Math.max(ROWS_IN_VIEW, total(panels)) * 1000 + panels.length)
  const column = Math.max(0, crowd.indexOf(Math.min(...crowd)))
  const panel = { id, rows: Math.round(ROWS_IN_VIEW / IN_VIEW) }
  return inserted(columns, panel, { column, index: columns[column]?.panels.length ?? 0 })
}

/** With a panel at another place, which counts columns and panels as they are now; −1 and one too many are new columns. */
export function moved(columns: readonly PanelColumn[], id: string, to: Place): PanelColumn[] {
  const from = placeOf(columns, id)
  if (!from) return [...columns]
  const panel = columns[from.column]!.panels[from.index]!
  if (to.column === from.column) {
    const panels = columns[from.column]!.panels.filter((each) => each.id !== id)
    const index = to.index > from.index ? to.index - 1 : to.index
    const order = [...panels.slice(0, index), panel, ...panels.slice(index)]
    return columns.with(from.column, { ...columns[from.column]!, panels: order })
  }
  const isNew = to.column < 0 || to.column >= columns.length
  const alone = columns[from.column]!.panels.length === 1
  if (isNew && (columns.length >= MOST_COLUMNS || alone)) return [...columns]
  const left = without(columns, id)
  const column = alone && to.column > from.column ? to.column - 1 : to.column
  return inserted(left, panel, { ...to, column: isNew && column > 0 ? left.length : column })
}

/** A panel's lower edge moved by rows: the panel below gives or takes them; below the last one the column grows. */
export function heightened(columns: readonly PanelColumn[], id: string, by: number): PanelColumn[] {
  const at = placeOf(columns, id)
  if (!at) return [...columns]
  const column = columns[at.column]!
  const panel = column.panels[at.index]!
  const below = column.panels[at.index + 1]
  const least = below
    ? LEAST_ROWS - panel.rows
    : Math.max(LEAST_ROWS - panel.rows, ROWS_IN_VIEW - total(column.panels))
  const most = below ? below.rows - LEAST_ROWS : 4 * ROWS_IN_VIEW
  const change = Math.max(least, Math.min(most, by))
  const panels = column.panels.map((each) =>
    each === panel
      ? { ...each, rows: each.rows + change }
      : each === below
        ? { ...each, rows: each.rows - change }
        : each
  )
  return columns.with(at.column, { ...column, panels })
}

/** A column's right edge moved by a share of the whole width: the column beside it gives or takes it. */
export function widened(columns: readonly PanelColumn[], column: number, by: number): PanelColumn[] {
  const [one, other] = [columns[column], columns[column + 1]]
  if (!one || !other) return [...columns]
  const whole = columns.reduce((sum, { width }) => sum + width, 0)
  const least = LEAST_SHARE * whole
  const change = Math.max(least - one.width, Math.min(other.width - least, by * whole))
  return columns
    .with(column, { ...one, width: one.width + change })
    .with(column + 1, { ...other, width: other.width - change })
}

/** Where each panel stands in the grid: rows and columns counted from 1. */
export const gridAreas = (columns: readonly PanelColumn[]): { id: string; area: string; column: number }[] =>
  columns.flatMap(({ panels }, column) => {
    let row = 1
    return panels.map(({ id, rows }) => {
      const area = `${row} / ${column + 1} / ${row + rows} / ${column + 2}`
      row += rows
      return { id, area, column }
    })
  })
