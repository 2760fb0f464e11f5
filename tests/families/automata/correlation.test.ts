/** The share of equal cells by the density identity is that of counting; its matrix is clustered as by hand. */
import { expect, it } from 'vitest'
import { averageLinkage, leaves, rowDistances } from '#shared/analysis/clustering'
import {
  correlationByDensity,
  correlationBySampling,
  samplingError
} from '../../../src/kit/automata/correlation'
import { hierarchicalOrder } from '../../../src/families/automata/data/orders'
import { bitsIn, lastRows, meanDensity, onesIn } from '../../../src/kit/automata/densities'
import { ringCounts } from '../../../src/kit/automata/ringCounts'

const rules = [0, 10, 63, 110, 255, 24, 204]
const setting = { width: 100, updates: 99, boundary: 'periodic', density: 0.5 } as const

// the published 14 × 14 matrix, a mean over 100 pairs each
it.each([
  [0, 0, 100],
  [0, 1, 75.15],
  [0, 2, 25.38],
  [0, 3, 43.4],
  [3, 3, 50.9],
  [0, 4, 0]
])('rules %i and %i of the list share what was printed', (i, j, printed) => {
  const { data } = correlationByDensity(rules, setting)
  expect(Math.abs(data[i * rules.length + j]! - printed)).toBeLessThan(1)
})

it.each(['periodic', 'fixed'] as const)('%s rows: by density as by counting', async (boundary) => {
  const given = { ...setting, width: 21, updates: 30, boundary, density: 0.3 }
  const identity = correlationByDensity(rules, given)
  const counted = await correlationBySampling(rules, given, () => Promise.resolve())
  identity.data.forEach((value, at) =>
    expect(Math.abs(value - counted.data[at]!)).toBeLessThan(4 * samplingError(given))
  )
  expect(identity.data[0]).toBe(100)
})

it('counting ends between two rules when nobody waits any more', async () => {
  let paused = 0
  const pause = (): Promise<void> =>
    ++paused === 3 ? Promise.reject(new Error('given up')) : Promise.resolve()
  await expect(correlationBySampling(rules, setting, pause)).rejects.toThrow('given up')
  expect(paused).toBe(3)
})

it('the table of the source’s setting is what counting gives', () => {
  for (const rule of [0, 30, 57, 110, 129, 255]) {
    const ones = onesIn(lastRows(rule, setting), setting.width).reduce((a, b) => a + b, 0)
    expect(ringCounts[rule]).toBe(ones)
  }
})

it('on a ring the leaves of the tree are the rules by density', () => {
  const all = Array.from({ length: 256 }, (_, rule) => rule)
  const densities = all.map((rule) => meanDensity(rule, setting))
  const tree = averageLinkage(rowDistances(correlationByDensity(all, setting)), densities)
  const along = (order: readonly number[]): number[] => order.map((rule) => densities[rule]!)
  expect(along(hierarchicalOrder(setting))).toEqual(along(leaves(tree)))
})

it('clusters by the mean distance of pairs, the lower key first', () => {
  // on a line at 0, 1, 5, 7: {0, 1} at 1, {5, 7} at 2, both at (5 + 7 + 4 + 6)/4
  const at = [5, 0, 7, 1]
  const data = Float64Array.from({ length: 16 }, (_, k) => Math.abs(at[k >> 2]! - at[k & 3]!))
  const tree = averageLinkage({ data, rows: 4, columns: 4 }, at)
  expect(tree).toEqual({
    height: 5.5,
    first: { height: 1, first: { leaf: 1 }, second: { leaf: 3 } },
    second: { height: 2, first: { leaf: 0 }, second: { leaf: 2 } }
  })
  expect(leaves(tree)).toEqual([1, 3, 0, 2])
  expect([...rowDistances({ data: Float64Array.of(0, 0, 3, 4), rows: 2, columns: 2 }).data]).toEqual([
    0, 5, 5, 0
  ])
})

it('counts bits', () => {
  expect([0, 1, -1, 0x80000001 | 0, 0x0f0f0f0f].map(bitsIn)).toEqual([0, 1, 32, 2, 16])
})
