/** Known traps of grokking experiments. */
import type { SpecWarning } from '#shared/experiment'
import { memorisedStop } from '#kit/family'
import type { GrokkingSpec } from './spec/spec'

export const warnings = (spec: GrokkingSpec): SpecWarning[] => [
  ...collapse(spec),
  ...fraction(spec),
  ...memorisedStop(spec.stop, spec.task.labelNoise)
]

/**
 * Prieto et al. 2025: cross-entropy in float32 has no gradient left once a row's logit is far enough above the others; Nanda et
 * al. 2023: without weight decay no held-out rows were learned in 40 000 steps.
 */
const collapse = ({ model, optimizer }: GrokkingSpec): SpecWarning[] =>
  model.loss === 'crossEntropy' && optimizer.weightDecay === 0 && !optimizer.fixedNorm
    ? [
        {
          path: 'optimizer.weightDecay',
          message:
            'Without decay weights grow until the gradient of cross-entropy underflows in float32, and held-out rows are seldom learned at all. Use about 1 with adamw, or the loss stableMax.'
        }
      ]
    : []

/** Nanda et al. 2023, addition modulo 113: 10 and 20 % not in 40 000 steps, 30 to 50 % grok, from 60 % on at once. */
function fraction({ task }: GrokkingSpec): SpecWarning[] {
  const warning = (message: string): SpecWarning[] => [{ path: 'task.trainFraction', message }]
  if (task.trainFraction < 0.25)
    return warning(
      'Below about a quarter of the table held-out rows are seldom learned in any budget of steps. Use 0.3 to 0.5 to see them late.'
    )
  if (task.trainFraction > 0.7)
    return warning(
      'From about 0.6 of the table on held-out rows are learned with the others, without a wait. Use 0.3 to 0.5 to see one.'
    )
  return []
}
