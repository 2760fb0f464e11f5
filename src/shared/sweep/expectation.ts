/** What a sweep preset expects: medians over the seeds of a cell, and how cells compare. */
import { judge, type Claim, type Found, type Judged } from '../expectation'
import { ratio } from '../measure'
import type { CellView } from './record'

/**
 * Median over seeds of: the step that reaches the sweep's threshold; the step that reaches the training threshold of its
 * phases; the last value.
 */
export const quantities = ['reached', 'trained', 'final'] as const
export type Quantity = (typeof quantities)[number]

/** What is expected of one cell, or of how it compares. */
export interface SweepExpectation extends Claim {
  /** Labels on each axis. */
  cell: readonly string[]
  quantity: Quantity
  /** Divided by another quantity, or by that of another cell: T_grok / T_train, twice as late as without. */
  over?: { cell?: readonly string[] | undefined; quantity?: Quantity | undefined } | undefined
}

export type SweepVerdict = Judged<SweepExpectation>

/** Whether it is a place on the main axis, and no value of a metric or plain ratio. */
export const isPlace = ({ quantity, over }: SweepExpectation): boolean => quantity !== 'final' && !over

/** The median that an expectation speaks of; it comes later until the cell is at its end. */
function medianOf(cell: CellView | undefined, quantity: Quantity): Found {
  if (!cell?.reached) return 'later'
  if (quantity !== 'final') return cell[quantity]?.median ?? 'unknown'
  return cell.final ? { at: cell.final.median, beyond: false } : 'unknown'
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
