/** Known traps: why a peak is missing. */
import type { SpecWarning } from '#shared/experiment'
import type { DigitFeaturesSpec } from './spec'

export const warnings = ({ model }: DigitFeaturesSpec): SpecWarning[] =>
  model.ridge > 0
    ? [
        {
          path: 'model.ridge',
          message: `λ = ${model.ridge} flattens the peak at N = n, since no small singular value counts more than 1/(2√λ). Use 0 to see it whole.`
        }
      ]
    : []
