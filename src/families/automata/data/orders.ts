/** What rules are ordered by: their autocorrelation, and their place in the clustered correlation matrix of all rules. */
import { averageLinkage, leaves, rowDistances } from '#shared/analysis/clustering'
import {
  cellDensities,
  correlationByDensity,
  expectedEqual,
  meanDensity,
  remembered,
  RULES,
  settingKey,
  type StartedSetting
} from '#kit/automata'

/** Share of equal cells, percent, of two last rows of one rule from independent starts. */
export function autocorrelation(rule: number, setting: StartedSetting): number {
  const p = cellDensities(rule, setting)
  return expectedEqual(p, p)
}

const all = Array.from({ length: RULES }, (_, rule) => rule)
const orders = remembered<readonly number[]>(8)

/**
 * All 256 rules as the leaves of the tree that average linkage makes of the rows of their correlation matrix, under
 * Euclidean distance; sparse rows first.
 *
 * On a ring rows differ by |p_i − p_j| alone. Clusters of points on a line stay intervals, whose mean distance is that of their
 * means, and the sparser side of every merge comes first: the leaves are the rules in the order of their
 * densities, equal ones by number, without a tree.
 */
export const hierarchicalOrder = (setting: StartedSetting): readonly number[] =>
  orders(settingKey(setting), () => {
    const densities = all.map((rule) => meanDensity(rule, setting))
    if (setting.boundary === 'periodic')
      return [...all].sort((i, j) => densities[i]! - densities[j]! || i - j)
    return leaves(averageLinkage(rowDistances(correlationByDensity(all, setting)), densities))
  })
