/** How small multiples share a canvas: as many as are legible, in cells of one size. Pure. */

export interface Grid {
  columns: number
  rows: number
  /** Cells that fit; fewer than asked for when the panel is small. */
  shown: number
  cellWidth: number
  cellHeight: number
  /** Height of a cell's label above its plot; 0: the label lies in the plot. */
  labelHeight: number
}

export interface Cell {
  left: number
  top: number
}

export const MARGIN = 10
const GAP = { x: 10, y: 5 }
const TIGHT = { x: 5, y: 4 }
/** Cells wider than this many times their plot's height waste the room. */
const BEST_RATIO = 1.4

/** Smallest legible cells, with a label above the plot and within it. */
const smallest = { above: { width: 46, height: 16 }, within: { width: 30, height: 20 } }

/** @param label height of a label line */
export function gridLayout(width: number, height: number, count: number, label: number): Grid {
  const above = best(width, height, count, label, smallest.above, GAP)
  if (above.shown === count) return above
  const within = best(width, height, count, 0, smallest.within, TIGHT)
  return within.shown > above.shown ? within : above
}

function best(
  width: number,
  height: number,
  count: number,
  label: number,
  least: { width: number; height: number },
  gap: { x: number; y: number }
): Grid {
  const inner = Math.max(0, width - 2 * MARGIN)
  const most = Math.max(1, Math.floor((inner + gap.x) / (least.width + gap.x)))
  const fit = Math.max(1, Math.floor((height + gap.y) / (least.height + label + gap.y)))
  let chosen: Grid | null = null
  let score = Infinity
  for (let columns = 1; columns <= Math.min(most, count); columns++) {
    const rows = Math.min(fit, Math.ceil(count / columns))
    const shown = Math.min(count, columns * rows)
    const cellWidth = (inner - gap.x * (columns - 1)) / columns
    const cellHeight = (height - gap.y * (rows - 1)) / rows
    const ratio = Math.abs(Math.log(cellWidth / Math.max(1, cellHeight - label) / BEST_RATIO))
    // All tasks first; then no ragged row; then the shape.
    const cost = (count - shown) * 1000 + (columns * rows - shown) * 0.2 + ratio
    if (cost < score) {
      score = cost
      chosen = { columns, rows, shown, cellWidth, cellHeight, labelHeight: label }
    }
  }
  return chosen ?? { columns: 1, rows: 1, shown: 0, cellWidth: inner, cellHeight: height, labelHeight: label }
}

export function cellAt(grid: Grid, place: number): Cell {
  const gap = grid.labelHeight > 0 ? GAP : TIGHT
  return {
    left: MARGIN + (place % grid.columns) * (grid.cellWidth + gap.x),
    top: Math.floor(place / grid.columns) * (grid.cellHeight + gap.y)
  }
}

/** The place under a point, or −1. */
export function placeAt(grid: Grid, x: number, y: number): number {
  for (let place = 0; place < grid.shown; place++) {
    const { left, top } = cellAt(grid, place)
    if (x >= left && x < left + grid.cellWidth && y >= top && y < top + grid.cellHeight) return place
  }
  return -1
}

/** Where an arrow key leads from a place; stays where there is no neighbour. */
export function neighbour(grid: Grid, place: number, key: string): number {
  const moves: Record<string, number> = {
    ArrowLeft: place - 1,
    ArrowRight: place + 1,
    ArrowUp: place - grid.columns,
    ArrowDown: place + grid.columns,
    Home: 0,
    End: grid.shown - 1
  }
  const to = moves[key]
  return to === undefined || to < 0 || to >= grid.shown ? place : to
}

/** Moves the focus in the list of plots to where an arrow key leads. Returns the place that has it then. */
export function focusNext(grid: Grid, place: number, event: KeyboardEvent): number {
  const to = neighbour(grid, place, event.key)
  if (to === place) return place
  event.preventDefault()
  event.stopPropagation()
  const list = event.currentTarget as HTMLElement
  list.querySelectorAll<HTMLElement>('[role=option]')[to]?.focus()
  return to
}
