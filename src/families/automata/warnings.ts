/** Known traps of telling rules apart. */
import type { SpecWarning } from '#shared/experiment'
import { batchOfOne } from '#kit/family'
import type { AutomataSpec } from './spec/spec'

export const warnings = ({ task, model, batchSize }: AutomataSpec): SpecWarning[] => [
  ...(task.updates === 0
    ? [
        {
          path: 'task.updates',
          message:
            'Without an update a row tells nothing of its rule, and only the law can be learned. Use 1 or more.'
        }
      ]
    : []),
  ...(task.density === 0 || task.density === 1
    ? [
        {
          path: 'task.density',
          message: `Every start is the same row of ${task.density}s, so that a rule has one picture only. Use 0.5, or something between.`
        }
      ]
    : []),
  ...batchOfOne(batchSize, model.batchNorm !== 'none')
]
