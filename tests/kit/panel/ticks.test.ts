import { RandomStream } from '#shared/random'
import { describe, expect, it } from 'vitest'
import { valueScale } from '../../../src/kit/panel/axes/scale'
import {
  besideName,
  linearTicks,
  logTicks,
  symlogTicks,
  valueTicks,
  withoutOverlap,
  type Tick
} from '../../../src/kit/panel/axes/ticks'

const labels = (ticks: readonly Tick[]): string[] => ticks.flatMap((tick) => tick.label ?? [])

describe('log ticks', () => {
  it('name powers of ten as 10ⁿ and mark the rest', () => {
    const ticks = logTicks(157, 20_000)
    expect(labels(ticks)).toEqual(['10³', '10⁴'])
    expect(ticks.filter((tick) => tick.major).map((tick) => tick.value)).toEqual([1000, 10_000])
    expect(ticks.map((tick) => tick.value).slice(0, 9)).toEqual([
      200, 300, 400, 500, 600, 700, 800, 900, 1000
    ])
    expect(ticks[ticks.length - 1]!.value).toBe(20_000)
  })

  it('name powers below 1 with a true superscript minus', () => {
    expect(labels(logTicks(1e-4, 1))).toEqual(['10⁻⁴', '10⁻³', '10⁻²', '10⁻¹', '10⁰'])
  })

  it('name 1-2-5 where fewer than two powers are in view', () => {
    expect(labels(logTicks(150, 9000))).toEqual(['200', '500', '1\u202f000', '2\u202f000', '5\u202f000'])
  })

  it('name 1-2-5 over a single decade, where there is room', () => {
    expect(labels(logTicks(10, 100))).toEqual(['10', '20', '50', '100'])
    expect(labels(logTicks(0.01, 0.1, 4))).toEqual(['0.01', '0.02', '0.05', '0.1'])
    expect(labels(logTicks(10, 100, 3))).toEqual(['10¹', '10²'])
    expect(labels(logTicks(10, 1000))).toEqual(['10¹', '10²', '10³'])
  })

  it('are round numbers where not even three of those are in view', () => {
    expect(labels(logTicks(0.3, 0.9))).toEqual(['0.4', '0.6', '0.8'])
    expect(labels(logTicks(50, 100))).toEqual(['50', '60', '70', '80', '90', '100'])
    expect(labels(logTicks(50, 100, 2))).toEqual(['50', '100'])
    expect(labels(logTicks(4100, 5200))).toEqual(['4\u202f500', '5\u202f000'])
  })

  it('thin out where there is no room, and keep equal distances', () => {
    expect(labels(logTicks(1e-12, 1, 5))).toEqual(['10⁻¹²', '10⁻⁹', '10⁻⁶', '10⁻³', '10⁰'])
  })

  it('stay inside the axis, ascend, and are of the form m·10ⁿ', () => {
    const random = new RandomStream(3, 'noise')
    for (let round = 0; round < 200; round++) {
      const min = 10 ** (random.uniform() * 8 - 4)
      const max = min * 10 ** (0.8 + random.uniform() * 6)
      const values = logTicks(min, max).map((tick) => tick.value)
      expect(values.every((v) => v >= min * (1 - 1e-8) && v <= max * (1 + 1e-8))).toBe(true)
      expect(values.every((v, i) => i === 0 || v > values[i - 1]!)).toBe(true)
      const leading = values.map((value) => value / 10 ** Math.floor(Math.log10(value) + 1e-9))
      expect(leading.every((m) => Math.abs(m - Math.round(m)) < 1e-6)).toBe(true)
      // Nothing is left out: nine to a power.
      expect(values.length).toBeGreaterThanOrEqual(Math.floor(Math.log10(max / min)) * 9)
    }
  })
})

describe('symlog ticks', () => {
  it('name 0 and powers from the knee on, on both sides of it', () => {
    expect(labels(symlogTicks(0, 1e4, 10))).toEqual(['0', '10¹', '10²', '10³', '10⁴'])
    expect(labels(symlogTicks(-50, 500, 1))).toEqual(['−10¹', '−10⁰', '0', '10⁰', '10¹', '10²'])
    const values = symlogTicks(-50, 500, 1).map((tick) => tick.value)
    expect(values.every((v, i) => i === 0 || v > values[i - 1]!)).toBe(true)
  })

  it('stay inside a zoomed axis, and are round numbers where it is short', () => {
    expect(symlogTicks(4000, 90_000, 10).every(({ value }) => value >= 4000)).toBe(true)
    expect(labels(symlogTicks(0, 50, 10))).toEqual(['0', '10', '20', '30', '40', '50'])
    expect(labels(symlogTicks(0, 1e8, 1, 5))).toEqual(['0', '10⁰', '10³', '10⁶'])
  })
})

describe('linear ticks', () => {
  it('are multiples of 1, 2 or 5', () => {
    expect(labels(linearTicks(0, 20_000, 5))).toEqual([
      '0',
      '5\u202f000',
      '10\u202f000',
      '15\u202f000',
      '20\u202f000'
    ])
    expect(labels(linearTicks(0, 1, 5))).toEqual(['0', '0.2', '0.4', '0.6', '0.8', '1'])
    expect(labels(linearTicks(-1e-5, 2e-5, 3))).toEqual(['−1·10⁻⁵', '0', '1·10⁻⁵', '2·10⁻⁵'])
    expect(labels(linearTicks(-4e-4, 0, 2))).toEqual(['−4·10⁻⁴', '−2·10⁻⁴', '0'])
    expect(labels(linearTicks(0, 0.002, 2))).toEqual(['0', '0.001', '0.002'])
    expect(labels(linearTicks(-1, 1, 4))).toEqual(['−1', '−0.5', '0', '0.5', '1'])
  })

  it('are never more than asked for, but for the ends', () => {
    const random = new RandomStream(4, 'noise')
    for (let round = 0; round < 200; round++) {
      const min = random.uniform() * 1000 - 500
      const max = min + 10 ** (random.uniform() * 7 - 3)
      const room = 1 + random.below(9)
      const ticks = linearTicks(min, max, room)
      expect(ticks.length).toBeLessThanOrEqual(room + 1)
      expect(ticks.every(({ value }) => value >= min - 1e-6 && value <= max + 1e-6)).toBe(true)
    }
  })
})

describe('y axes', () => {
  it('name accuracy at quarters, at halves where it is low', () => {
    const accuracy = valueScale('linear', 0, 1)
    expect(labels(valueTicks(accuracy, 200))).toEqual(['0', '0.25', '0.50', '0.75', '1'])
    expect(labels(valueTicks(accuracy, 120))).toEqual(['0', '0.50', '1'])
  })

  it('say where values lie that a log axis cannot show', () => {
    expect(labels(valueTicks(valueScale('log', 3e-4, 1, { floor: true }), 200))[0]).toBe('≤ 0')
    expect(labels(valueTicks(valueScale('log', 3e-4, 1), 200))[0]).toBe('10⁻³')
  })

  it('end a logit axis with 0 and 1, which are named first', () => {
    const logit = valueScale('logit', 0, 1)
    expect(labels(valueTicks(logit, 400))).toEqual([
      '0',
      '0.001',
      '0.01',
      '0.1',
      '0.5',
      '0.9',
      '0.99',
      '0.999',
      '1'
    ])
    expect(labels(valueTicks(logit, 130))).toEqual(['0', '0.01', '0.1', '0.5', '0.9', '0.99', '1'])
  })
})

describe('labels', () => {
  it('are left out where they would touch, or run into the axis name', () => {
    const ticks = [0, 10, 25, 60, 95].map((value) => ({ value, major: true, label: String(value) }))
    const place = (tick: Tick) => ({ from: tick.value - 6, to: tick.value + 6 })
    expect(labels(withoutOverlap(ticks, place, 2, 90))).toEqual(['0', '25', '60'])
  })

  it('of which there are few push the axis name aside; it never covers one', () => {
    const place = (tick: Tick) => ({ from: tick.value - 6, to: tick.value + 6 })
    const named = (...values: number[]) => {
      const ticks = values.map((value) => ({ value, major: true, label: String(value) }))
      const { labels: shown, name } = besideName(ticks, place, 100, 30)
      return [labels(shown), name]
    }
    expect(named(0, 30, 60, 90)).toEqual([['0', '30', '60'], 100])
    expect(named(0, 30, 90)).toEqual([['0', '30', '90'], 76])
    expect(named(0, 60, 90)).toEqual([['0', '60'], 100])
    expect(named(0, 60, 98)).toEqual([['0', '60'], 100])
  })
})
