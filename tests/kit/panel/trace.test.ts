import { PixelColumns } from '#shared/analysis/decimate'
import { RandomStream } from '#shared/random'
import { describe, expect, it } from 'vitest'
import { columnEdges, stepAxis } from '../../../src/kit/panel/axes/scale'
import { profile, trace, type Frame, type LineData } from '../../../src/kit/panel/draw/trace'

const WIDTH = 10

function lineOf(xs: number[], ys: number[], min = 0, max = 10, width = WIDTH): [LineData, Frame] {
  const axis = stepAxis({ min, max, zero: false }, 'linear', 0, width)
  const columns = new PixelColumns(columnEdges(axis, width))
  columns.update(xs, ys, xs.length)
  return [
    { columns, xs, ys },
    { axis, ratio: 1, place: (value) => 100 * value }
  ]
}

/** What the pen does, as text. */
function strokes(line: [LineData, Frame]): string[] {
  const done: string[] = []
  const at = (x: number, y: number): string => `${Number(x.toFixed(2))},${Number(y.toFixed(2))}`
  trace(...line, {
    move: (x, y) => done.push(`move ${at(x, y)}`),
    line: (x, y) => done.push(`line ${at(x, y)}`),
    bar: (column, low, high) =>
      done.push(`bar ${column} ${Number(low.toFixed(2))}…${Number(high.toFixed(2))}`)
  })
  return done
}

describe('trace', () => {
  it('joins points by strokes, and shows a lone point', () => {
    expect(strokes(lineOf([2], [0.5]))).toEqual(['move 2.25,50', 'line 2.75,50'])
    expect(strokes(lineOf([2, 6], [0.5, 1])).slice(1)).toEqual([
      'line 2.75,50',
      'line 6.25,100',
      'line 6.75,100'
    ])
  })

  it('never draws across a gap', () => {
    expect(strokes(lineOf([2, 4, 6], [0.5, NaN, 1]))).toEqual([
      'move 2.25,50',
      'line 2.75,50',
      'move 6.25,100',
      'line 6.75,100'
    ])
    // A gap at the end of a column breaks the line to the next one.
    expect(strokes(lineOf([4, 4.5, 8], [1, NaN, 1]))).toEqual([
      'move 4.25,100',
      'line 4.75,100',
      'move 8.25,100',
      'line 8.75,100'
    ])
  })

  it('gives a column that goes back and forth one bar, joined to its neighbours', () => {
    const line = lineOf([1, 3, 3.2, 3.4, 3.9, 4, 4.3, 4.6, 7], [0.5, 0.5, 0.1, 0.9, 0.4, 0.6, 0.5, 0.7, 0.2])
    expect(strokes(line)).toEqual([
      'move 1.25,50',
      'line 1.75,50',
      'line 3.5,50',
      'bar 3 10…90',
      // The next column begins where this one ended, at 40.
      'bar 4 40…70',
      'move 4.5,70',
      'line 7.25,20',
      'line 7.75,20'
    ])
  })

  it('keeps strokes where a line only rises or only falls', () => {
    expect(strokes(lineOf([3, 3.2, 3.8], [0.1, 0.2, 0.7]))).toEqual(['move 3.25,10', 'line 3.75,70'])
  })

  it('leads the line in from, and out to, points beyond the view', () => {
    const inner = strokes(lineOf([0, 20, 40, 60], [0, 0.2, 0.4, 0.6], 10, 50))
    expect(inner[0]).toBe('move 0,10')
    expect(inner[inner.length - 1]).toBe('line 10,50')
    expect(strokes(lineOf([0, 100], [0, 1], 40, 60))).toEqual(['move 0,40', 'line 10,60'])
    expect(strokes(lineOf([0, 100], [0, NaN], 40, 60))).toEqual([])
  })

  it('reaches as far up and down in every column as the line through all points', () => {
    const random = new RandomStream(5, 'noise')
    for (let round = 0; round < 200; round++) {
      const count = 2 + random.below(150)
      const width = 5 + random.below(30)
      const xs = Array.from({ length: count }, () => random.uniform() * 100).sort((a, b) => a - b)
      const ys = xs.map(() => random.uniform())
      const [from, to] = [random.below(40), 60 + random.below(40)]
      const line = lineOf(xs, ys, from, to, width)
      const low = profile(...line, 'lowest')
      const high = profile(...line, 'highest')
      // Every stored value in view is inside what is drawn in its column, to half a pixel.
      xs.forEach((x, i) => {
        if (x < from || x > to) return
        const column = Math.min(width - 1, Math.floor(((x - from) / (to - from)) * width))
        expect(low[column]! <= 100 * ys[i]! + 0.5 && high[column]! >= 100 * ys[i]! - 0.5).toBe(true)
      })
      // And nothing is drawn beyond the values around it.
      for (let column = 0; column < width; column++) {
        const edge = (c: number): number => from + ((to - from) * c) / width
        const first = Math.max(
          0,
          xs.findLastIndex((x) => x < edge(column - 1))
        )
        const last = xs.findIndex((x) => x > edge(column + 2))
        const near = ys.slice(first, last < 0 ? count : last + 1)
        if (Number.isNaN(high[column]!)) continue
        expect(high[column]!).toBeLessThanOrEqual(100 * Math.max(...near) + 1e-9)
        expect(low[column]!).toBeGreaterThanOrEqual(100 * Math.min(...near) - 1e-9)
      }
    }
  })

  it('leaves columns empty where there is no line', () => {
    const heights = profile(...lineOf([2, 4, 6, 8], [0.5, 0.7, NaN, 1]), 'highest')
    expect([...heights].map((h) => (Number.isNaN(h) ? '-' : Math.round(h)))).toEqual([
      '-',
      '-',
      50,
      60,
      70,
      '-',
      '-',
      '-',
      100,
      '-'
    ])
  })
})
