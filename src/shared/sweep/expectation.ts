/** What a sweep preset expects. */

/**
 * Median over seeds of: the step that reaches the sweep's threshold; the step that reaches the training threshold of its
 * phases; the last value.
 */
export const quantities = ['reached', 'trained', 'final'] as const
export type Quantity = (typeof quantities)[number]

/** What a preset's source reports of one cell, or of how it compares. */
export interface SweepExpectation {
  /** Labels on each axis. */
  cell: readonly string[]
  quantity: Quantity
  /** Divided by another quantity, or by that of another cell: T_grok / T_train, twice as late as without. */
  over?: { cell?: readonly string[] | undefined; quantity?: Quantity | undefined } | undefined
  /** Lowest and highest, both included; a highest of null also takes "never within the run". */
  within: readonly [number, number | null]
  text: string
}
