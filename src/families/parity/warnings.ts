/** Known traps of parity experiments: what is allowed, and was not meant where it was published. */
import type { SpecWarning } from '#shared/experiment'
import { batchOfOne, memorisedStop } from '#kit/family'
import { taskLaw } from './data/law'
import type { ParitySpec } from './spec'

/** Share of held-out rows that equal a training row from which on their accuracy is half look-up. */
const LEAKED = 0.1

const percent = (share: number): string => `${Number((100 * share).toPrecision(2))} %`

export const warnings = (spec: ParitySpec): SpecWarning[] => [
  ...repeated(spec),
  ...leaked(spec),
  ...batchOfOne(spec.batchSize, spec.model.batchNorm),
  ...memorisedStop(spec.stop, spec.task.labelNoise)
]

/** k draws of m positions with replacement: one in all has Π(1 − i/m) of being of order k. */
function repeated({ task }: ParitySpec): SpecWarning[] {
  const { positions, parityOrder: k, messageBits: m } = task
  if (positions !== 'with-replacement' || k < 2) return []
  const whole = Array.from({ length: k }, (_, i) => Math.max(0, 1 - i / m)).reduce((a, b) => a * b, 1)
  return [
    {
      path: 'task.positions',
      message: `${percent(1 - whole)} of tasks read a position twice, which cancels: they are of a lower order than ${k} and leap earlier. Use distinct, unless that is what is studied.`
    }
  ]
}

/** Expected share of held-out rows that equal a training row, by the law alone. */
function leaked({ task }: ParitySpec): SpecWarning[] {
  if (task.data !== 'rows') return []
  const trained = task.rows * (1 - task.testFraction)
  const share = taskLaw(task).reduce(
    (sum, p) => sum - p * Math.expm1(-trained * p * 2 ** -task.messageBits),
    0
  )
  if (share < LEAKED) return []
  return [
    {
      path: 'task.data',
      message: `${percent(share)} of held-out rows equal a training row, so that their accuracy is partly look-up. Use unique-rows or coverage, or more message bits.`
    }
  ]
}
