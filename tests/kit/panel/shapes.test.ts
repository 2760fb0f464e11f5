/** Lines, bands, axes, tables and heads as marks. */
import { describe, expect, it } from 'vitest'
import { PixelColumns } from '#shared/analysis/decimate'
import { plotAxes } from '../../../src/kit/panel/axes/axes'
import { columnEdges, stepAxis, valueScale } from '../../../src/kit/panel/axes/scale'
import { headMarks } from '../../../src/kit/panel/figure/plate'
import { gridMarks, gridPlace } from '../../../src/kit/panel/draw/grid'
import { axesMarks, bar, plane } from '../../../src/kit/panel/draw/plane'
import { bandMark, lineMarks } from '../../../src/kit/panel/draw/strokes'
import type { Frame, LineData } from '../../../src/kit/panel/draw/trace'
import { hit } from '../../../src/kit/panel/marks/hit'
import { crisp, hatch, segments } from '../../../src/kit/panel/marks/shapes'
import { isDrawable, ofKind, textsOf, theme } from './pictures'

/** Ten columns of a pixel, at two device pixels per CSS pixel. */
function lineOf(xs: number[], ys: number[]): [LineData, Frame] {
  const axis = stepAxis({ min: 0, max: 10, zero: false }, 'linear', 5, 10)
  const columns = new PixelColumns(columnEdges(axis, 10))
  columns.update(xs, ys, xs.length)
  return [
    { columns, xs, ys },
    { axis, ratio: 2, place: (value) => 20 * value }
  ]
}
const corner = { left: 5, bottom: 100 }

describe('lines and bands', () => {
  it('are in CSS pixels, a spike within a pixel as a bar', () => {
    const style = { colour: 'red', width: 1, dash: [], opacity: 1 }
    const [stroke, spike] = lineMarks(...lineOf([1, 4.1, 4.5, 4.9, 8], [0, 0, 1, 0, 0]), corner, style)
    expect(stroke).toMatchObject({ kind: 'line', stroke: { colour: 'red', round: true } })
    expect(Array.from(ofKind([stroke!], 'line')[0]!.points).slice(0, 4)).toEqual([
      NaN,
      NaN,
      5 + 1.25 / 2,
      100
    ])
    // one device pixel of line width above and below, two wide
    expect(Array.from(ofKind([spike!], 'rects')[0]!.boxes)).toEqual([7, 89.5, 1, 11])
    expect(lineMarks(...lineOf([1, 8], [0, 1]), corner, style)).toHaveLength(1)
  })

  it('are none the shorter for being long: each has coordinates of its own', () => {
    const many = Array.from({ length: 4000 }, (_, i) => i / 400)
    const axis = stepAxis({ min: 0, max: 10, zero: false }, 'linear', 0, 4000)
    const columns = new PixelColumns(columnEdges(axis, 4000))
    columns.update(many, many, many.length)
    const frame: Frame = { axis, ratio: 1, place: (value) => value }
    const style = { colour: 'red', width: 1, dash: [], opacity: 1 }
    const draw = () => ofKind(lineMarks({ columns, xs: many, ys: many }, frame, corner, style), 'line')[0]!
    const [first, second] = [draw(), draw()]
    expect(first.points.length).toBeGreaterThan(2 * many.length)
    expect(second.points).toEqual(first.points)
    expect(second.points).not.toBe(first.points)
  })

  it('a spike in the gap of a dash stays', () => {
    const style = { colour: 'red', width: 1, dash: [1, 9], opacity: 1 }
    expect(lineMarks(...lineOf([1, 4.1, 4.5, 4.9, 8], [0, 0, 1, 0, 0]), corner, style)).toHaveLength(2)
    expect(lineMarks(...lineOf([1, 4.1, 4.5, 4.9, 8], [0, 0, 0.1, 0, 0]), corner, style)).toHaveLength(1)
  })

  it('a band is as high as its lines are apart, and stops at gaps', () => {
    const [low, frame] = lineOf([0, 4, 5, 6, 10], [0, 0, NaN, 0, 0])
    const [high] = lineOf([0, 4, 5, 6, 10], [1, 1, NaN, 1, 1])
    const points = Array.from(bandMark(low, high, frame, corner, 'red').points)
    expect([...new Set(points.filter((_, i) => i % 2 === 1 && points[i]! === points[i]!))]).toEqual([90, 100])
    const xs = points.filter((x, i) => i % 2 === 0 && x === x)
    expect([Math.min(...xs), Math.max(...xs)]).toEqual([5, 10])
    expect(xs).not.toContain(5 + 5.5 / 2)
    expect(points.filter((x, i) => i % 2 === 0 && x !== x)).toHaveLength(2)
  })

  it('without a lower line it reaches the axis', () => {
    const [high, frame] = lineOf([0, 10], [1, 1])
    expect(
      Math.max(...Array.from(bandMark(null, high, frame, corner, 'red').points).filter(Number.isFinite))
    ).toBe(101)
  })
})

describe('axes', () => {
  const box = { left: 46, right: 388, top: 8, bottom: 180 }

  it('name their values and themselves, as texts that can be read in a file', () => {
    const axis = stepAxis({ min: 1, max: 1000, zero: true }, 'log', box.left, box.right)
    const marks = plotAxes(theme, { ...axis, title: 'samples' }, valueScale('linear', 0, 1), box)
    expect(textsOf(marks)).toEqual(expect.arrayContaining(['0', '0.25', '1', '10²', 'samples']))
    expect(ofKind(marks, 'text').find(({ text }) => text === 'samples')).toMatchObject({
      anchor: 'end',
      font: { size: 11, weight: 400 }
    })
    expect(isDrawable(marks)).toBe(true)
  })

  it('of a plane leave room for its name, and a bar is pointed at over its whole height', () => {
    const on = plane({ width: 200, height: 100, ratio: 1 }, [0, 10], [0, 1])
    expect(textsOf(axesMarks(theme, on, { x: 'a long name', y: 'σ' }))).toEqual(
      expect.arrayContaining(['0', 'a long name', 'σ'])
    )
    expect(textsOf(axesMarks(theme, on, { x: 'a long name' }))).not.toContain('10')
    const marks = bar(on, 4, 0.1, 6, { fill: 'red', datum: { id: '4', words: '' } })
    expect([hit(marks, on.x(4), on.y(0.9))?.id, hit(marks, on.x(4.6), on.y(0.05))]).toEqual(['4', null])
  })
})

it('hatching ends at its box', () => {
  const [group] = hatch(theme, { left: 10, right: 40, top: 0, bottom: 20 })
  expect(group).toMatchObject({ kind: 'group', clip: { left: 10, right: 40 } })
  expect(hatch(theme, { left: 40, right: 40, top: 0, bottom: 20 })).toEqual([])
})

it('hairlines are in the middle of a pixel', () => {
  expect(segments([[crisp(3.2), 0, crisp(3.2), 5]], { colour: 'red', width: 1 }).points).toEqual([
    3.5,
    0,
    3.5,
    5,
    NaN,
    NaN
  ])
})

describe('a square of cells', () => {
  it('gives back the cell whose middle is asked for, and none outside', () => {
    for (const [width, n] of [
      [300, 59],
      [180, 97],
      [400, 7]
    ] as const) {
      const place = gridPlace({ width, height: 200, ratio: 1 }, n)
      const marks = gridMarks(theme, place, new Uint8ClampedArray(4 * n * n), (a, b) => ({
        id: `${a} ${b}`,
        words: ''
      }))
      for (const [a, b] of [
        [0, 0],
        [n - 1, 2],
        [3, n - 1]
      ] as const)
        expect(hit(marks, place.left + (b + 0.5) * place.cell, place.top + (a + 0.5) * place.cell)?.id).toBe(
          `${a} ${b}`
        )
      expect(hit(marks, place.left - 1, place.top + 1)).toBeNull()
      expect(place.top + place.cell * n).toBeLessThanOrEqual(200)
      expect(textsOf(marks)).toEqual(expect.arrayContaining(['0', 'a', 'b']))
    }
  })
})

it('the head of a figure cuts the unit at the edge and takes as many lines as the legend needs', () => {
  const entry = (text: string) => ({ colour: 'red', dash: [2, 2], text })
  const figure = {
    title: 'Loss',
    unit: 'a very long unit of measurement',
    size: { width: 200, height: 100, ratio: 1 },
    legend: () => [entry('Run A 0.5'), entry('Run B 0.7'), entry('Run C 0.9')],
    draw: () => []
  }
  const { marks, height } = headMarks(figure, 'a', 200, { theme, ground: 'screen' })
  expect(textsOf(marks)).toEqual([
    'a',
    'Loss',
    'a very long unit of meas…',
    'Run A 0.5',
    'Run B 0.7',
    'Run C 0.9'
  ])
  const [first, second, third] = ofKind(marks, 'line').map(({ points }) => [points[0], points[1]])
  expect(second![1]).toBe(first![1])
  expect([third![0], third![1]! > first![1]!]).toEqual([0, true])
  expect(height).toBeGreaterThan(third![1]!)
  expect(ofKind(marks, 'line')[0]!.stroke).toEqual({ colour: 'red', width: 2, dash: [2, 2] })
})
