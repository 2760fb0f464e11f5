/** A sweep's cells in words and numbers, as the interface writes them. */
import type { CellState, Quartiles } from '#shared/sweep/outcomes'
import { rangeText } from '#shared/expectation'
import type { Axis } from '#shared/sweep/axes'
import { isPlace, type SweepVerdict } from '#shared/sweep/expectation'
import type { Bound } from '#shared/threshold'
import type { CellView, SweepSummary } from '#shared/sweep/record'
import { count, significant } from '../../../kit/ui/format'
import type { IconName } from '../../../kit/ui/icons'
import { verdictWords } from '../../../kit/ui/verdict'

export const stateWords: Record<CellState, { icon: IconName; word: string }> = {
  waiting: { icon: 'waiting', word: 'Waiting' },
  running: { icon: 'running', word: 'Running' },
  paused: { icon: 'paused', word: 'Paused' },
  done: { icon: 'done', word: 'Done' },
  censored: { icon: 'next', word: 'Not reached' },
  diverged: { icon: 'diverged', word: 'Diverged' },
  failed: { icon: 'failed', word: 'Failed' },
  interrupted: { icon: 'interrupted', word: 'Interrupted' }
}

/** As in `12 done · 2 not reached`. */
export const stateCounts = ({ cells }: SweepSummary): string =>
  Object.entries(cells)
    .map(([state, n]) => `${count(n)} ${stateWords[state as CellState].word.toLowerCase()}`)
    .join(' · ')

export const bound = ({ at, beyond }: Bound): string => `${beyond ? '> ' : ''}${count(at)}`

export const spread = <T>(values: Quartiles<T> | null, format: (value: T) => string): string =>
  values ? rangeWords(format(values.low), format(values.high)) : '–'

const rangeWords = (low: string, high: string): string => (low === high ? low : `${low} – ${high}`)

/** The last value, with its step where that is not the last one trained. */
export const lastText = ({ final, finalAt }: CellView): string =>
  final ? significant(final.median) + (finalAt === null ? '' : ` (step ${count(finalAt)})`) : '–'

/** What a map or a tooltip says of a cell, with what its preset expects of it. */
export function cellText(
  cell: CellView,
  expectations: readonly SweepVerdict[] = [],
  axes: readonly Axis[] = []
): string {
  const parts = [cell.label, stateWords[cell.state].word.toLowerCase()]
  if (cell.reached) {
    const several = cell.replicas.length > 1
    parts.push(`${several ? 'median ' : ''}${bound(cell.reached.median)} steps`)
    if (several) parts.push(spread(cell.reached, bound))
  }
  if (cell.final) parts.push(`last value ${lastText(cell)}`)
  for (const { seed, divergedAt } of cell.replicas)
    if (divergedAt !== null) parts.push(`seed ${seed} diverged at step ${count(divergedAt)}`)
  if (cell.phase) parts.push(cell.phase)
  const labels = cell.at.map((option, axis) => axes[axis]?.options[option]?.label)
  for (const { expectation, verdict } of expectations) {
    if (expectation.over || labels.some((label, axis) => label !== expectation.cell[axis])) continue
    const range = rangeText(expectation.accepted.range, isPlace(expectation) ? count : significant)
    parts.push(`${expectation.quantity} accepted ${range}: ${verdictWords[verdict].word.toLowerCase()}`)
  }
  return parts.join(' · ')
}
