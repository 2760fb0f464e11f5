/** Why a run ended, from what is stored of it: its budget, its time, a rule, or the loss of all its seeds. Pure. */
import { isTraining, type ExperimentSpec } from './experiment'
import type { RunSummary } from './run'
import { thresholdText, type Threshold } from './threshold'

const ruleText = (rule: Threshold): string =>
  `${thresholdText(rule)}${rule.inARow > 1 ? `, ${rule.inARow} rows in a row` : ''}`

/** A clause, as in `its rule was met: test accuracy ≥ 0.99, 3 rows in a row`; null: it goes on, or it was not its spec that ended it. */
export function whyEnded(
  { status, step, seconds }: Pick<RunSummary, 'status' | 'step' | 'seconds'>,
  spec: ExperimentSpec
): string | null {
  if (status === 'diverged') return 'no seed has a finite loss'
  if (status === 'stopped') return 'it was stopped'
  if (status !== 'finished') return null
  if (!isTraining(spec)) return 'all of it is computed'
  const { steps, minutes, rules } = spec.stop
  if (step >= steps) return 'its budget of steps is used up'
  const time = minutes !== null && seconds >= 60 * minutes ? `its budget of ${minutes} min is used up` : null
  const [rule, ...others] = rules
  if (!rule) return time
  const met =
    others.length === 0
      ? `its rule was met: ${ruleText(rule)}`
      : `one of its rules was met: ${rules.map(ruleText).join('; or ')}`
  // Where both have come, which of them ended it is not stored.
  return time ? `${time}, or ${met}` : met
}
