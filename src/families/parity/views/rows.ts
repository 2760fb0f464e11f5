/** Packed rows as a network is shown them. */
import type { HostArrays } from '#kit/data'
import { inputBits, wordsPerRow } from '../data/task'
import type { ParityTask } from '../spec'

/** Bits of some rows, `[rows, inputs]`: 0 and 1, or −1 and 1. @param words packed @param rows which of them */
export function unpacked(words: HostArrays[string], rows: readonly number[], task: ParityTask): Float64Array {
  const [inputs, perRow] = [inputBits(task), wordsPerRow(task)]
  return Float64Array.from({ length: rows.length * inputs }, (_, at) => {
    const bit = at % inputs
    const value = (words[rows[Math.floor(at / inputs)]! * perRow + (bit >>> 4)]! >>> (bit & 15)) & 1
    return task.inputs === 'plus-minus' ? 2 * value - 1 : value
  })
}
