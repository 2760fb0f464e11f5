/** In a sentence each: which cells a sweep has trained on, and which it has taken over from earlier ones. Pure. */
import type { SweepDetail } from './record'

const number = (value: number): string => String(value).replace(/\B(?=(\d{3})+$)/g, '\u202f')

/** As in `Cells that had not reached it were trained on to 2 000, then to 5 000 steps.` */
export const budgetText = ({ budgets }: Pick<SweepDetail, 'budgets'>): string[] =>
  budgets.length === 0
    ? []
    : [`Cells that had not reached it were trained on to ${budgets.map(number).join(', then to ')} steps.`]

/** @param name what a sweep is called */
export function takenText(
  { cells }: Pick<SweepDetail, 'cells'>,
  name: (sweepId: string) => string
): string[] {
  const from = cells.flatMap(({ takenFrom }) => takenFrom ?? [])
  if (from.length === 0) return []
  const names = [...new Set(from)].map(name).join(', ')
  return [`${from.length} of ${cells.length} cells are taken over from ${names}, which trained the same.`]
}
