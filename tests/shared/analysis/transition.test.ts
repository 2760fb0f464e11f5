/** Fits of leaps on curves whose truth is known: intervals hold what they promise, and what is no leap is not called one. */
import { describe, expect, it } from 'vitest'
import {
  constrainedSigmoid,
  gapOf,
  transitionOf,
  type Estimate,
  type Transition
} from '#shared/analysis/transition/transition'
import type { Track } from '#shared/analysis/tracks'
import { RandomStream } from '#shared/random'

const stream = new RandomStream(20261130, 'noise')

/** 200 rows ten steps apart; noise with a correlation between neighbours. */
function curve(at: (step: number) => number, { sd = 0.02, rho = 0, rows = 200 } = {}): Track {
  let noise = 0
  const steps = Array.from({ length: rows }, (_, i) => 10 * i)
  const values = steps.map((step) => {
    noise = rho * noise + Math.sqrt(1 - rho ** 2) * stream.normal()
    return at(step) + sd * noise
  })
  return { at: steps, values }
}

const logistic =
  (middle: number, w: number, a = 0.5, b = 1) =>
  (step: number) =>
    a + (b - a) / (1 + Math.exp((middle - step) / w))

const verdicts = (fits: readonly Transition[], verdict: string): number =>
  fits.filter((fit) => fit.verdict === verdict).length

describe('a fitted leap', () => {
  it.each([
    [0, 0.92],
    [0.3, 0.9],
    [0.6, 0.88]
  ])('holds the truth in 95 %% of intervals, noise alike by %f', (rho, least) => {
    const count = 200
    const held = { t10: 0, t50: 0, width: 0 }
    const holds = ({ low, high }: Estimate, truth: number): number => Number(low <= truth && truth <= high)
    for (let k = 0; k < count; k++) {
      const [middle, w] = [300 + 1400 * stream.uniform(), 15 + 80 * stream.uniform()]
      const { t10, t50, width } = transitionOf(
        curve(logistic(middle, w, 0.5, 0.85 + 0.15 * stream.uniform()), { rho })
      )
      if (!t10 || !t50 || !width) continue
      held.t10 += holds(t10, middle - w * Math.log(9))
      held.t50 += holds(t50, middle)
      held.width += holds(width, 2 * w * Math.log(9))
    }
    for (const hits of Object.values(held)) {
      expect(hits / count).toBeGreaterThan(least)
      expect(hits / count).toBeLessThan(0.99)
    }
  })

  it.each([
    ['flat', () => 0.5],
    ['a line', (step: number) => 0.5 + step / 5000],
    ['a saturation', (step: number) => 0.9 - 0.4 * Math.exp(-step / 600)],
    ['a root', (step: number) => 0.5 + 0.4 * Math.sqrt(step / 2000)],
    ['a fall', (step: number) => 1.5 - logistic(1000, 60)(step)]
  ])('is none where the curve is %s', (_, at) => {
    const fits = [0, 0.6].flatMap((rho) => Array.from({ length: 40 }, () => transitionOf(curve(at, { rho }))))
    expect(verdicts(fits, 'none')).toBeGreaterThanOrEqual(79)
    expect(fits.every(({ t50 }) => t50 === null)).toBe(true)
  })

  it('tells a ramp, a leap with a long tail, one between two rows and one that is not over', () => {
    const ramp = transitionOf(
      curve((step) => 0.5 + Math.min(0.5, Math.max(0, (step - 800) / 800)), { sd: 0.005 })
    )
    expect(ramp.verdict).toBe('ramp')
    expect(ramp.t50!.value).toBeCloseTo(1000, -1)
    const tail = transitionOf(
      curve((step) => 0.5 + 0.5 / (1 + (200 / Math.max(step, 1)) ** 3), { sd: 0.005 })
    )
    expect(tail.verdict).toBe('log-sigmoid')
    expect(tail.t50!.value).toBeCloseTo(200, -1)
    const sharp = transitionOf(curve((step) => (step > 1004 ? 1 : 0.5)))
    expect(sharp).toMatchObject({ verdict: 'sharp', width: null, t50: { low: 1000, high: 1010 } })
    expect(transitionOf(curve(logistic(1990, 100))).verdict).toBe('unfinished')
  })

  it('needs rows, takes gaps, and finds a leap that is short beside the run', () => {
    expect(transitionOf(curve(logistic(50, 10), { rows: 11 })).verdict).toBe('unknown')
    expect(transitionOf({ at: [], values: [] }).verdict).toBe('unknown')
    const gappy = curve(logistic(1000, 50))
    gappy.values.fill(NaN, 20, 40)
    expect(transitionOf(gappy).t50!.value).toBeCloseTo(1000, -2)
    const long = transitionOf(curve(logistic(10_000, 40), { rows: 20_000 }))
    expect(Math.abs(long.t50!.value - 10_000)).toBeLessThan(60)
  })
})

describe('a sigmoid from chance to 1', () => {
  it('gives t₀ and κ, and null where it was never seen', () => {
    const fit = constrainedSigmoid(curve(logistic(1000, 20)), 0.5)!
    for (const [{ value, error }, truth] of [
      [fit.t0, 1000],
      [fit.kappa, 0.05]
    ] as const)
      expect(Math.abs(value - truth)).toBeLessThan(4 * error)
    expect(fit.kappa.error).toBeLessThan(0.01)
    expect(
      constrainedSigmoid(
        curve(() => 0.5),
        0.5
      )
    ).toBeNull()
  })

  it('lies as far from another as the dissertation’s measure says: 50 for ten epochs at one steepness', () => {
    const of = (t0: number, kappa: number) => ({ t0: exactly(t0), kappa: exactly(kappa) })
    expect(gapOf(of(1000, 0.1), of(1010, 0.1))).toBe(50)
    // Half the squared distance of the two inverse functions, summed over accuracies.
    const [one, other] = [of(1000, 0.1), of(1004, 0.05)]
    const inverse = (k: number, t0: number) => (a: number) => t0 - Math.log(1 / (2 * a - 1) - 1) / k
    const n = 2e5
    let sum = 0
    for (let i = 0; i < n; i++) {
      const a = 0.5 + (i + 0.5) / n / 2
      sum += (inverse(0.1, 1000)(a) - inverse(0.05, 1004)(a)) ** 2 / n
    }
    expect(gapOf(one, other)).toBeCloseTo(sum / 2, 1)
  })
})

const exactly = (value: number): Estimate => ({ value, error: 0, low: value, high: value })
