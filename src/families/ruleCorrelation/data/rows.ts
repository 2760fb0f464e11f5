/** Last rows of every rule from three layers of starts of a seed: of one its densities, of the others the pairs that are counted. */
import { densitiesOf, LANES, lastRows, onesIn, remembered, RULES } from '#kit/automata'
import type { CorrelationTask } from '../spec'

const [DENSITY, ONE, OTHER] = [0, 1, 2]
export const LAYERS = 3

export const rulesOf = ({ rules }: Pick<CorrelationTask, 'rules'>): readonly number[] =>
  rules.length > 0 ? rules : Array.from({ length: RULES }, (_, rule) => rule)

/** How many starts there are of each layer. */
export const startsOf = ({ starts }: Pick<CorrelationTask, 'starts'>): number =>
  LANES * Math.ceil(starts / LANES)

/** By place in the list of rules. */
export interface SeedRows {
  /** Density of ones in every cell [width]. */
  densities: readonly Float64Array[]
  /** Groups of 32 rows; the second ones are from other starts. */
  ones: readonly (readonly Int32Array[])[]
  others: readonly (readonly Int32Array[])[]
}

const kept = remembered<SeedRows>(64)

/** Each thread simulates all rules once for every seed. */
export const seedRows = (task: CorrelationTask, seed: number): SeedRows =>
  kept(JSON.stringify([task, seed]), () => {
    const starts = startsOf(task)
    const layer = (lane: number) => (rule: number) => [...lastRows(rule, task, { seed, lane, starts })]
    const rules = rulesOf(task)
    return {
      densities: rules.map((rule) => densitiesOf(onesIn(layer(DENSITY)(rule), task.width), starts, task)),
      ones: rules.map(layer(ONE)),
      others: rules.map(layer(OTHER))
    }
  })
