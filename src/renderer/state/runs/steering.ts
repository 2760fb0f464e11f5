/** Why a run or a sweep cannot be steered from here, in a few words for a tooltip; null: it can be. */
import { isActive, type RunSummary } from '#shared/run'
import { isDriven, type SweepSummary } from '#shared/sweep/record'

export const whyNotSteered = ({ elsewhere }: RunSummary | SweepSummary): string | null =>
  elsewhere === null ? null : `Trained by ${elsewhere}`

/** Why it cannot be moved to the trash. */
export const whyNotTrashed = (run: RunSummary): string | null =>
  whyNotSteered(run) ?? (isActive(run.status) ? 'Stop it first' : null)

export const whySweepNotTrashed = (sweep: SweepSummary): string | null =>
  whyNotSteered(sweep) ?? (isDriven(sweep.status) ? 'Stop it first' : null)
