/** Laws over rules are those of the source; orders, reverses, permutations and annealing deal the same weights. */
import { describe, expect, it } from 'vitest'
import { autocorrelation, hierarchicalOrder } from '../../../src/families/automata/data/orders'
import { autocorrelationWeight, createLaw, placeWeight } from '../../../src/families/automata/data/law'
import { meanDensity } from '../../../src/kit/automata/densities'
import { twelveRules } from '../../../src/families/automata/spec/taskSchema'
import { specOf } from './support'

const lawOf = (task: object, step = 0): number[] => [...createLaw(specOf({ task }).task)(step)]
const sorted = (law: readonly number[]): number[] => [...law].sort((a, b) => a - b)
const normalized = (weights: readonly number[]): number[] => {
  const total = weights.reduce((a, b) => a + b)
  return weights.map((weight) => weight / total)
}
const { task } = specOf()

describe('autocorrelation', () => {
  // B.1 of the notebooks: one print of a mean over 100 pairs each, whose own error is about 0.5
  it.each([
    [0, 100],
    [10, 61.84],
    [20, 64.8],
    [63, 62.4],
    [95, 63.63],
    [110, 50.3],
    [125, 52.27],
    [195, 50.24],
    [204, 50.2],
    [225, 48.16]
  ])('of rule %i is near the %d that was printed', (rule, printed) => {
    expect(Math.abs(autocorrelation(rule, task) - printed)).toBeLessThan(2.2)
  })

  it('is 100 for exactly the 24 rules whose rows have one colour', () => {
    const constant = Array.from({ length: 256 }, (_, rule) => rule).filter(
      (rule) => autocorrelation(rule, task) === 100
    )
    expect(constant).toEqual([
      ...[0, 8, 32, 40, 64, 96, 128, 136, 160, 168, 192, 224],
      ...[234, 235, 238, 239, 248, 249, 250, 251, 252, 253, 254, 255]
    ])
  })

  // of 0, 10, 20, 63, 64, 95, 96, 110, 125, 195, 204, 225, as computed from the printed autocorrelations
  it.each([
    ['positive', [0.312, 0.008, 0.009, 0.008, 0.312, 0.008, 0.312, 0.006, 0.006, 0.006, 0.006, 0.006]],
    ['negative', [0.052, 0.084, 0.08, 0.083, 0.052, 0.082, 0.052, 0.103, 0.099, 0.103, 0.103, 0.107]]
  ])('gives the %s law of the twelve rules', (direction, published) => {
    const printed = [100, 61.84, 64.8, 62.4, 100, 63.63, 100, 50.3, 52.27, 50.24, 50.2, 48.16]
    const exact = normalized(printed.map((a) => autocorrelationWeight(a, direction === 'positive')))
    exact.forEach((p, i) => expect(Math.abs(p - published[i]!)).toBeLessThan(0.00055))
    // the print's own error in a moves the law in the third decimal
    lawOf({ law: 'autocorrelation', direction }).forEach((p, i) =>
      expect(Math.abs(p - published[i]!)).toBeLessThan(0.004)
    )
  })
})

describe('hierarchical order', () => {
  const order = hierarchicalOrder(task)

  it('is that of the densities on a ring, since rows of the matrix differ by them alone', () => {
    expect(sorted(order)).toEqual(Array.from({ length: 256 }, (_, rule) => rule))
    const densities = order.map((rule) => meanDensity(rule, task))
    densities.slice(1).forEach((p, i) => expect(p).toBeGreaterThanOrEqual(densities[i]!))
  })

  // Places of the published order that follow from its printed laws: 1/(place + 10) and 1/(265 − place) of twelve rules.
  const places = [1, 24, 16, 224, 10, 221, 0, 196, 191, 153, 117, 129]
  it.each([
    ['positive', [0.261, 0.084, 0.11, 0.012, 0.144, 0.012, 0.287, 0.014, 0.014, 0.018, 0.023, 0.021]],
    ['negative', [0.032, 0.035, 0.034, 0.207, 0.033, 0.193, 0.032, 0.123, 0.115, 0.076, 0.057, 0.062]]
  ])('gives the %s law of the twelve rules at the published places', (direction, published) => {
    const law = normalized(places.map((place) => placeWeight(place, direction === 'positive')))
    law.forEach((p, i) => expect(Math.abs(p - published[i]!)).toBeLessThanOrEqual(0.0005))
  })

  it('weighs rules by their place among all 256', () => {
    const wanted = normalized(twelveRules.map((rule) => 1 / (order.indexOf(rule) + 10)))
    lawOf({ law: 'hierarchical' }).forEach((p, i) => expect(p).toBeCloseTo(wanted[i]!, 12))
  })
})

describe('law', () => {
  const weights = { rules: [30, 90, 110, 184], law: 'weights', weights: [8, 4, 3, 1] }

  it('of a list is the list, normalised; reversed, its mirror image', () => {
    expect(lawOf(weights)).toEqual([0.5, 0.25, 0.1875, 0.0625])
    expect(lawOf({ ...weights, reversed: true })).toEqual([0.0625, 0.1875, 0.25, 0.5])
  })

  it('by an order is reversed by place, ties in the order of the list', () => {
    const task = { rules: [110, 0, 64], law: 'autocorrelation' } // 100 twice, then 51
    const [rare, first, second] = lawOf(task)
    expect(lawOf({ ...task, reversed: true })).toEqual([first, rare, second])
    const twelve = lawOf({ law: 'autocorrelation' })
    expect(sorted(lawOf({ law: 'autocorrelation', reversed: true }))).toEqual(sorted(twelve))
  })

  it('can be dealt at random: the same weights, one draw for all seeds, another for another draw', () => {
    const draws = [1, 2, 3].map((permutation) => lawOf({ law: 'hierarchical', permutation }))
    for (const draw of draws) expect(sorted(draw)).toEqual(sorted(lawOf({ law: 'hierarchical' })))
    expect(new Set(draws.map(String)).size).toBe(3)
    expect(lawOf({ law: 'hierarchical', permutation: 2 })).toEqual(draws[1])
  })

  it('turns into equal weights, or its exact reverse, evenly and then stays', () => {
    const annealed = { ...weights, annealTo: 'uniform', annealSteps: 200 }
    expect(lawOf(annealed)).toEqual(lawOf(weights))
    expect(lawOf(annealed, 100)).toEqual([0.375, 0.25, 0.21875, 0.15625])
    for (const step of [200, 5000]) expect(lawOf(annealed, step)).toEqual([0.25, 0.25, 0.25, 0.25])
    expect(lawOf({ ...annealed, annealTo: 'reverse' }, 900)).toEqual(lawOf({ ...weights, reversed: true }))
    expect(lawOf({ ...annealed, annealTo: 'reverse', reversed: true }, 900)).toEqual(lawOf(weights))
  })
})
