/** Where the run that is shown stands among the cells of its sweep, and what is beside it. Pure. */
import type { CellView, SweepDetail } from '#shared/sweep/record'

export type CellDirection = 'left' | 'right' | 'up' | 'down'

/** The cell of a run that holds several: the one that was opened, else its first. Null: none of its cells is here. */
export function cellOfRun(
  { cells }: Pick<SweepDetail, 'cells'>,
  runId: string,
  opened: number | null
): CellView | null {
  const own = cells.filter((cell) => cell.runId === runId)
  return own.find(({ index }) => index === opened) ?? own[0] ?? null
}

/** The nearest cell with a run in a direction, on the same line; rows of the map count upwards. Null: there is none. */
export function neighbour(
  { cells, axes }: Pick<SweepDetail, 'cells' | 'axes'>,
  from: CellView,
  direction: CellDirection
): CellView | null {
  const along = direction === 'left' || direction === 'right' ? 0 : 1
  if (along >= axes.length) return null
  const sign = direction === 'left' || direction === 'down' ? -1 : 1
  const ahead = cells.filter(
    ({ at, runId }) =>
      runId !== null &&
      (at[along]! - from.at[along]!) * sign > 0 &&
      at.every((place, axis) => axis === along || place === from.at[axis])
  )
  const distance = ({ at }: CellView): number => Math.abs(at[along]! - from.at[along]!)
  return ahead.toSorted((a, b) => distance(a) - distance(b))[0] ?? null
}
