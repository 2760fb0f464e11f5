import { RandomStream } from '#shared/random'
import { describe, expect, it } from 'vitest'
import {
  columnEdges,
  logRange,
  stepAxis,
  valueScale,
  zoom,
  type StepDomain
} from '../../../src/kit/panel/axes/scale'

describe('step axis', () => {
  const whole: StepDomain = { min: 100, max: 10_000, zero: false }

  it('puts powers of ten at equal distances on a log axis', () => {
    const axis = stepAxis(whole, 'log', 40, 240)
    expect([100, 1000, 10_000].map((step) => Math.round(axis.x(step)))).toEqual([40, 140, 240])
    expect(axis.x(0)).toBe(-Infinity)
  })

  it('draws step 0 of a log axis at the left edge, and the first step right of the break', () => {
    const axis = stepAxis({ ...whole, zero: true }, 'log', 40, 240)
    expect(axis.x(0)).toBe(40)
    expect(axis.x(100)).toBe(60)
    expect(axis.step(40)).toBe(0)
    expect(axis.step(49)).toBe(0)
    expect(axis.step(51)).toBe(100)
    expect(axis.x(10_000)).toBeCloseTo(240, 9)
  })

  it('is its own inverse', () => {
    const random = new RandomStream(1, 'noise')
    for (let round = 0; round < 500; round++) {
      const min = 1 + random.below(1000)
      const knee = 1 + random.below(100)
      const domain = { min, max: min + 10 + random.below(1e6), zero: random.below(2) === 0, knee }
      const scale = (['log', 'linear', 'symlog'] as const)[random.below(3)]!
      const axis = stepAxis(domain, scale, 40, 140 + random.below(900))
      const step = min + random.uniform() * (domain.max - min)
      expect(axis.step(axis.x(step)) / step).toBeCloseTo(1, 9)
    }
  })

  it('has ascending column edges that take in both ends and step 0', () => {
    for (const scale of ['log', 'linear'] as const)
      for (const zero of [true, false]) {
        const domain = { min: scale === 'log' ? 157 : 0, max: 20_000, zero }
        const axis = stepAxis(domain, scale, 40, 460)
        const edges = columnEdges(axis, 840)
        expect(edges.length).toBe(841)
        expect([...edges].every((edge, i) => i === 0 || edge >= edges[i - 1]!)).toBe(true)
        expect(edges[0]).toBe(zero || scale === 'linear' ? 0 : 157)
        expect(edges[840]).toBe(20_000)
        // A step falls into the column that it is drawn in.
        for (const step of [157, 158, 314, 9999, 19_999]) {
          const column = edges.findIndex((edge) => edge > step) - 1
          expect(Math.abs(axis.left + column / 2 - axis.x(step))).toBeLessThanOrEqual(0.51)
        }
      }
  })
})

describe('symlog', () => {
  it('has step 0 at the left edge without a break, even steps up to the knee, powers beyond', () => {
    const axis = stepAxis({ min: 0, max: 1e6, zero: true, knee: 100 }, 'symlog', 0, 1000)
    expect(axis.x(0)).toBe(0)
    expect(axis.step(0)).toBe(0)
    expect(axis.x(1e6)).toBeCloseTo(1000, 9)
    const first = axis.x(1)
    expect(axis.x(2) / first).toBeCloseTo(2, 1)
    expect(axis.x(1e6) - axis.x(1e5)).toBeCloseTo(axis.x(1e5) - axis.x(1e4), -1)
  })

  it('shows values of both signs alike, and keeps gaps', () => {
    const scale = valueScale('symlog', -100, 100, { knee: 0.1 })
    expect(scale.share(0)).toBe(0.5)
    for (const value of [0.01, 0.1, 3, 100])
      expect(scale.share(value) + scale.share(-value)).toBeCloseTo(1, 12)
    expect(scale.share(NaN)).toBeNaN()
  })
})

describe('zoom', () => {
  const whole: StepDomain = { min: 10, max: 100_000, zero: true }

  it('keeps the step under the pointer where it is', () => {
    for (const scale of ['log', 'linear', 'symlog'] as const) {
      const about = 3000
      const near = zoom(whole, whole, scale, about, 0.5)
      const x = (domain: StepDomain): number => stepAxis({ ...domain, zero: false }, scale, 0, 1).x(about)
      expect(x(near)).toBeCloseTo(x(whole), 6)
      expect(near.min).toBeGreaterThan(whole.min)
      expect(near.max).toBeLessThan(whole.max)
      expect(near.zero).toBe(false)
    }
  })

  it('never leaves the whole axis, and gives it back when all of it is in view', () => {
    const near = zoom(whole, whole, 'log', 3000, 0.3)
    expect(zoom(whole, near, 'log', 50, 1000)).toBe(whole)
  })

  it('stops before single steps', () => {
    let seen = whole
    for (let i = 0; i < 200; i++) seen = zoom(whole, seen, 'linear', 5000, 0.5)
    expect(seen.max - seen.min).toBeGreaterThanOrEqual(8)
    expect(seen.max - seen.min).toBeLessThan(20)
  })
})

describe('value scale', () => {
  it('maps its ends to 0 and 1', () => {
    expect([0, 0.5, 1].map(valueScale('linear', 0, 1).share)).toEqual([0, 0.5, 1])
    const log = valueScale('log', 1e-4, 1)
    expect([1e-4, 1e-2, 1].map((v) => Number(log.share(v).toFixed(9)))).toEqual([0, 0.5, 1])
  })

  it('lays on its edge what a log axis cannot show, and keeps gaps', () => {
    const log = valueScale('log', 1e-4, 1)
    expect([0, -3, 1e-9].map(log.share)).toEqual([0, 0, 0])
    // What is above leaves the picture; it does not run along its top.
    expect(log.share(100)).toBeCloseTo(1.5, 9)
    expect(log.share(NaN)).toBeNaN()
    expect(valueScale('linear', 0, 1).share(NaN)).toBeNaN()
  })

  it('is symmetric about one half on a logit axis, with 0 and 1 on the edges', () => {
    const logit = valueScale('logit', 0, 1)
    expect(logit.share(0.5)).toBeCloseTo(0.5, 12)
    for (const p of [0.001, 0.03, 0.2, 0.45]) expect(logit.share(p) + logit.share(1 - p)).toBeCloseTo(1, 12)
    expect([0, 1].map(logit.share)).toEqual([0, 1])
    expect(logit.share(0.999) - logit.share(0.99)).toBeCloseTo(logit.share(0.01) - logit.share(0.001), 9)
  })
})

describe('range of a log axis', () => {
  it.each([
    [0.0031, 1.4, 0.002, 2],
    [1, 10, 1, 10],
    [0.5, 0.51, 0.5, 1],
    [2e-5, 700, 2e-5, 1000]
  ])('goes out to 1, 2 or 5: %d … %d', (lowest, highest, min, max) => {
    expect(logRange(lowest, highest)).toEqual([min, max])
  })

  it('reaches twelve powers down at most', () => {
    expect(logRange(1e-40, 1)).toEqual([1e-12, 1])
  })
})
