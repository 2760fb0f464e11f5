/** What the view of space and time has found, in words of the panel. */
import type { Inspection } from '#shared/inspection'
import { arrayOf } from '#kit/panel'

export interface Shown {
  rule: number
  width: number
  rows: number
  /** Updates before the first row that is drawn. */
  from: number
  /** Rows that the network is shown, the last ones. */
  seen: number
  ring: boolean
  /** Share of ones in the last row. */
  density: number
  answers: readonly { rule: number; probability: number }[]
  /** The rule seen in a mirror, with 0 and 1 exchanged, and both. */
  relatives: readonly number[]
}

export function shownIn(inspection: Inspection): Shown {
  const [rows, width] = inspection.arrays['rows']!.shape as [number, number]
  const cells = arrayOf(inspection, 'rows')
  const last = Array.from({ length: width }, (_, x) => cells[(rows - 1) * width + x]!)
  const probabilities = arrayOf(inspection, 'probabilities')
  const one = (name: string): number => arrayOf(inspection, name)[0]!
  return {
    rule: one('rule'),
    width,
    rows,
    from: one('from'),
    seen: one('shown'),
    ring: one('ring') === 1,
    density: last.reduce((sum, cell) => sum + cell, 0) / width,
    answers: Array.from(arrayOf(inspection, 'answers'), (rule, i) => ({
      rule,
      probability: probabilities[i]!
    })),
    relatives: Array.from(arrayOf(inspection, 'relatives'))
  }
}
