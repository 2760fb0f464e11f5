/** What a sweep preset expects. */

/** What a preset's source reports of one cell. */
export interface SweepExpectation {
  /** Labels on each axis. */
  cell: readonly string[]
  /** Median over seeds of the step that reaches the threshold, or of the last value. */
  quantity: 'reached' | 'final'
  /** Lowest and highest, both included; a highest of null also takes "never within the run". */
  within: readonly [number, number | null]
  text: string
}
