/**
 * The “correlation” of rules: the share of cells, in percent, that are equal in last rows from independent starts. 100: always
 * equal, 50: unrelated, 0: always opposite.
 *
 * Independent rows agree in a cell by chance alone, so the densities p of ones decide it: the mean over cells x of
 * p_i(x)·p_j(x) + (1 − p_i(x))·(1 − p_j(x)). On a ring, where p does not depend on x, it is one number per rule.
 */
import type { Matrix } from '#shared/linalg/matrix'
import { bitsIn, cellDensities, lastRows, startsOf, type StartedSetting } from './densities'

/** Expected share of equal cells of independent rows with these densities, percent. */
export function expectedEqual(p: Float64Array, q: Float64Array): number {
  let sum = 0
  for (let x = 0; x < p.length; x++) sum += p[x]! * q[x]! + (1 - p[x]!) * (1 - q[x]!)
  return (100 * sum) / p.length
}

/** [rules, rules], symmetric. */
function pairs(count: number, of: (i: number, j: number) => number): Matrix<Float64Array> {
  const data = new Float64Array(count * count)
  for (let i = 0; i < count; i++)
    for (let j = i; j < count; j++) data[i * count + j] = data[j * count + i] = of(i, j)
  return { data, rows: count, columns: count }
}

/** By the densities. */
export function correlationByDensity(
  rules: readonly number[],
  setting: StartedSetting
): Matrix<Float64Array> {
  const densities = rules.map((rule) => cellDensities(rule, setting))
  return pairs(rules.length, (i, j) => expectedEqual(densities[i]!, densities[j]!))
}

/**
 * By counting: the rows of the one rule and of the other are from different starts. All 256 rules take seconds.
 * @param pause awaited between rules
 */
export async function correlationBySampling(
  rules: readonly number[],
  setting: StartedSetting,
  pause: () => Promise<void>
): Promise<Matrix<Float64Array>> {
  const n = rules.length
  const [ones, others]: [Int32Array[][], Int32Array[][]] = [[], []]
  for (const rule of rules) {
    await pause()
    ones.push([...lastRows(rule, setting, { lane: 1 })])
    others.push([...lastRows(rule, setting, { lane: 2 })])
  }
  const cells = startsOf(setting) * setting.width
  const data = new Float64Array(n * n)
  for (let i = 0; i < n; i++) {
    await pause()
    for (let j = i; j < n; j++)
      data[i * n + j] = data[j * n + i] = 100 * (1 - differentCells(ones[i]!, others[j]!) / cells)
  }
  return { data, rows: n, columns: n }
}

/** Cells in which groups of rows and others differ, all together. */
export function differentCells(one: readonly Int32Array[], other: readonly Int32Array[]): number {
  let different = 0
  one.forEach((cells, group) => {
    const beside = other[group]!
    for (let x = 0; x < cells.length; x++) different += bitsIn(cells[x]! ^ beside[x]!)
  })
  return different
}

/** Standard error of a sampled share of equal cells, percent, at most: a row taken as one observation. */
export const samplingError = (setting: StartedSetting): number => 50 / Math.sqrt(startsOf(setting))
