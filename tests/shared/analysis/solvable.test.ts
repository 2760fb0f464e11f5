/** The solvable model of tasks that come unlike often: what it says, and how it is set by a run. */
import { describe, expect, it } from 'vitest'
import { halfAt, solvableFit, solvableWords, strengthAt, type Solvable } from '#shared/analysis/solvable'

const CHANCE = 0.5
const shares = [0.5, 0.25, 0.125, 0.125]
/** S/R₀ − 1 = e⁸, half of the first skill at 320. */
const model: Solvable = { delay: 8, speed: 0.05 }

/** Accuracy of a skill with this share, every ten steps. */
const track = (share: number, slower = 1, until = 4000) => {
  const at = Array.from({ length: until / 10 + 1 }, (_, i) => 10 * i)
  return { at, values: at.map((t) => CHANCE + (1 - CHANCE) * strengthAt(model, share, t / slower)) }
}

describe('a skill', () => {
  it('is half there after ln(S/R₀ − 1)/(2ηB²Sp) steps, and follows its logistic', () => {
    expect(halfAt(model, 0.5)).toBeCloseTo(320, 9)
    expect(strengthAt(model, 0.5, 320)).toBeCloseTo(0.5, 12)
    // d(R/S)/dt = 2ηB²Sp · R/S · (1 − R/S), what gradient flow has; R₀/S at 0
    const slope = (strengthAt(model, 0.25, 600.001) - strengthAt(model, 0.25, 599.999)) / 0.002
    const now = strengthAt(model, 0.25, 600)
    expect(slope).toBeCloseTo(0.05 * 0.25 * now * (1 - now), 8)
    expect(strengthAt(model, 0.5, 0)).toBeCloseTo(1 / (1 + Math.exp(8)), 12)
    expect(strengthAt(model, 1e-9, 10)).toBeGreaterThan(0)
    expect(strengthAt({ delay: 1e6, speed: 1 }, 0.5, 1)).toBe(0)
  })

  it('makes the error of many fall as a power of time: −α/(α + 1) for shares k^−(α + 1)', () => {
    const alpha = 1
    const many = Array.from({ length: 20_000 }, (_, k) => (k + 1) ** -(alpha + 1))
    const whole = many.reduce((sum, share) => sum + share, 0)
    const error = (t: number): number =>
      many.reduce((sum, share) => sum + (share / whole) * (1 - strengthAt(model, share / whole, t)) ** 2, 0)
    const exponent = Math.log(error(1e7) / error(1e5)) / Math.log(100)
    expect(exponent).toBeCloseTo(-alpha / (alpha + 1), 1)
  })
})

describe('set by a run', () => {
  it('has its numbers back from curves of its own, to the spacing of the rows', () => {
    const fit = solvableFit(
      shares.map((share) => [track(share), track(share)]),
      shares,
      CHANCE
    )!
    expect(fit.through).toBe(0)
    expect(Math.abs(fit.model.delay / model.delay - 1)).toBeLessThan(0.05)
    expect(halfAt(fit.model, 0.5)).toBeCloseTo(320, 9)
    for (const { ratio } of fit.tasks) expect(Math.abs(ratio! - 1)).toBeLessThan(0.02)
  })

  it('tells how far tasks are from it, those alone that came', () => {
    const late = solvableFit(
      [[track(0.5)], [track(0.25, 2)], [track(0.125, 1, 500)], [track(0.125, 3, 9000)]],
      shares,
      CHANCE
    )!
    expect(late.tasks.map(({ ratio }) => ratio && Number(ratio.toPrecision(2)))).toEqual([1, 2, null, 3])
    expect(solvableWords(late)).toBe(
      '2 tasks besides the most frequent took 2.5 (2 to 3) of the model’s times'
    )
  })

  it('has none where the most frequent task is not learned, or nothing rises over more than a row', () => {
    expect(solvableFit([[track(0.5, 1, 200)], [track(0.25)]], [0.6, 0.4], CHANCE)).toBeNull()
    const sudden = { at: [0, 10, 20], values: [0.5, 0.5, 1] }
    expect(solvableFit([[sudden], [sudden]], [0.6, 0.4], CHANCE)).toBeNull()
  })
})
