/**
 * `emergence --sigmoid`: every curve as a sigmoid held to chance and 1, by t₀ and steepness κ, and with `--against` how far that of
 * another metric lies from it: gap = ½(Δt₀)² + (π²/6)(1/κ₁ − 1/κ₂)², and the lag √(2·gap) that would give as much.
 */
import type { LeapTrack } from '#shared/analysis/transition/leaps'
import {
  constrainedSigmoid,
  gapOf,
  type Estimate,
  type SigmoidFit
} from '#shared/analysis/transition/transition'
import { formatTable, formatValue } from './format'

/** One curve; null: its rows do not tell a sigmoid. */
export interface SigmoidRow {
  name: string
  replica: number
  fit: SigmoidFit | null
  other: SigmoidFit | null
  /** Squared units of the main axis; null: either is not told. */
  gap: number | null
}

/** @param others of the other metric, in the same order; null: no other is asked for */
export const sigmoidRows = (
  tracks: readonly LeapTrack[],
  others: readonly LeapTrack[] | null,
  chance: number
): SigmoidRow[] =>
  tracks.map(({ name, replica, track }, i) => {
    const fit = constrainedSigmoid(track, chance)
    const other = others ? constrainedSigmoid(others[i]!.track, chance) : null
    return { name, replica, fit, other, gap: fit && other ? gapOf(fit, other) : null }
  })

const within = (estimate: Estimate | undefined): string =>
  estimate ? `${formatValue(estimate.value)} ± ${formatValue(estimate.error)}` : '–'

/** A line for each curve. @param other name of the metric that it is compared with; null: with none */
export function describeSigmoids(
  rows: readonly SigmoidRow[],
  seeds: readonly number[],
  other: string | null
): string {
  const named = rows.some(({ name }) => name !== '')
  const head = [
    ...(named ? ['PLACE'] : []),
    ...['SEED', 't0 (± standard error)', 'KAPPA'],
    ...(other ? [`t0 OF ${other}`, 'GAP', 'LAG'] : [])
  ]
  const cells = rows.map(({ name, replica, fit, other: behind, gap }) => [
    ...(named ? [name] : []),
    ...[String(seeds[replica]), within(fit?.t0), within(fit?.kappa)],
    ...(other
      ? [
          within(behind?.t0),
          gap === null ? '–' : formatValue(gap),
          gap === null ? '–' : formatValue(Math.sqrt(2 * gap))
        ]
      : [])
  ])
  return `${formatTable([head, ...cells])}\n`
}
