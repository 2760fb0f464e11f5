import { ReplicaSummary } from '#shared/analysis/quantiles'
import { describe, expect, it } from 'vitest'
import { csvParts, thinned, type ValueTable } from '../../../src/kit/panel/series/table'
import { apart, spread } from '../../../src/renderer/panels/curve/labels'
import { extentOf, scaleFor } from '../../../src/kit/panel/axes/range'

describe('names of lines', () => {
  it('keep their distance at the ends of lines, and stay inside', () => {
    const places = spread([50, 51, 52, 98], 10, 0, 100)
    const sorted = [...places].sort((a, b) => a - b)
    sorted.slice(1).forEach((place, i) => expect(place - sorted[i]!).toBeGreaterThanOrEqual(10))
    expect(Math.max(...places)).toBeLessThanOrEqual(100)
    expect(places[0]!).toBeLessThan(places[1]!)
  })
})

describe('titles of runs in a list', () => {
  it('leave out the beginning that all share, by whole words', () => {
    const parity = 'Sparse parity, 16 tasks'
    expect(apart([parity, `${parity} (seed 5)`, `${parity} (seed 6)`])).toEqual([
      parity,
      '… (seed 5)',
      '… (seed 6)'
    ])
    expect(apart(['Weight decay, lr 0.1', 'Weight decay, lr 0.15'])).toEqual(['… 0.1', '… 0.15'])
  })

  it('stand as they are where little is shared, or one alone', () => {
    expect(apart(['Digits one', 'Digits two'])).toEqual(['Digits one', 'Digits two'])
    expect(apart(['A title that is alone'])).toEqual(['A title that is alone'])
    expect(apart([])).toEqual([])
  })
})

function summaryOf(values: readonly number[]): ReplicaSummary {
  const summary = new ReplicaSummary(1, 1)
  summary.update({
    at: Uint32Array.from(values, (_, i) => i),
    replica: new Uint16Array(values.length),
    group: () => 0,
    value: Float64Array.from(values)
  })
  return summary
}

describe('y range', () => {
  it('is never cut for a quantity with a range', () => {
    const scale = scaleFor('linear', extentOf([summaryOf([0.6, 0.7])]), { range: [0, 1] })
    expect([scale.min, scale.max]).toEqual([0, 1])
  })

  it('begins just below values and a chance that is high, and at the end of the range else', () => {
    const from = (chance: number | undefined, ...values: number[]) =>
      scaleFor('linear', extentOf([summaryOf(values)]), {
        range: [0, 1],
        ...(chance !== undefined && { chance })
      }).min
    expect(from(0.5, 0.51, 1)).toBe(0.4)
    expect(from(0.5, 0.31, 1)).toBe(0.2)
    expect(from(0.5, 0.02, 1)).toBe(0)
    expect(from(0.5)).toBe(0.4)
    expect([from(0.1, 0.6, 1), from(undefined, 0.6, 1)]).toEqual([0, 0])
    const logit = scaleFor('logit', extentOf([summaryOf([0.6])]), { range: [0, 1], chance: 0.5 })
    expect(logit.share(0.01)).toBeGreaterThan(0)
  })

  it('covers every spike of a loss', () => {
    const extent = extentOf([summaryOf([0.7, 0.5, 30, 0.001])])
    const log = scaleFor('log', extent)
    expect([log.min, log.max]).toEqual([0.001, 50])
    const linear = scaleFor('linear', extent)
    expect([linear.min, linear.max]).toEqual([0, 30])
  })

  it('takes both signs on a symlog axis, linear below the smallest value', () => {
    const scale = scaleFor('symlog', extentOf([summaryOf([0.02, -3, 0.7, 12])]))
    expect([scale.kind, scale.min, scale.max, scale.knee]).toEqual(['symlog', -5, 20, 0.01])
    expect(scaleFor('symlog', extentOf([summaryOf([1e-20, 5])])).knee).toBeCloseTo(5e-6, 12)
    expect(scaleFor('symlog', extentOf([summaryOf([0, 0])])).kind).toBe('linear')
  })

  it('leaves room above the chance line', () => {
    const scale = scaleFor('log', extentOf([summaryOf([0.69, 0.1])]), { chance: Math.LN2 })
    expect(scale.max).toBe(2)
  })

  it('does not follow a run that diverges, and does follow one that grows', () => {
    const scale = scaleFor('log', extentOf([summaryOf([0.7, 0.5, 1e25, NaN])]))
    expect(scale.max).toBe(10_000)
    expect(scale.min).toBe(0.5)
    expect(scaleFor('log', extentOf([summaryOf([1e-6, 0.5])])).max).toBe(0.5)
  })

  it('has room below the smallest value where zeros lie on the edge', () => {
    const scale = scaleFor('log', extentOf([summaryOf([1, 0.01, 0])]))
    expect(scale.min).toBeLessThan(0.01)
    expect(scale.share(0)).toBe(0)
    expect(scale.share(0.01)).toBeGreaterThan(0.1)
  })

  it('is linear from 0 where nothing is positive, whatever is asked for', () => {
    const scale = scaleFor('log', extentOf([summaryOf([-0.02, -0.07])]))
    expect([scale.kind, scale.min, scale.max]).toEqual(['linear', expect.closeTo(-0.08, 9), 0])
  })

  it('stands without data', () => {
    const scale = scaleFor('log', extentOf([summaryOf([])]))
    expect([scale.min, scale.max]).toEqual([0, 1])
  })
})

describe('tables', () => {
  const table: ValueTable = {
    columns: ['run', 'step', 'median'],
    rows: 10,
    row: (index) => ['a, "b"', index, index === 3 ? NaN : index / 4]
  }

  it('become CSV with quotes where needed and empty cells for gaps', () => {
    const text = [...csvParts(table, 4)].join('').split('\n')
    expect(text).toHaveLength(12)
    expect(text[0]).toBe('run,step,median')
    expect(text[3]).toBe('"a, ""b""",2,0.5')
    expect(text[4]).toBe('"a, ""b""",3,')
  })

  it('are thinned evenly, with both ends', () => {
    expect(thinned(table, 4)).toEqual([0, 3, 6, 9])
    expect(thinned(table, 99)).toHaveLength(10)
  })
})
