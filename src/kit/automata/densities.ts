/** How often a cell is 1 after the last update: of every rule, from the same random starts. */
import { RandomStream } from '#shared/random'
import { evolve, LANES, polynomials, type Setting } from './automaton'
import { isTabulated, ringCounts } from './ringCounts'
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

/** Last rows of a rule, 32 a group; the same starts for every rule, others for another `seed` or `lane`. */
export function* lastRows(
  rule: number,
  setting: StartedSetting,
  { seed = 0, lane = 0, starts = startsOf(setting) } = {}
): Generator<Int32Array> {
  const { width, updates, boundary, density } = setting
  const polynomial = polynomials([rule])
  for (let group = 0; group < starts / LANES; group++) {
    const cells = new Int32Array(width)
    drawStart(cells, density, new RandomStream(seed, 'probe', group, lane))
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

/** Ones in every cell [width] of rows. */
export function onesIn(rows: Iterable<Int32Array>, width: number): Float64Array {
  const ones = new Float64Array(width)
  for (const cells of rows) for (let x = 0; x < width; x++) ones[x]! += bitsIn(cells[x]!)
  return ones
}

/** Density of ones in every cell of so many rows. On a ring all cells are alike, and each is given the mean of all. */
export function densitiesOf(ones: Float64Array, starts: number, { boundary }: Setting): Float64Array {
  if (boundary === 'fixed') return ones.map((count) => count / starts)
  return ones.fill(ones.reduce((sum, count) => sum + count, 0) / (starts * ones.length))
}

/** Density of ones in every cell [width] after the last update; at the setting of the source from a table. */
export function cellDensities(rule: number, setting: StartedSetting): Float64Array {
  const { width } = setting
  const starts = startsOf(setting)
  if (isTabulated(setting)) return new Float64Array(width).fill(ringCounts[rule]! / (starts * width))
  return kept(`${rule} ${settingKey(setting)}`, () =>
    densitiesOf(onesIn(lastRows(rule, setting), width), starts, setting)
  )
}

/** Mean density of ones after the last update. */
export const meanDensity = (rule: number, setting: StartedSetting): number =>
  cellDensities(rule, setting).reduce((sum, p) => sum + p, 0) / setting.width
