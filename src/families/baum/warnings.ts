/** Known traps of the construction. */
import type { SpecWarning } from '#shared/experiment'
import type { BaumSpec } from './spec'

export const warnings = ({ task }: BaumSpec): SpecWarning[] =>
  task.slab >= 1
    ? [
        {
          path: 'task.slab',
          message: `At ${task.slab} other rows fall between the two thresholds of a plane, and are answered +1. Use less than 1.`
        }
      ]
    : []
