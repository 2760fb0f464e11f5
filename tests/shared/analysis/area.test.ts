/** The mean of a curve over a stretch that another curve shares. */
import { describe, expect, it } from 'vitest'
import { meanOver } from '../../../src/shared/analysis/area'

describe('the mean over a stretch', () => {
  const ramp = { at: [0, 10, 40, 100], values: [0, 1, 4, 10] }

  it.each([
    [0, 100, 5],
    [0, 40, 2],
    [15, 25, 2],
    [35, 45, 4]
  ])('of a straight line from %i to %i is its value in the middle, however its rows lie', (from, to, mean) =>
    expect(meanOver(ramp, from, to)).toBeCloseTo(mean, 12)
  )

  it('counts each stretch by its length', () =>
    expect(meanOver({ at: [0, 1, 9, 10], values: [8, 0, 0, 8] }, 0, 10)).toBeCloseTo(0.8, 12))

  it.each([
    ['that ends before', { at: [0, 40], values: [1, 1] }],
    ['that begins after', { at: [20, 100], values: [1, 1] }],
    ['of one row', { at: [50], values: [1] }],
    ['that diverges on the way', { at: [0, 50, 100], values: [1, NaN, 1] }]
  ])('of a curve %s is none', (_, curve) => expect(meanOver(curve, 10, 90)).toBeNaN())

  it('needs no value beyond the stretch', () =>
    expect(meanOver({ at: [0, 50, 100], values: [1, 2, Infinity] }, 0, 50)).toBe(1.5))
})
