/** The picture and the table of how sharp a sweep's leaps are. */
import { expect, it } from 'vitest'
import { pairedMedian, type Bounds } from '#shared/analysis/paired'
import { sharpnessExponent } from '#shared/analysis/transition/leapSharpness'
import type { CellView } from '#shared/sweep/record'
import type { SharpnessLine } from '#shared/sweep/sharpness'
import { sharpnessMarks, sharpnessTable } from '../../../src/renderer/views/sweep/panels/sharpness'
import { isDrawable, ofKind, textsOf, theme } from '../../kit/panel/pictures'

const size = { width: 600, height: 300, ratio: 1 }
const exactly = (s: number): Bounds => [s, s]

/** At 100, 400, 1600: s of every seed. */
function line(name: string, cells: (Bounds | null)[][]): SharpnessLine {
  const own = cells.map((seeds, i) => ({
    cell: {
      index: i,
      label: `cell ${i}`,
      replicas: seeds.map((_, r) => ({ seed: 7 + r }))
    } as unknown as CellView,
    x: 100 * 4 ** i,
    seeds,
    over: pairedMedian(seeds.filter((bounds) => bounds !== null))
  }))
  return { name, cells: own, exponent: sharpnessExponent(own) }
}

const five = (s: number): Bounds[] => [0.9, 0.95, 1, 1.05, 1.1].map((by) => exactly(s * by))
const told = line('small', [five(0.8), five(0.4), five(0.2)])
const few = line('large', [
  [exactly(0.5), null],
  [exactly(0.5), [0, 0.1]],
  [exactly(0.5), null]
])

/** The fitted powers are the only lines of many points. */
const powers = (lines: SharpnessLine[]) =>
  ofKind(sharpnessMarks({ size, lines, along: 'parameters' }, theme), 'line').filter(
    ({ points, stroke }) => points.length > 40 && stroke.colour !== theme.grid && stroke.colour !== theme.axis
  )

it('draws seeds, medians, names, and a line where there are seeds enough for an interval', () => {
  const marks = sharpnessMarks({ size, lines: [told, few], along: 'parameters' }, theme)
  expect(isDrawable(marks)).toBe(true)
  expect(textsOf(marks)).toEqual(expect.arrayContaining(['small', 'large', 'parameters']))
  expect(powers([told])).toHaveLength(1)
  expect(powers([few])).toHaveLength(0)
  expect(sharpnessMarks({ size, lines: [line('', [[null], [null], [null]])], along: 'x' }, theme)).toEqual([])
})

it('spreads the places of a knob far below 1 over the picture', () => {
  const cells = told.cells.map((cell, i) => ({ ...cell, x: [0.006, 0.009, 0.02][i]! }))
  const marks = sharpnessMarks({ size, lines: [{ ...told, cells }], along: 'rate' }, theme)
  const across = ofKind(marks, 'circle').map(({ x }) => x)
  expect(Math.max(...across) - Math.min(...across)).toBeGreaterThan(size.width / 2)
})

it('has a row a cell, empty where a seed has not leapt or leapt between two rows', () => {
  const table = sharpnessTable([few], 'parameters')
  expect(table.columns).toEqual(['cell', 'parameters', 'median', 'seed 7', 'seed 8'])
  expect(table.row(0)).toEqual([0, 100, 0.5, 0.5, NaN])
  expect(table.row(1)).toEqual([1, 400, NaN, 0.5, NaN])
})
