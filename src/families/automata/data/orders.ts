/** What rules are ordered by: their autocorrelation, and their place in the clustered correlation matrix of all rules. */
import { RULES } from './automaton'
import { averageLinkage, leaves, rowDistances } from './clustering'
import { correlationByDensity, expectedEqual } from './correlation'
import { cellDensities, meanDensity, remembered, settingKey, type StartedSetting } from './densities'

/** Share of equal cells, percent, of two last rows of one rule from independent starts. */
export function autocorrelation(rule: number, setting: StartedSetting): number {
  const p = cellDensities(rule, setting)
  return expectedEqual(p, p)
}

const all = Array.from({ length: RULES }, (_, rule) => rule)
const orders = remembered<readonly number[]>(8)

/**
 * All 256 rules as the leaves of the tree that average linkage makes of the rows of their correlation matrix, under
 * Euclidean distance; sparse rows first. On a ring rows differ by |p_i − p_j| alone, and this is the order of densities.
 */
export const hierarchicalOrder = (setting: StartedSetting): readonly number[] =>
  orders(settingKey(setting), () => {
    const densities = all.map((rule) => meanDensity(rule, setting))
    return leaves(averageLinkage(rowDistances(correlationByDensity(all, setting)), densities))
  })
