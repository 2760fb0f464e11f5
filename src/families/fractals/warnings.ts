/** Known traps of classifiers of points. */
import type { SpecWarning } from '#shared/experiment'
import { batchOfOne } from '#kit/family'
import type { FractalsSpec } from './spec/spec'

export const warnings = ({ task, model, batchSize }: FractalsSpec): SpecWarning[] => [
  ...(task.sampling !== 'uniform' && task.positiveWeight > 1
    ? [
        {
          path: 'task.positiveWeight',
          message: `Points of label 1 are drawn more often already; counted ${task.positiveWeight} times besides, they make the network call far too much of the domain 1. Use 1.`
        }
      ]
    : []),
  ...(task.sampling !== 'uniform' && model.batchNorm !== 'none'
    ? [
        {
          path: 'model.batchNorm',
          message:
            'Its means are those of the mixed points that are trained on, while test points are uniform and met with them. Use none, or uniform sampling.'
        }
      ]
    : []),
  ...batchOfOne(batchSize, model.batchNorm !== 'none')
]
