import { PixelColumns } from '#shared/analysis/decimate'
import { RandomStream } from '#shared/random'
import { describe, expect, it } from 'vitest'

/** Edges of `width` columns over [from, to]. */
const evenly = (from: number, to: number, width: number): Float64Array =>
  Float64Array.from({ length: width + 1 }, (_, i) => from + ((to - from) * i) / width)

const logarithmic = (from: number, to: number, width: number): Float64Array =>
  Float64Array.from({ length: width + 1 }, (_, i) =>
    i === 0 ? from : i === width ? to : from * (to / from) ** (i / width)
  )

interface Column {
  first: number
  lowest: number
  highest: number
  last: number
}

/** The definition, one column at a time: every point is looked at for every column. */
function oracle(xs: number[], ys: number[], edges: Float64Array): (Column | null)[] {
  const width = edges.length - 1
  return Array.from({ length: width }, (_, c) => {
    const inside = ys.filter((_, i) => {
      const x = xs[i]!
      if (x < edges[0]! || x > edges[width]!) return false
      return x >= edges[c]! && (x < edges[c + 1]! || c === width - 1)
    })
    if (inside.length === 0) return null
    const finite = inside.filter(Number.isFinite)
    const gap = (v: number): number => (Number.isFinite(v) ? v : NaN)
    return {
      first: gap(inside[0]!),
      lowest: finite.length > 0 ? Math.min(...finite) : NaN,
      highest: finite.length > 0 ? Math.max(...finite) : NaN,
      last: gap(inside[inside.length - 1]!)
    }
  })
}

const read = (columns: PixelColumns): (Column | null)[] =>
  Array.from(columns.filled, (filled, c) =>
    filled
      ? {
          first: columns.first[c]!,
          lowest: columns.lowest[c]!,
          highest: columns.highest[c]!,
          last: columns.last[c]!
        }
      : null
  )

describe('PixelColumns', () => {
  it('gives first, lowest, highest and last of a column', () => {
    const columns = new PixelColumns(evenly(0, 10, 2))
    columns.update([0, 1, 2, 4.9, 5, 10], [3, -1, 7, 2, 8, 9], 6)
    expect(read(columns)).toEqual([
      { first: 3, lowest: -1, highest: 7, last: 2 },
      { first: 8, lowest: 8, highest: 9, last: 9 }
    ])
  })

  it('agrees with the definition for random data, gaps, windows, and any way of arriving', () => {
    const random = new RandomStream(11, 'noise')
    for (let round = 0; round < 120; round++) {
      const count = random.below(120)
      const xs: number[] = []
      for (let i = 0, x = random.below(20); i < count; i++, x += random.below(5)) xs.push(x)
      const ys = xs.map(() => {
        const kind = random.below(8)
        return kind === 0 ? NaN : kind === 1 && random.below(3) === 0 ? Infinity : random.uniform() * 4 - 2
      })
      const from = 1 + random.below(60)
      const to = from + 1 + random.below(250)
      const width = 1 + random.below(40)
      const edges = random.below(2) === 0 ? evenly(from, to, width) : logarithmic(from, to, width)
      const columns = new PixelColumns(edges)
      for (let taken = 0; taken < count;) {
        taken = Math.min(count, taken + 1 + random.below(15))
        // The newest point may still be provisional: another value first, the right one later.
        const early = ys.slice(0, taken)
        if (random.below(2) === 0) early[taken - 1] = 99
        columns.update(xs, early, taken)
        columns.update(xs, ys, taken)
      }
      expect(read(columns)).toEqual(oracle(xs, ys, edges))
      expect(columns.before).toBe(xs.findLastIndex((x) => x < from))
      expect(columns.after).toBe(xs.findIndex((x) => x > to))
    }
  })

  it('keeps a spike of one point in a million, at every zoom', () => {
    const count = 1_000_000
    const xs = Float64Array.from({ length: count }, (_, i) => i + 1)
    const ys = new Float64Array(count).fill(0.5)
    for (const spike of [0, 314_159, 777_777, count - 1]) {
      ys[spike] = 42
      const step = spike + 1
      for (const span of [count, 100_000, 5000, 400, 8]) {
        const from = Math.max(1, step - span / 3)
        const to = Math.min(count, from + span)
        for (const edges of [evenly(from, to, 640), logarithmic(from, to, 640)]) {
          const columns = new PixelColumns(edges)
          columns.update(xs, ys, count)
          const shown = columns.highest.filter((value) => value === 42)
          expect(shown.length).toBe(1)
        }
      }
      ys[spike] = 0.5
    }
  })

  it('reads again only the newest column when points are added', () => {
    const xs = Float64Array.from({ length: 100_000 }, (_, i) => i)
    const ys = new Float64Array(100_000)
    let reads = 0
    const counted = new Proxy(ys, {
      get(target, key) {
        if (typeof key === 'string' && /^\d/.test(key)) reads++
        return target[key as never]
      }
    })
    const columns = new PixelColumns(evenly(0, 100_000, 500))
    columns.update(xs, counted, 90_000)
    reads = 0
    columns.update(xs, counted, 90_010)
    expect(reads).toBeLessThanOrEqual(211)
    expect(reads).toBeGreaterThanOrEqual(10)
  })
})
