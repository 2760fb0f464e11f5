/** The kernel of some rows at one place, from the rows of a run. Pure. */
import type { Square, ValueTable, Wording } from '#kit/panel'

/** Of one replica at one place. */
interface Rows {
  column(name: string): ArrayLike<number>
}

export interface KernelPicture {
  square: Square
  /** Number of each row among the training rows, and its answer. */
  numbers: readonly number[]
  answers: readonly number[]
}

/** From −1 … 1 to 0 … 1, as squares have it. */
const toSquare = (cosine: number): number => (cosine + 1) / 2
const toCosine = (value: number): number => 2 * value - 1

/**
 * @param matrix by scale, where it has some, row and other row
 * @param ordered by row
 * @param scale number of one of several; null: there is one
 * @returns null: not all rows are there
 */
export function kernelPicture(matrix: Rows, ordered: Rows, scale: number | null): KernelPicture | null {
  const [all, numbers] = [matrix.column('cosine'), Array.from(ordered.column('number'))]
  const scales = scale === null ? null : matrix.column('scale')
  const values = Array.from(all).filter((_, row) => !scales || scales[row] === scale)
  if (numbers.length === 0 || values.length !== numbers.length ** 2) return null
  const answers = Array.from(ordered.column('answer'))
  // beside the square there is room for one decimal
  const names = answers.map((answer) => Number(answer.toFixed(1)))
  return { square: { values: values.map(toSquare), names, merges: [] }, numbers, answers }
}

const plain = (value: number, digits: number): string => value.toFixed(digits).replace('-', '−')

export const wording: Wording = {
  words: (down, across, value) =>
    `rows with answers ${told(down)} and ${told(across)}: cosine ${plain(toCosine(value), 2)}`,
  short: (value) => plain(toCosine(value), 1),
  element: (answer) => `answer ${answer}`,
  ends: ['−1', '1']
}

const told = (answer: number): string => String(answer).replace('-', '−')

export const pictureTable = ({ square: { values }, numbers, answers }: KernelPicture): ValueTable => ({
  columns: ['row', 'answer', 'other row', 'other answer', 'cosine'],
  rows: values.length,
  row(index) {
    const [i, j] = [Math.floor(index / numbers.length), index % numbers.length]
    return [numbers[i]!, answers[i]!, numbers[j]!, answers[j]!, toCosine(values[index]!)]
  }
})
