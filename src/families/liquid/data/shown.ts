/** Which test sequences are kept with every state, to be seen row by row, and what is told of them. */
import type { LiquidModel, LiquidTask } from '../spec/spec'
import { testCount } from './batches'

/** Sequences kept with every state: the first ones of the test. */
export const shownCount = (task: LiquidTask): number => Math.min(8, testCount(task))

export const hasGate = ({ cell }: LiquidModel): boolean => cell !== 'rnn'

/** Parts of a sequence that the loss is told of: even lengths, at most eight. */
export const partsOf = ({ length }: LiquidTask): { first: number; end: number }[] => {
  const count = Math.min(8, length)
  return Array.from({ length: count }, (_, k) => ({
    first: Math.floor((k * length) / count),
    end: Math.floor(((k + 1) * length) / count)
  }))
}
