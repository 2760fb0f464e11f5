/** How many have leapt by when, against published figures and against counting. */
import { describe, expect, it } from 'vitest'
import { emergedCurve } from '#shared/analysis/survival'
import type { Crossing } from '#shared/threshold'

const at = (place: number, gap = 0): Crossing => ({ at: place, after: place - gap, until: 100 })
const never = (until: number): Crossing => ({ at: null, after: null, until })

describe('the share that has leapt', () => {
  it('is Kaplan and Meier’s for the remissions under 6-mercaptopurine (Freireich et al. 1963)', () => {
    const events = [6, 6, 6, 7, 10, 13, 16, 22, 23].map((place) => at(place))
    const censored = [6, 9, 10, 11, 17, 19, 20, 25, 32, 32, 34, 35].map(never)
    const { steps, method, median, leapt, seeds } = emergedCurve([...events, ...censored])
    expect(method).toBe('Kaplan–Meier')
    const left = Object.fromEntries(steps.map((step) => [step.at, 1 - step.share]))
    const published = { 6: 0.8571, 7: 0.8067, 10: 0.7529, 13: 0.6902, 16: 0.6275, 22: 0.5378, 23: 0.4482 }
    for (const [place, share] of Object.entries(published)) expect(left[place]).toBeCloseTo(share, 4)
    expect([leapt, seeds, median]).toEqual([9, 21, 23])
    // R's survfit(conf.type = "log-log") at 10: 0.753 (0.503 to 0.889).
    const ten = steps.find((step) => step.at === 10)!
    expect(1 - ten.high!).toBeCloseTo(0.503, 3)
    expect(1 - ten.low!).toBeCloseTo(0.889, 3)
  })

  it('counts those that never leapt, and has no interval where all or none have', () => {
    const { steps, median } = emergedCurve([at(10), at(20), never(100), never(100)])
    expect(steps.map(({ at, share }) => [at, share])).toEqual([
      [0, 0],
      [10, 0.25],
      [20, 0.5]
    ])
    expect(median).toBe(20)
    expect(emergedCurve([never(100), never(50)])).toMatchObject({ median: null, leapt: 0, seeds: 2 })
    expect(emergedCurve([at(5), at(5)]).steps.at(-1)).toEqual({ at: 5, share: 1, low: null, high: null })
    expect(emergedCurve([])).toMatchObject({ median: null, seeds: 0 })
  })

  it('is Turnbull’s where evaluations are far apart', () => {
    // Three leapt between 0 and 10, one between 5 and 20, and one not up to 10: its mass lies behind.
    const { steps, method } = emergedCurve([at(10, 10), at(10, 10), at(10, 10), at(20, 15), never(10)])
    expect(method).toBe('Turnbull')
    const share = (place: number): number => steps.find((step) => step.at === place)!.share
    expect(share(10)).toBeGreaterThanOrEqual(0.6)
    expect(share(10)).toBeLessThan(0.81)
    expect(steps.every(({ low }) => low === null)).toBe(true)
    // Intervals that do not overlap: each holds its own share, as counted.
    const apart = emergedCurve([at(10, 5), at(20, 5), at(20, 5), at(40, 10)]).steps.map(({ at, share }) => [
      at,
      share
    ])
    expect(apart).toEqual([
      [0, 0],
      [10, 0.25],
      [20, 0.75],
      [40, 1]
    ])
  })
})
