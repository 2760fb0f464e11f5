/** Known traps of sequences. */
import type { SpecWarning } from '#shared/experiment'
import type { LiquidSpec } from './spec/spec'

export const warnings = ({ task }: LiquidSpec): SpecWarning[] =>
  task.data === 'xor' && task.length > 1 && task.shortest === task.length
    ? [
        {
          path: 'task.shortest',
          message:
            'All sequences are as long as the longest, and without short ones the parity of many bits is hardly ever learned. Use 1.'
        }
      ]
    : []
