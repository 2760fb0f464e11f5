/** Did the cells of a sweep come out as its preset expects? */
import { judge, type Found } from '../expectation'
import { ratio } from '../measure'
import type { Quantity, SweepExpectation, SweepVerdict } from './expectation'
import type { CellView } from './record'

/** The median that an expectation speaks of; it comes later until the cell is at its end. */
function medianOf(cell: CellView | undefined, quantity: Quantity): Found {
  if (!cell?.reached) return 'later'
  if (quantity === 'reached' || quantity === 'trained') return cell[quantity]?.median ?? 'unknown'
  const values = cell[quantity]
  return values ? { at: values.median, beyond: false } : 'unknown'
}

/** Judges one expectation on the cells that it names; `find`: the cell with these labels. */
export function judgeCells(
  expectation: SweepExpectation,
  find: (labels: readonly string[]) => CellView | undefined
): SweepVerdict {
  const { cell, quantity, over } = expectation
  const found = medianOf(find(cell), quantity)
  const base = over && medianOf(find(over.cell ?? cell), over.quantity ?? quantity)
  return judge(expectation, base ? ratio(found, base) : found, true)
}
