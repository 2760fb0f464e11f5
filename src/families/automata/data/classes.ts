/**
 * Rules that what a network is shown does not tell apart, merged into classes: proven to show the same, or showing windows of
 * eight cells equally often. A window is eight cells of the last row or, where several rows are seen, four of each of the last
 * two, so that it holds updates.
 */
import { RandomStream } from '#shared/random'
import { drawStart, evolve, LANES, polynomials, remembered, settingKey, startsOf } from '#kit/automata'
import { sameSet } from './affineSets'
import { exactSet, type ShownSetting } from './exactRows'

export interface MergedClass {
  /** Places in the list of rules, ascending. */
  places: readonly number[]
  /** What makes its rules one; null: it has a single rule. */
  by: 'proof' | 'windows' | null
}

/** Total variation that two rules may have beyond that of two samples of one of them. */
export const TOLERANCE = 0.01

/** Starts of rule r are those of lane r + this one: below are those that all rules share. */
const FIRST_LANE = 16

/** Cells of a window, and the rows it goes through. */
const BITS = 8
const windowRows = ({ rowsSeen }: ShownSetting): number => Math.min(2, rowsSeen)
const windowCells = (setting: ShownSetting): number => Math.min(BITS / windowRows(setting), setting.width)

/** How often each of the 256 windows comes in the last rows of one start, into `counts`. */
function countWindows(
  counts: Float64Array,
  cells: Int32Array,
  before: Int32Array | null,
  setting: ShownSetting
): void {
  const { width, boundary } = setting
  const across = windowCells(setting)
  const mask = 2 ** (windowRows(setting) * across) - 1
  const patterns = new Int32Array(LANES)
  const end = boundary === 'periodic' ? width + across - 1 : width
  for (let i = 0; i < end; i++) {
    const now = cells[i % width]!
    const then = before?.[i % width] ?? 0
    for (let lane = 0; lane < LANES; lane++) {
      const shifted = before
        ? (patterns[lane]! << 2) | (((then >>> lane) & 1) << 1) | ((now >>> lane) & 1)
        : (patterns[lane]! << 1) | ((now >>> lane) & 1)
      patterns[lane] = shifted & mask
      if (i >= across - 1) counts[patterns[lane]!]!++
    }
  }
}

type Shares = readonly [Float64Array, Float64Array]

const kept = remembered<Shares>(1024)

/** Shares of the 256 windows in what a rule shows, from two sets of starts, those of each rule its own. */
const windowShares = (rule: number, setting: ShownSetting): Shares =>
  kept(`${rule} ${settingKey(setting)} ${windowRows(setting)}`, () => countedShares(rule, setting))

function countedShares(rule: number, setting: ShownSetting): Shares {
  const { width, updates, boundary, density } = setting
  const rows = windowRows(setting)
  const polynomial = polynomials([rule])
  const counts: [Float64Array, Float64Array] = [new Float64Array(2 ** BITS), new Float64Array(2 ** BITS)]
  for (let group = 0; group < startsOf(setting) / LANES; group++) {
    const cells = new Int32Array(width)
    drawStart(cells, density, new RandomStream(0, 'probe', group, rule + FIRST_LANE))
    evolve(cells, polynomial, updates - rows + 1, boundary)
    const before = rows === 2 ? Int32Array.from(cells) : null
    if (before) evolve(cells, polynomial, 1, boundary)
    countWindows(counts[group % 2]!, cells, before, setting)
  }
  const shares = (of: Float64Array): Float64Array => {
    const total = of.reduce((sum, count) => sum + count, 0)
    return of.map((count) => count / total)
  }
  return [shares(counts[0]), shares(counts[1])]
}

/** Half the sum of absolute differences. */
function totalVariation(p: Float64Array, q: Float64Array): number {
  let sum = 0
  for (let i = 0; i < p.length; i++) sum += Math.abs(p[i]! - q[i]!)
  return sum / 2
}

const merged = remembered<readonly MergedClass[]>(8)

/** Classes in the order of their first rules. Likeness is handed on: like one, like all of its class. */
export function mergedClasses(rules: readonly number[], setting: ShownSetting): readonly MergedClass[] {
  return merged(`${settingKey(setting)} ${setting.rowsSeen} ${rules.join()}`, () => {
    const bits = setting.width * setting.rowsSeen
    const sets = rules.map((rule) => exactSet(rule, setting))
    const shares = rules.map((rule) => windowShares(rule, setting))
    const own = shares.map(([a, b]) => totalVariation(a, b))
    const alike = (i: number, j: number): boolean => {
      const [[a, b], [c, d]] = [shares[i]!, shares[j]!]
      const across = (totalVariation(a, d) + totalVariation(b, c)) / 2
      return across - (own[i]! + own[j]!) / 2 <= TOLERANCE
    }
    const same = (i: number, j: number): boolean => !!sets[i] && !!sets[j] && sameSet(sets[i], sets[j], bits)
    const of = rules.map((_, i) => i)
    for (let i = 0; i < rules.length; i++)
      for (let j = 0; j < i; j++)
        if (of[i] !== of[j] && (same(i, j) || alike(i, j))) {
          const [from, to] = [Math.max(of[i]!, of[j]!), Math.min(of[i]!, of[j]!)]
          of.forEach((own, k) => own === from && (of[k] = to))
        }
    return [...new Set(of)].map((own) => {
      const places = of.flatMap((each, k) => (each === own ? [k] : []))
      const proven = places.every((k) => k === places[0] || same(places[0]!, k))
      return { places, by: places.length === 1 ? null : proven ? 'proof' : 'windows' }
    })
  })
}

/** The number of the merged class of every rule. */
export function mergedOf(rules: readonly number[], setting: ShownSetting): readonly number[] {
  const of = rules.map(() => 0)
  mergedClasses(rules, setting).forEach(({ places }, merged) =>
    places.forEach((place) => (of[place] = merged))
  )
  return of
}
