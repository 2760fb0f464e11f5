/** Stairs, falls and trends on curves whose truth is known, and how often they are told where there are none. */
import { describe, expect, it } from 'vitest'
import { fallsOf } from '#shared/analysis/episodes/falls'
import { stairsOf } from '#shared/analysis/episodes/stairs'
import { trendOf } from '#shared/analysis/trend'
import { RandomStream } from '#shared/random'

/** 300 rows ten steps apart, with noise whose neighbours correlate. */
function curve(of: (t: number) => number, seed: number, { sd = 0.01, rho = 0 } = {}) {
  const stream = new RandomStream(seed, 'noise', 0)
  let noise = stream.normal()
  const at = Array.from({ length: 300 }, (_, i) => 10 * i)
  const values = at.map((t) => {
    noise = rho * noise + Math.sqrt(1 - rho ** 2) * stream.normal()
    return of(t / 3000) + sd * noise
  })
  return { at, values }
}

const leap = (t: number, middle: number, width = 0.01): number => 1 / (1 + Math.exp((middle - t) / width))
const seeds = Array.from({ length: 100 }, (_, seed) => seed)
const kinds = [{}, { rho: 0.6 }, { sd: 0.03 }]

describe('stairs', () => {
  it.each([
    [0.003, 98],
    [0.01, 50]
  ])(
    'three are found where three are, each between its rests: with noise of %f in %d of 100',
    (sd, least) => {
      const of = (t: number): number => 0.5 + 0.25 * leap(t, 0.2) + 0.15 * leap(t, 0.5) + 0.1 * leap(t, 0.8)
      const found = seeds
        .map((seed) => stairsOf(curve(of, seed, { sd })))
        .filter(({ length }) => length === 3)
      expect(found.length).toBeGreaterThanOrEqual(least)
      for (const stairs of found) {
        for (const [i, level] of [0.75, 0.9, 1].entries())
          expect(Math.abs(stairs[i]!.to - level)).toBeLessThan(0.03)
        for (const [i, middle] of [600, 1500, 2400].entries()) {
          expect(stairs[i]!.leaves).toBeLessThan(middle + 40)
          expect(stairs[i]!.arrives).toBeGreaterThan(middle - 40)
        }
      }
    }
  )

  it.each(kinds)('one leap is one, and lines, saturations and noise have none (%o)', (kind) => {
    const told = (of: (t: number) => number, count: number): number =>
      seeds.filter((seed) => stairsOf(curve(of, seed, kind)).length !== count).length
    expect(told((t) => 0.5 + 0.5 * leap(t, 0.5), 1)).toBeLessThanOrEqual(kind.sd ? 15 : 3)
    for (const none of [() => 0.5, (t: number) => 0.5 + 0.5 * t, (t: number) => 1 - 0.5 * Math.exp(-5 * t)])
      expect(told(none, 0)).toBeLessThanOrEqual(1)
  })
})

describe('falls', () => {
  it.each(kinds)('tell from where to where, and whether it came back (%o)', (kind) => {
    const lost = (t: number): number => 0.5 + 0.4 * leap(t, 0.3) - 0.35 * leap(t, 0.6)
    const dip = (t: number): number => 0.5 + 0.4 * leap(t, 0.3) - 0.35 * leap(t, 0.6) * leap(-t, -0.7)
    for (const seed of seeds) {
      const [fall, ...more] = fallsOf(curve(lost, seed, kind), 0.5)
      expect([more, fall!.back]).toEqual([[], null])
      expect(fall!.from).toBeCloseTo(0.9, 1)
      expect(fall!.to).toBeCloseTo(0.55, 1)
      const [back, ...others] = fallsOf(curve(dip, seed, kind), 0.5)
      expect(others).toEqual([])
      expect(Math.abs(back!.back! - 2100)).toBeLessThan(200)
    }
  })

  it.each(kinds)('are none where nothing is lost (%o)', (kind) => {
    for (const of of [() => 0.5, (t: number) => 0.5 + 0.5 * leap(t, 0.4, 0.05), (t: number) => 0.5 + 0.5 * t])
      expect(
        seeds.filter((seed) => fallsOf(curve(of, seed, kind), 0.5).length > 0).length
      ).toBeLessThanOrEqual(1)
  })
})

describe('a trend', () => {
  it.each([
    [0, 0.9],
    [0.6, 0.85]
  ])('has its truth in 95 %% of intervals, neighbours alike by %f', (rho, least) => {
    const many = Array.from({ length: 400 }, (_, seed) => seed)
    const held = many.filter((seed) => {
      const { low, high } = trendOf(
        curve((t) => 0.6 - 0.03 * t, seed, { rho }),
        0,
        3000
      )!
      return low <= -1e-5 && -1e-5 <= high
    })
    expect(held.length / 400).toBeGreaterThan(least)
    expect(held.length / 400).toBeLessThan(0.98)
  })

  it('is of the rows asked for, and of twenty at least', () => {
    const track = curve((t) => (t < 0.5 ? 0.7 : 0.7 - (t - 0.5)), 1, { sd: 0 })
    expect(trendOf(track, 0, 1490)!.slope).toBeCloseTo(0, 12)
    expect(trendOf(track, 1500, 3000)!.slope).toBeCloseTo(-1 / 3000, 9)
    expect(trendOf(track, 0, 150)).toBeNull()
  })
})
