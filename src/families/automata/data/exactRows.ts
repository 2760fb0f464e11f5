/**
 * Rules of which it is known exactly what a network is shown of them: always the same, or all members of an affine set
 * equally often.
 */
import {
  answer,
  evolve,
  LANES,
  polynomials,
  remembered,
  roundedDensity,
  rowOf,
  settingKey,
  type Setting
} from '#kit/automata'
import { paritiesOf, type Parities } from './affineSets'

export interface ShownSetting extends Setting {
  density: number
  rowsSeen: number
}

const kept = remembered<Parities | null>(1024)

/** Wider ones take seconds over GF(2). */
const MOST_BITS = 256

/** Updates after which every start is looked for to be of one colour. */
const MOST_BLOCK_UPDATES = 6

/** Whether a rule adds: its polynomial has no products. */
export const isAffine = (rule: number): boolean => {
  const polynomial = polynomials([rule])
  return [3, 5, 6, 7].every((k) => polynomial[k] === 0)
}

/**
 * The number of updates after which no cell of any row depends on the start any more; null: none of at most 6. Every block of
 * 2t + 1 cells is tried, whose middle after t updates no other cell has a say in; so it holds on rings of any width.
 */
export function constantAfter(rule: number): number | null {
  const polynomial = polynomials([rule])
  for (let t = 1; t <= MOST_BLOCK_UPDATES; t++) {
    const cells = 2 * t + 1
    const seen = new Set<number>()
    for (let group = 0; group < 2 ** cells; group += LANES) {
      const words = Int32Array.from({ length: cells }, (_, x) => {
        let word = 0
        for (let lane = 0; lane < LANES; lane++) word |= (((group + lane) >>> x) & 1) << lane
        return word
      })
      evolve(words, polynomial, t, 'fixed')
      seen.add(words[t]!)
      if (seen.size > 1 || (words[t] !== 0 && words[t] !== -1)) break
    }
    if (seen.size === 1 && (seen.has(0) || seen.has(-1))) return t
  }
  return null
}

/** Rows that a network is shown of starts, as bigints: bit row·width + x is cell x. */
function shownRows(rule: number, starts: Int32Array, setting: ShownSetting, lanes: number): bigint[] {
  const { updates, boundary, rowsSeen } = setting
  const polynomial = polynomials([rule])
  const cells = Int32Array.from(starts)
  evolve(cells, polynomial, updates - rowsSeen + 1, boundary)
  const digits = Array.from({ length: lanes }, () => '')
  for (let row = 0; row < rowsSeen; row++) {
    if (row > 0) evolve(cells, polynomial, 1, boundary)
    for (let lane = 0; lane < lanes; lane++)
      digits[lane] = [...rowOf(cells, lane)].reverse().join('') + digits[lane]!
  }
  return digits.map((each) => BigInt(`0b${each}`))
}

/**
 * The set whose members a network is shown equally often; null: it is not known. On a ring that of a rule which forgets its
 * start is a single row; that of an affine rule, from fair starts, the image of all starts.
 */
export const exactSet = (rule: number, setting: ShownSetting): Parities | null =>
  kept(`${rule} ${settingKey(setting)} ${setting.rowsSeen}`, () => foundSet(rule, setting))

function foundSet(rule: number, setting: ShownSetting): Parities | null {
  const { width, updates, boundary, density, rowsSeen } = setting
  const bits = width * rowsSeen
  if (bits > MOST_BITS) return null
  const forgotten = boundary === 'periodic' ? constantAfter(rule) : null
  const [zero] = shownRows(rule, new Int32Array(width), setting, 1) as [bigint]
  if (forgotten !== null && updates - rowsSeen + 1 >= forgotten) return paritiesOf(zero, [], bits)
  if (!isAffine(rule) || roundedDensity(density) !== 0.5) return null
  const directions: bigint[] = []
  for (let first = 0; first < width; first += LANES) {
    const lanes = Math.min(LANES, width - first)
    const units = new Int32Array(width)
    for (let lane = 0; lane < lanes; lane++) units[first + lane] = 1 << lane
    directions.push(...shownRows(rule, units, setting, lanes).map((row) => row ^ zero))
  }
  return paritiesOf(zero, directions, bits)
}

/** The rule seen in a mirror. */
export const mirrorImage = (rule: number): number =>
  fromAnswers((k) => answer(rule, ((k & 1) << 2) | (k & 2) | (k >> 2)))

/** The rule with 0 and 1 exchanged, in rows and answers. */
export const complement = (rule: number): number => fromAnswers((k) => 1 - answer(rule, 7 - k))

const fromAnswers = (of: (neighbourhood: number) => number): number =>
  Array.from({ length: 8 }, (_, k) => of(k) << k).reduce((sum, bit) => sum + bit, 0)
