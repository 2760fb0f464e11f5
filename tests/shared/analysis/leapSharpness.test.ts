/** How sharp leaps are, and by which power of a knob, on curves whose truth is known. */
import { expect, it } from 'vitest'
import { leapOf, type Leap } from '#shared/analysis/transition/leaps'
import { seedSharpness, sharpnessExponent, sharpnessOf } from '#shared/analysis/transition/leapSharpness'
import { RandomStream } from '#shared/random'

const stream = new RandomStream(20261130, 'noise')
const EVERY = 10

/** A sigmoid with t₅₀ and s = 2 ln 9 · w / t₅₀, to three times t₅₀, under noise. */
function leap(t50: number, s: number, { replica = 0, group = 0 } = {}): Leap {
  const at = Array.from({ length: Math.floor((3 * t50) / EVERY) }, (_, i) => EVERY * i)
  const w = (s * t50) / (2 * Math.log(9))
  const values = at.map((t) => 0.5 + 0.5 / (1 + Math.exp((t50 - t) / w)) + 0.01 * stream.normal())
  return leapOf({ group, name: '', replica, track: { at, values } }, 0.5)
}

it('is the rise as a share of the wait, whatever the unit of time', () => {
  for (const t50 of [500, 2000]) {
    const [low, high] = sharpnessOf(leap(t50, 0.3).fit)!
    expect(low).toBe(high)
    expect(low).toBeGreaterThan(0.27)
    expect(low).toBeLessThan(0.33)
  }
})

it('is below what two rows tell where the leap lies between them, and null where there is none', () => {
  const at = Array.from({ length: 100 }, (_, i) => EVERY * i)
  const of = (value: (t: number) => number) =>
    leapOf({ group: 0, name: '', replica: 0, track: { at, values: at.map(value) } }, 0.5).fit
  const [low, high] = sharpnessOf(of((t) => (t > 404 ? 1 : 0.5)))!
  expect(low).toBe(0)
  expect(high).toBeCloseTo(EVERY / 405, 3)
  expect(sharpnessOf(of(() => 0.5))).toBeNull()
})

it('takes the median of a seed’s places, those that leapt', () => {
  const leaps = [0.2, 0.3, 0.8].map((s, group) => leap(800, s, { replica: 1, group }))
  const [none, told] = seedSharpness(leaps, 2)
  expect(none).toBeNull()
  expect(told![0]).toBeGreaterThan(0.27)
  expect(told![1]).toBeLessThan(0.33)
})

it('finds the power of a knob over seeds whose level differs, and holds it in the interval', () => {
  const points = [32, 64, 128, 256].map((x) => ({
    x,
    seeds: Array.from({ length: 8 }, (_, r) =>
      sharpnessOf(leap(900, 0.3 * (1 + 0.1 * r) * (x / 32) ** -0.25).fit)
    )
  }))
  const { median, interval, seeds } = sharpnessExponent(points)
  expect(seeds).toBe(8)
  expect((median[0]! + median[1]!) / 2).toBeCloseTo(-0.25, 1)
  expect(interval![0]!).toBeLessThan(-0.25)
  expect(interval![1]!).toBeGreaterThan(-0.25)
  expect(interval![1]! - interval![0]!).toBeLessThan(0.15)
})

it('leaves out a seed that leapt in fewer than three cells', () => {
  const told = [0.3, 0.3] as const
  const points = [1, 2, 4].map((x) => ({ x, seeds: [told, x === 4 ? null : told] }))
  expect(sharpnessExponent(points)).toMatchObject({ median: [0, 0], seeds: 1 })
  expect(sharpnessExponent(points.slice(1))).toMatchObject({ median: [null, null], seeds: 0 })
})
