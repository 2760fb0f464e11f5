import { describe, expect, it } from 'vitest'
import { ChangeDetector, DETECTOR_NUMBERS } from '#shared/analysis/changes'
import { RandomStream } from '#shared/random'

const detectorOf = (range: readonly [number, number] | null = null) =>
  new ChangeDetector(new Float64Array(DETECTOR_NUMBERS), range)

/** What is told of these values, one every ten steps. */
const told = (values: readonly number[], detector = detectorOf()) =>
  values.flatMap((value, i) => detector.update(10 * i, value) ?? [])

const rows = (count: number, value: (i: number) => number): number[] =>
  Array.from({ length: count }, (_, i) => value(i))

describe('sudden changes', () => {
  const leap = rows(80, (i) => (i < 40 ? 0.02 : i < 50 ? 0.02 + 0.09 * (i - 39) : 0.92))

  it('are told once, with where they began', () => {
    const [change, ...more] = told(leap, detectorOf([0, 1]))
    expect(more).toEqual([])
    expect(change).toMatchObject({ direction: 'up', step: 400 })
    expect(change!.seen).toBeLessThan(500)
  })

  it('are told downwards too, and of a metric without a range', () => {
    expect(told(leap.map((v) => 5 - 3 * v))).toMatchObject([{ direction: 'down', step: 400 }])
  })

  it('are neither steady falls, however steep, nor noise', () => {
    expect(told(rows(200, (i) => 100 - i))).toEqual([])
    expect(told(rows(200, (i) => 4 * 0.97 ** i))).toEqual([])
    const random = new RandomStream(7, 'init')
    expect(told(rows(400, () => random.uniform()))).toEqual([])
  })

  it('do not begin with one outlier, nor while little is known', () => {
    expect(
      told(
        rows(100, (i) => (i === 60 ? 1 : 0.5 + 0.01 * (i % 3))),
        detectorOf([0, 1])
      )
    ).toEqual([])
    expect(told(rows(15, (i) => (i < 8 ? 0 : 1)))).toEqual([])
  })

  it('are found alike by a detector that goes on from a stored state', () => {
    for (const cut of [5, 20, 43, 60]) {
      const first = detectorOf([0, 1])
      const before = told(leap.slice(0, cut), first)
      const rest = new ChangeDetector(first.state.slice(), [0, 1])
      expect(rest.update(10 * (cut - 1), leap[cut - 1]!)).toBe(null)
      const after = leap.slice(cut).flatMap((value, i) => rest.update(10 * (cut + i), value) ?? [])
      expect([...before, ...after]).toEqual(told(leap, detectorOf([0, 1])))
    }
  })

  it('pass over values that are not finite', () => {
    expect(told([NaN, ...leap.slice(1), Infinity], detectorOf([0, 1]))).toHaveLength(1)
  })
})
