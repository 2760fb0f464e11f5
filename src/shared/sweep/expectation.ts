/** What a sweep preset expects: medians over the seeds of a cell, and how cells compare. */
import type { Claim, Judged } from '../expectation'

/**
 * Median over seeds of: the step that reaches the sweep's threshold; the step that reaches the training threshold of its
 * phases; the last value; the best one on the way, where training is stopped early.
 */
export const quantities = ['reached', 'trained', 'final', 'best'] as const
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
export const isPlace = ({ quantity, over }: SweepExpectation): boolean =>
  quantity !== 'final' && quantity !== 'best' && !over
