/** Curves of a sweep's cells, graded by a knob, and small curves in one frame. */
import { describe, expect, it } from 'vitest'
import type { SmallCurve } from '#shared/runTable/outcome'
import type { CellView } from '#shared/sweep/record'
import {
  cellNear,
  gradedLayout,
  gradedMarks,
  type GradedScene
} from '../../../src/renderer/views/sweep/panels/graded'
import { frameOf } from '../../../src/renderer/views/runs/curveFrame'
import { isDrawable, ofKind, textsOf, theme } from '../../kit/panel/pictures'

const option = (value: number | string) => ({
  label: String(value),
  value: typeof value === 'number' ? value : null,
  set: {}
})
const curve = (index: number, at: number[], values: number[]) => ({
  cell: { index, at, label: `cell ${index}` } as unknown as CellView,
  at: [1, 10, 100],
  values
})
const scene = (values: (number | string)[], more: Partial<GradedScene> = {}): GradedScene => ({
  size: { width: 400, height: 240, ratio: 1 },
  detail: { axes: [{ title: 'Rate', scale: 'log', options: values.map(option) }] },
  by: 0,
  found: {
    column: { name: 'accuracy', title: '', quantity: 'a', range: [0, 1] } as never,
    main: null,
    curves: values.map((_, i) => curve(i, [i], [0.1, 0.2 + 0.3 * i, 0.3 + 0.3 * i]))
  },
  x: 'log',
  y: 'linear',
  lit: null,
  ...more
})
const drawnLines = (given: GradedScene) =>
  ofKind(gradedMarks(given, graded), 'line').filter(({ stroke }) => stroke.width === 1.5)
// Colours that a map can be made of.
const graded = { ...theme, grade: ['#000000', '#ffffff'] }

describe('graded curves', () => {
  it('go from the first colour to the last by the values of the knob, and have their names at their ends', () => {
    const given = scene([0.01, 0.1, 1])
    expect(drawnLines(given).map(({ stroke }) => stroke.colour)).toEqual([
      'rgb(0 0 0)',
      expect.stringMatching(/^rgb\((\d+) \1 \1\)$/),
      'rgb(255 255 255)'
    ])
    const marks = gradedMarks(given, graded)
    expect(textsOf(marks)).toEqual(expect.arrayContaining(['0.01', '0.1', '1', 'Rate 0.01', '1']))
    expect(ofKind(marks, 'raster')).toHaveLength(1)
    expect(isDrawable(marks)).toBe(true)
  })

  it('have a colour each where the knob has names, and no scale', () => {
    const given = scene(['adam', 'sgd'])
    expect(drawnLines(given).map(({ stroke }) => stroke.colour)).toEqual(theme.run.slice(1, 3))
    expect(ofKind(gradedMarks(given, graded), 'raster')).toHaveLength(0)
  })

  it('are told by the scale alone where several have one value', () => {
    const found = scene([0.01, 1]).found
    const twice = scene([0.01, 1], {
      found: { ...found, curves: [...found.curves, curve(2, [1], [0, 0, 0])] }
    })
    expect(textsOf(gradedMarks(twice, graded))).not.toContain('0.01')
    expect(textsOf(gradedMarks(twice, graded))).toContain('Rate 0.01')
  })

  it('are drawn while a run has no row but that of its first state', () => {
    const given = scene([0.01, 0.1])
    const begun = given.found.curves.map((each) => ({ ...each, at: [0], values: [0.5] }))
    const first = { ...given, found: { ...given.found, curves: begun } }
    expect(gradedLayout(first, (text) => graded.width(text)).axis.min).toBe(1)
    expect(isDrawable(gradedMarks(first, graded))).toBe(true)
  })

  it('stand out where they are pointed at', () => {
    const given = scene([0.01, 0.1, 1])
    const { box, axis, scale } = gradedLayout(given, (text) => graded.width(text))
    const y = (value: number) => box.bottom - (box.bottom - box.top) * scale.share(value)
    const near = (x: number, value: number) => cellNear(given, (text) => graded.width(text), x, y(value))
    expect(near(axis.x(100), 0.9)).toBe(2)
    expect(near(axis.x(10), 0.5)).toBe(1)
    expect(near((axis.x(10) + axis.x(100)) / 2, 0.25)).toBe(0)
    expect(near(axis.x(1), 0.9)).toBeNull()
    const lit = ofKind(gradedMarks({ ...given, lit: 1 }, graded), 'line').filter(
      ({ opacity }) => opacity === 0.3
    )
    expect(lit).toHaveLength(2)
  })
})

describe('small curves in one frame', () => {
  const small = (low: number, high: number, to: number, range: SmallCurve['range'] = null): SmallCurve => ({
    ...{ at: [1, to], low: [low, low], median: [low, high], high: [high, high], quantity: 'a', range }
  })

  it('have the same ends, a loss by its logarithm', () => {
    expect(frameOf([small(0.01, 1, 10), small(0.5, 4, 100)])).toEqual({
      ...{ places: [1, 100], values: [0.01, 4], isLog: true }
    })
    expect(frameOf([small(2, 4, 10)]).isLog).toBe(false)
    expect(frameOf([small(0.1, 0.9, 10, [0, 1])])).toEqual({ places: [1, 10], values: [0, 1], isLog: false })
  })
})
