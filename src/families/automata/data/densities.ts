/** How often a cell is 1 after the last update: of every rule, from the same random starts. */
import { RandomStream } from '#shared/random'
import { evolve, LANES, polynomials, type Setting } from './automaton'
import { drawStart } from './starts'

export interface StartedSetting extends Setting {
  density: number
}

/** Updates of a cell of 64 rows that one rule is simulated for: some milliseconds. */
const BUDGET = 2 ** 18
const MOST_PAIRS = 32

/** How many starts a setting is simulated from, a multiple of 64: fewer where rows are long. */
export const startsOf = ({ width, updates }: Setting): number =>
  2 * LANES * Math.max(1, Math.min(MOST_PAIRS, Math.floor(BUDGET / (width * Math.max(1, updates)))))

/** Updates of a cell of 32 rows that simulating so many rules takes. */
export const updatesOf = (rules: number, setting: Setting): number =>
  (rules * startsOf(setting) * setting.width * Math.max(1, setting.updates)) / LANES

/** Last rows of a rule, 32 a group; the same starts for every rule, others for another `lane`. */
export function* lastRows(rule: number, setting: StartedSetting, lane = 0): Generator<Int32Array> {
  const { width, updates, boundary, density } = setting
  const polynomial = polynomials([rule])
  for (let group = 0; group < startsOf(setting) / LANES; group++) {
    const cells = new Int32Array(width)
    drawStart(cells, density, new RandomStream(0, 'probe', group, lane))
    evolve(cells, polynomial, updates, boundary)
    yield cells
  }
}

/** Bits of a word that are 1. */
export function bitsIn(word: number): number {
  let v = word - ((word >>> 1) & 0x55555555)
  v = (v & 0x33333333) + ((v >>> 2) & 0x33333333)
  return Math.imul((v + (v >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24
}

/** Results of the last settings asked for, by key: several replicas, fields and panels ask for the same. */
export function remembered<Value>(most: number) {
  const known = new Map<string, Value>()
  return (key: string, make: () => Value): Value => {
    const value = known.has(key) ? known.get(key)! : make()
    known.delete(key)
    known.set(key, value)
    if (known.size > most) known.delete(known.keys().next().value!)
    return value
  }
}

export const settingKey = ({ width, updates, boundary, density }: StartedSetting): string =>
  [width, updates, boundary, density].join(' ')

const kept = remembered<Float64Array>(2048)

/**
 * Density of ones in every cell [width]. On a ring all cells are alike, and each is given the mean of all.
 */
export function cellDensities(rule: number, setting: StartedSetting): Float64Array {
  return kept(`${rule} ${settingKey(setting)}`, () => {
    const ones = new Float64Array(setting.width)
    for (const cells of lastRows(rule, setting)) cells.forEach((word, x) => (ones[x]! += bitsIn(word)))
    const densities = ones.map((count) => count / startsOf(setting))
    if (setting.boundary === 'fixed') return densities
    return densities.fill(densities.reduce((sum, p) => sum + p, 0) / setting.width)
  })
}

/** Mean density of ones after the last update. */
export const meanDensity = (rule: number, setting: StartedSetting): number =>
  cellDensities(rule, setting).reduce((sum, p) => sum + p, 0) / setting.width
