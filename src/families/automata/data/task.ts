/** What a task's rules are, and the rows that a network is shown of them. Packed 16 cells a word, as `unpackBits` reads. */
import type { RandomStream } from '#shared/random'
import { drawStart, evolve, LANES, polynomials, RULES } from '#kit/automata'
import type { AutomataModel, AutomataTask } from '../spec/spec'

/** The rules told apart, in their order. */
export const rulesOf = ({ rules }: Pick<AutomataTask, 'rules'>): readonly number[] =>
  rules.length > 0 ? rules : Array.from({ length: RULES }, (_, rule) => rule)

/** Numbers that a network is shown of a row. */
export const inputsOf = ({ width, rowsSeen }: Pick<AutomataTask, 'width' | 'rowsSeen'>): number =>
  width * rowsSeen

export const wordsPerRow = (task: Pick<AutomataTask, 'width' | 'rowsSeen'>): number =>
  Math.ceil(inputsOf(task) / 16)

export function outputsOf(task: AutomataTask, { outputs }: AutomataModel): number {
  if (outputs === 'all') return RULES
  return rulesOf(task).length + Number(outputs === 'one-more')
}

/** The class of every rule of a task, by its place in the list. */
export const classesOf = (task: AutomataTask, { outputs }: AutomataModel): readonly number[] =>
  outputs === 'all' ? rulesOf(task) : rulesOf(task).map((_, place) => place)

/** The place whose share of [0, 1) holds `u`. */
export function placeAt(law: Float64Array, u: number): number {
  let sum = 0
  const place = law.findIndex((p) => (sum += p) > u)
  return place < 0 ? law.findLastIndex((p) => p > 0) : place
}

/**
 * Writes the rows of `rules`, one each, from a row on; words must be zero. Up to 32 of them are simulated together.
 * @param words [rows, words per row]
 */
export function writeRows(
  words: Int32Array,
  firstRow: number,
  rules: ArrayLike<number>,
  task: AutomataTask,
  stream: RandomStream
): void {
  const { width, updates, boundary, density, rowsSeen } = task
  const perRow = wordsPerRow(task)
  const cells = new Int32Array(width)
  for (let group = 0; group < rules.length; group += LANES) {
    const lanes = Math.min(LANES, rules.length - group)
    const polynomial = polynomials(Array.from({ length: LANES }, (_, i) => rules[group + i] ?? 0))
    drawStart(cells, density, stream)
    evolve(cells, polynomial, updates - rowsSeen + 1, boundary)
    for (let row = 0; row < rowsSeen; row++) {
      if (row > 0) evolve(cells, polynomial, 1, boundary)
      for (let x = 0, place = row * width; x < width; x++, place++) {
        const word = cells[x]!
        let at = (firstRow + group) * perRow + (place >>> 4)
        for (let lane = 0; lane < lanes; lane++, at += perRow)
          words[at]! |= ((word >>> lane) & 1) << (place & 15)
      }
    }
  }
}
