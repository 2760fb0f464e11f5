/** What the embedding panel draws: points with their names, links, what is selected, and movement. */
import { describe, expect, it } from 'vitest'
import type { Projection } from '#shared/projection'
import { stepAxis } from '../../../src/kit/panel/axes/scale'
import { hit } from '../../../src/kit/panel/marks/hit'
import { mapMarks, mapPlane, placesOf, type MapState } from '../../../src/renderer/panels/embedding/marks'
import { movementMarks, turnRates } from '../../../src/renderer/panels/embedding/movement'
import { pictureOf } from '../../../src/renderer/panels/embedding/picture'
import { isDrawable, ofKind, textsOf, theme } from '../../kit/panel/pictures'

const size = { width: 300, height: 300, ratio: 1 }
const names = ['0', '1', '2', '3']
const square = [1, 0, 0, 1, -1, 0, 0, -1]
const laid: Projection = {
  steps: Float64Array.from([0, 10]),
  points: {
    ...{ noun: 'symbol', first: 0, count: 4, labels: names, groupings: [] },
    ring: { name: 'residue', order: [0, 1, 2, 3] }
  },
  layouts: Float32Array.from([...square, ...square.map((v) => v / 2)]),
  explained: Float64Array.from([0.5, 0.25]),
  divergences: new Float64Array(),
  layoutMovement: Float64Array.from([0.5]),
  weightMovement: Float64Array.from([0.25]),
  preservation: new Float64Array(2),
  trustworthiness: new Float64Array(2),
  neighbours: 1,
  leftOut: [],
  nearest: new Uint16Array(8),
  ring: new Float64Array()
}
const on = mapPlane(laid, size)
const state = (changes: Partial<MapState> = {}): MapState => ({
  ...{ laid, t: 0, on, picture: pictureOf(laid, {}), hovered: new Set(), selected: new Set(), lasso: [] },
  about: (i) => `symbol ${i}`,
  ...changes
})

describe('the map', () => {
  it('has a point a symbol that other panels know, linked along the ring, with axes named', () => {
    const marks = mapMarks(state(), size, theme)
    const [x, y] = placesOf(laid, 0, on)(1)
    expect(hit(marks, x + 4, y)).toEqual({ id: '1', words: 'symbol 1', elements: ['symbol 1'] })
    expect(ofKind(marks, 'line')[0]!.points).toHaveLength(4 * 6)
    expect(textsOf(marks)).toEqual([...names, 'PC 1 · 50.0 % of variance', 'PC 2 · 25.0 % of variance'])
    expect(ofKind(marks, 'text').at(-1)!.turn).toBe(-90)
    expect(isDrawable(marks)).toBe(true)
  })

  it('moves with the state', () => {
    const [x, y] = placesOf(laid, 1, on)(0)
    expect(hit(mapMarks(state({ t: 1 }), size, theme), x, y)?.id).toBe('0')
    expect(hit(mapMarks(state(), size, theme), x, y)).toBeNull()
  })

  it('fades what is not selected, rings what is and what is pointed at, and draws the lasso', () => {
    const lasso = [
      [0, 0],
      [9, 0],
      [9, 9]
    ] as const
    const chosen = state({ selected: new Set([2]), hovered: new Set([3]), lasso })
    const marks = mapMarks(chosen, size, theme)
    const circles = ofKind(marks, 'circle')
    const points = circles.filter(({ datum }) => datum)
    expect(points.map(({ datum, opacity }) => [datum!.id, opacity])).toEqual([
      ['0', 0.3],
      ['1', 0.3],
      ['2', 1],
      ['3', 0.3]
    ])
    expect(circles.flatMap(({ stroke }) => stroke?.colour ?? [])).toEqual(['accent', 'text1'])
    expect(ofKind(marks, 'line').find(({ closed }) => closed)?.points).toEqual(lasso.flat())
  })
})

it('movement is a level from one kept state to the next, weights solid and layout dashed', () => {
  const axis = stepAxis({ min: 0, max: 10, zero: false }, 'linear', 46, 288)
  const box = { left: 46, right: 288, top: 6, bottom: 80 }
  const moving = { ...laid, steps: Float64Array.from([1, 10]) }
  const marks = movementMarks({ laid: moving, axis, box, colour: 1, step: 5 }, theme)
  const levels = ofKind(marks, 'line').filter(({ stroke }) => stroke.colour === theme.run[1])
  expect(levels.map(({ stroke }) => stroke.dash)).toEqual([[], [4, 3]])
  const [left, y, right, again] = Array.from(levels[0]!.points)
  expect([left, right, y === again]).toEqual([expect.closeTo(70.2), 288, true])
})

it('weights that turn steadily in log step have one rate, however densely states are kept', () => {
  const steps = Float64Array.from([0, 50, 100, 114, 116, 126, 147, 300])
  const turn = (degreesPerTen: number) => (t: number) =>
    ((Math.PI / 180) * degreesPerTen * Math.log10(steps[t + 1]! / steps[t]!)) as number
  const intervals = Array.from({ length: steps.length - 1 }, (_, t) => t)
  const angles = (degreesPerTen: number) => intervals.map(turn(degreesPerTen)).with(0, 0.3)
  const rates = turnRates({
    steps,
    weightMovement: Float64Array.from(angles(20), (angle) => 1 - Math.cos(angle)),
    layoutMovement: Float64Array.from(angles(35), (angle) => Math.sin(angle) ** 2)
  })
  expect(Array.from(rates.weights)).toEqual([NaN, ...Array(6).fill(expect.closeTo(20, 6))])
  expect(Array.from(rates.layout)).toEqual([NaN, ...Array(6).fill(expect.closeTo(35, 6))])
})
