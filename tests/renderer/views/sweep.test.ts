import { describe, expect, it } from 'vitest'
import type { CellView, SweepDetail } from '#shared/sweep/record'
import { cellAt, cellBox, earliness, type MapState } from '../../../src/renderer/views/sweep/panels/map'
import {
  acrossChoices,
  acrossOf,
  breakOf,
  pointsOf,
  scaleOf
} from '../../../src/renderer/views/sweep/panels/points'

const bound = (at: number, beyond = false) => ({ at, beyond })
const cell = (index: number, at: number[], step: number | null, over = true): CellView => {
  const final = { value: 0.5, step: 500 }
  const replica = { seed: 0, until: 500, final, divergedAt: null, trained: null, phase: null }
  const median = step === null ? bound(500, true) : bound(step)
  return {
    index,
    at,
    label: '',
    state: over ? 'done' : 'running',
    runId: 'a',
    firstReplica: 0,
    replicas: [{ ...replica, reached: step === null ? null : [step - 10, step] }],
    reached: over ? { low: median, median, high: median } : null,
    trained: null,
    final: { low: 0.5, median: 0.5, high: 0.5 },
    finalAt: null,
    phase: null
  }
}
const option = (value: number | string) => ({
  label: String(value),
  value: typeof value === 'number' ? value : null,
  set: {}
})
const detail = (axes: (number | string)[][], cells: CellView[], scale: 'log' | 'linear' = 'log') =>
  ({
    axes: axes.map((values, i) => ({ title: `Knob ${i}`, scale, options: values.map(option) })),
    cells,
    spec: { phases: null }
  }) as unknown as SweepDetail

const sharesOf = (given: SweepDetail) =>
  pointsOf(given, 'reached', acrossOf(given, undefined)).map(({ share }) => share)

describe('points of one knob', () => {
  const cells = [cell(0, [0], null), cell(1, [1], 200), cell(2, [2], 100, false)]

  it('lie where their values are; names lie side by side', () => {
    const shares = (values: (number | string)[], scale: 'log' | 'linear') =>
      sharesOf(detail([values], cells, scale))
    expect(shares([0.001, 0.01, 0.1], 'log')).toEqual([0, expect.closeTo(0.5, 12), 1])
    expect(shares([0, 1, 10], 'linear')).toEqual([0, 0.1, 1])
    expect(shares(['a', 'b', 'c'], 'linear')).toEqual([0, 0.5, 1])
    expect(shares([-1, 0, 9], 'log')).toEqual([0, 0.1, 1])
  })

  it('lie on a logarithmic axis by themselves when they are wide apart, 0 before a break', () => {
    const wide = detail([[0, 0.1, 10]], cells, 'linear')
    expect(sharesOf(wide)).toEqual([0, 0.5, 1])
    expect(breakOf(wide, pointsOf(wide, 'reached', 'log'), 'log')).toEqual([0, 0.5])
    expect(acrossOf(wide, 'linear')).toBe('linear')
    expect(breakOf(wide, pointsOf(wide, 'reached', 'linear'), 'linear')).toBeNull()
    const near = detail([[0.2, 0.4, 0.8]], cells, 'linear')
    expect([acrossOf(near, undefined), acrossOf(near, 'log')]).toEqual(['linear', 'log'])
    expect(breakOf(near, pointsOf(near, 'reached', 'log'), 'log')).toBeNull()
    const below = detail([[-1, 1, 100]], cells, 'linear')
    expect([acrossChoices(below), acrossOf(below, 'log')]).toEqual([['linear'], 'linear'])
    expect(acrossChoices(detail([['a', 1, 2]], cells))).toEqual([])
  })

  it('have a median only where the cell is at its end and got there', () => {
    const points = pointsOf(detail([[1, 2, 3]], cells), 'reached', 'log')
    expect(points.map(({ median }) => median)).toEqual([null, 200, null])
    expect(points.map(({ marks }) => marks)).toEqual([
      [{ value: 500, beyond: true }],
      [{ value: 200, beyond: false }],
      [{ value: 100, beyond: false }]
    ])
    const scale = scaleOf(points, 'log')!
    expect(scale.min).toBeLessThanOrEqual(100)
    expect(scale.max).toBeGreaterThanOrEqual(500)
    expect(scaleOf([], 'log')).toBeNull()
  })
})

describe('the map of two knobs', () => {
  const cells = [cell(0, [0, 0], 10), cell(1, [0, 1], 100), cell(2, [1, 0], 1000), cell(3, [1, 1], null)]
  const state: MapState = {
    size: { width: 400, height: 300, ratio: 1 },
    detail: detail(
      [
        [1, 2],
        [1, 2]
      ],
      cells
    ),
    theme: 'dark'
  }

  it('runs the first knob across and the second upwards', () => {
    const box = cellBox(state, cells[1]!)
    expect(box.left).toBe(cellBox(state, cells[0]!).left)
    expect(box.bottom).toBe(cellBox(state, cells[0]!).top)
    for (const each of cells) {
      const { left, right, top, bottom } = cellBox(state, each)
      expect(cellAt(state, (left + right) / 2, (top + bottom) / 2)).toBe(each)
    }
    expect(cellAt(state, 2, 2)).toBeNull()
  })

  it('is light where cells came early, by powers, and has no colour where they never came', () => {
    expect(earliness(cells)).toEqual([1, expect.closeTo(0.5, 12), 0, null])
  })
})
