import { describe, expect, it } from 'vitest'
import type { Track } from '#shared/analysis/tracks'
import {
  atLeast,
  crossingOf,
  crossingOver,
  crossingQuantile,
  meets,
  neededOver,
  summarizeCrossings,
  type Crossing
} from '#shared/threshold'

const places = [0, 10, 20, 30, 40, 50, 60]
const track = (...values: number[]): Track => ({ at: places.slice(0, values.length), values })
const at = (place: number, until = 500): Crossing => ({ at: place, after: place - 10, until })
const never = (until = 500): Crossing => ({ at: null, after: null, until })

describe('the crossing of a replica', () => {
  it('lies between the row before and the first row that meets it', () => {
    expect(crossingOf(track(0, 0.5, 0.99, 0.2), atLeast(0.99))).toEqual({ at: 20, after: 10, until: 30 })
    expect(crossingOf(track(1), atLeast(0.99))).toEqual({ at: 0, after: null, until: 0 })
  })

  it('is open without such a row, and all that is known is the last one', () => {
    expect(crossingOf(track(0, 0.5, 0.98), atLeast(0.99))).toEqual({ at: null, after: null, until: 20 })
    expect(crossingOf({ at: [], values: [] }, atLeast(0.99))).toEqual({ at: null, after: null, until: 0 })
  })

  it('by several rows in a row is the first of them; a dip or NaN begins anew', () => {
    const flickering = track(0, 0.99, 0.5, 0.99, 1, 1, 1)
    expect(crossingOf(flickering, atLeast(0.99))).toMatchObject({ at: 10, after: 0 })
    expect(crossingOf(flickering, atLeast(0.99, 3))).toEqual({ at: 30, after: 20, until: 60 })
    expect(crossingOf(flickering, atLeast(0.99, 5))).toMatchObject({ at: null, until: 60 })
    expect(crossingOf(track(1, NaN, 1, 1), atLeast(0.99, 2))).toMatchObject({ at: 20, after: 10 })
  })

  it('never comes after divergence', () => {
    expect(crossingOf(track(0, NaN, NaN), atLeast(0.99))).toMatchObject({ at: null, until: 20 })
    expect(crossingOf(track(0, NaN), { is: 'atMost', value: 1, inARow: 2 })).toMatchObject({ at: null })
  })

  it('may be one that is fallen to, and a limit that is met exactly is met', () => {
    const falls = { is: 'atMost', value: 0.1, inARow: 1 } as const
    expect(crossingOf(track(2, 0.5, 0.1), falls)).toEqual({ at: 20, after: 10, until: 20 })
    expect([meets(falls, 0.1), meets(falls, 0.11), meets(falls, NaN)]).toEqual([true, false, false])
    expect([meets(atLeast(0.1), 0.1), meets(atLeast(0.1), NaN)]).toEqual([true, false])
  })
})

describe('replicas together', () => {
  const some = [at(200), at(100), never(), at(400)]

  it('crossed it with the last, the first or half of them; between two, in the middle', () => {
    expect(crossingOver(some, 'any')).toEqual({ at: 100, beyond: false })
    expect(crossingOver(some, 'median')).toEqual({ at: 300, beyond: false })
    expect(crossingOver(some, 'all')).toEqual({ at: 500, beyond: true })
    expect(crossingOver([at(30), at(10), at(20)], 'median')).toEqual({ at: 20, beyond: false })
    expect(crossingOver([at(10), at(20)], 'median')).toEqual({ at: 15, beyond: false })
    expect(crossingOver([], 'any')).toEqual({ at: 0, beyond: true })
  })

  it('are later than the shortest time that anyone was watched in vain', () => {
    expect(crossingOver([never(500), at(10), never(300)], 'median')).toEqual({ at: 300, beyond: true })
    expect(crossingOver([at(10), never()], 'median')).toEqual({ at: 500, beyond: true })
  })

  it('have quantiles, linear between neighbours', () => {
    const five = [at(10), at(20), at(30), at(40), never()]
    expect(summarizeCrossings(five)).toEqual({
      quartiles: [
        { at: 20, beyond: false },
        { at: 30, beyond: false },
        { at: 40, beyond: false }
      ],
      reached: 4,
      replicas: 5
    })
    expect(crossingQuantile(five, 0.3)).toEqual({ at: expect.closeTo(22, 12), beyond: false })
    expect(crossingQuantile([never()], 0)).toEqual({ at: 500, beyond: true })
  })

  it.each([1, 2, 3, 4, 5, 64])('are known to have crossed it once enough of %i have', (replicas) => {
    for (const over of ['all', 'any', 'median'] as const) {
      const crossed = (count: number) =>
        !crossingOver(
          Array.from({ length: replicas }, (_, r) => (r < count ? at(100 + r) : never())),
          over
        ).beyond
      const needed = neededOver(over, replicas)
      expect([crossed(needed - 1), crossed(needed)]).toEqual([false, true])
    }
  })
})
