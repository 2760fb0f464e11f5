/** Traps that several families share; each gives the warnings of its own fields. */
import type { SpecWarning, StopPolicy } from '#shared/experiment'
import { pathText } from '#shared/paths'

/** Batch norm of a single row: the mean is the row itself, and what is left of it is the shift alone. @param normalises whether the model does */
export const batchOfOne = (batchSize: number | null, normalises: boolean): SpecWarning[] =>
  normalises && batchSize === 1
    ? [
        {
          path: 'batchSize',
          message:
            'Batch norm over one row leaves nothing of it, so that nothing is learned. Use 2 rows or more.'
        }
      ]
    : []

/** A stop at a training accuracy that only a network meets which knows the wrong labels by heart. @param noise share of wrong labels */
export function memorisedStop({ rules }: StopPolicy, noise: number): SpecWarning[] {
  const most = Number((1 - noise).toFixed(4))
  return rules.flatMap(({ metric, is, value }, i) =>
    noise > 0 && metric === 'train.accuracy' && is === 'atLeast' && value > most
      ? [
          {
            path: pathText(['stop', 'rules', String(i)]),
            message: `With a share of ${noise} of the labels wrong, a training accuracy of ${value} is met once these are known by heart. Stop at ${most} or less, or by held-out rows.`
          }
        ]
      : []
  )
}
