/**
 * Where along its one knob a sweep stops reaching its threshold, or begins to. With a training error at most ε as threshold this is
 * the critical size of a network, or, over the number of rows, the effective model complexity (Nakkiran et al. 2019, §2: the most
 * rows that a training procedure fits to an error of ε), each between two values of the sweep.
 */
import { isOver } from './outcomes'
import type { SweepDetail } from './record'
import { thresholdText } from '../threshold'

type Swept = Pick<SweepDetail, 'axes' | 'cells' | 'spec'>

/**
 * One sentence, by medians over seeds; null: there are two knobs or names instead of numbers, not all cells are at their end, or values that
 * reach it and values that do not are mixed.
 */
export function criticalText({ axes, cells, spec }: Swept): string | null {
  const [axis, second] = axes
  if (!axis || second || !cells.every(({ state }) => isOver(state))) return null
  const along = cells
    .map(({ at, reached }) => ({ ...axis.options[at[0]!]!, reaches: reached?.median.beyond === false }))
    .sort((a, b) => Number(a.value) - Number(b.value))
  if (along.some(({ value }) => value === null)) return null
  const turns = along.flatMap(({ reaches }, i) => (i > 0 && reaches !== along[i - 1]!.reaches ? [i] : []))
  const [turn] = turns
  if (turn === undefined || turns.length > 1) return null
  const [before, after] = [along[turn - 1]!, along[turn]!]
  const what = `${axis.title}: ${thresholdText(spec.measure)} is reached`
  return after.reaches
    ? `${what} from ${after.label} on, not at ${before.label}.`
    : `${what} up to ${before.label}, not at ${after.label}.`
}
