import { describe, expect, it } from 'vitest'
import type { CellView, SweepDetail } from '#shared/sweep/record'
import { hit } from '../../../src/kit/panel/marks/hit'
import { phases } from '#shared/sweep/outcomes'
import {
  cellBox,
  earliness,
  mapMarks,
  phasesShown,
  type MapState
} from '../../../src/renderer/views/sweep/panels/map'
import {
  acrossChoices,
  acrossOf,
  breakOf,
  pointsOf,
  scaleOf
} from '../../../src/renderer/views/sweep/panels/points'
import { outcomeMarks } from '../../../src/renderer/views/sweep/panels/outcome'
import { cellText } from '../../../src/renderer/views/sweep/words'
import { isDrawable, ofKind, textsOf, theme } from '../../kit/panel/pictures'

const bound = (at: number, beyond = false) => ({ at, beyond })
const cell = (index: number, at: number[], step: number | null, over = true): CellView => {
  const final = { value: 0.5, step: 500 }
  const best = { value: 0.6, step: 400 }
  const replica = { seed: 0, until: 500, final, best, divergedAt: null, trained: null, phase: null }
  const median = step === null ? bound(500, true) : bound(step)
  return {
    index,
    at,
    label: '',
    state: over ? 'done' : 'running',
    runId: 'a',
    firstReplica: 0,
    takenFrom: null,
    replicas: [{ ...replica, reached: step === null ? null : [step - 10, step] }],
    reached: over ? { low: median, median, high: median } : null,
    trained: null,
    final: { low: 0.5, median: 0.5, high: 0.5 },
    best: { low: 0.6, median: 0.6, high: 0.6 },
    finalAt: null,
    phase: null,
    curve: null
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
    expectations: [],
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

describe('the picture of one knob', () => {
  const cells = [cell(0, [0], 100), cell(1, [1], 200), cell(2, [2], null)]
  const given = detail([[1, 2, 3]], cells)
  const points = pointsOf(given, 'reached', 'linear')
  const marks = outcomeMarks(
    {
      ...{ size: { width: 400, height: 300, ratio: 1 }, points, scale: scaleOf(points, 'log')! },
      ...{ broken: null, name: 'Knob 0', describe: (index) => `cell ${index}` }
    },
    theme
  )

  it('joins the medians that are known, and shows seeds that never came above, with how long was waited', () => {
    const [, line] = ofKind(marks, 'line').filter(({ stroke }) => stroke.width === 2)
    expect(line).toBeUndefined()
    const medians = ofKind(marks, 'line').find(({ stroke }) => stroke.width === 2)!
    expect(Array.from(medians.points).filter(Number.isFinite)).toHaveLength(4)
    expect(ofKind(marks, 'circle')).toHaveLength(4) // two seeds, each on its halo
    expect(textsOf(marks)).toEqual(expect.arrayContaining(['1', '2', '3', 'Knob 0', '> 500']))
    expect(isDrawable(marks)).toBe(true)
  })

  it('says the cell of the nearest value', () => {
    const [first, second] = ofKind(marks, 'circle').filter(({ radius }) => radius === 3)
    expect(hit(marks, first!.x + 10, 150)?.id).toBe('0')
    expect(hit(marks, second!.x - 10, 150)?.words).toBe('cell 1')
    expect(hit(marks, (first!.x + second!.x) / 2, 150)).toBeNull()
  })
})

describe('what a preset expects of a cell', () => {
  const claim = (label: string, quantity: string, range: (number | null)[], over?: object) => ({
    expectation: { text: '', cell: [label], quantity, over, reported: null, accepted: { range, reason: '' } },
    got: null,
    verdict: 'met'
  })
  const cells = [cell(0, [0], 100), cell(1, [1], 200), cell(2, [2], null)]
  const expectations = [
    claim('1', 'reached', [50, 150]),
    claim('1', 'reached', [80, null]),
    claim('2', 'final', [0.4, 0.6]),
    claim('2', 'reached', [1, 2], { cell: ['1'] }),
    claim('3', 'reached', [400, null])
  ]
  const given = { ...detail([[1, 2, 3]], cells), expectations } as unknown as SweepDetail
  const points = pointsOf(given, 'reached', 'linear')
  const bands = (from: typeof points) => {
    const scale = scaleOf(from, 'log')!
    const size = { width: 400, height: 300, ratio: 1 }
    const state = { size, points: from, scale, broken: null, name: '', describe: () => '' }
    const [boxes] = ofKind(outcomeMarks(state, theme), 'rects').filter(({ fill }) => fill !== undefined)
    return { boxes: Array.from(boxes?.boxes ?? []), scale }
  }

  it('is the interval that all claims on its own median accept', () => {
    expect(points.map(({ expected }) => expected)).toEqual([[80, 150], null, [400, null]])
    expect(pointsOf(given, 'final', 'linear')[1]!.expected).toEqual([0.4, 0.6])
  })

  it('stands in the plot from its lower to its upper end, an open one to the edge', () => {
    const { boxes, scale } = bands(points)
    expect(boxes).toHaveLength(8)
    const [top, bottom] = [26, 300 - 34]
    const y = (value: number) => bottom - (bottom - top) * scale.share(value)
    expect([boxes[1], boxes[1]! + boxes[3]!]).toEqual([y(150), y(80)])
    expect(boxes[5]).toBe(top)
    expect(boxes[5]! + boxes[7]!).toBeCloseTo(y(400), 9)
    expect(bands(pointsOf(detail([[1, 2, 3]], cells), 'reached', 'linear')).boxes).toEqual([])
  })

  it('is told with the cell', () => {
    expect(cellText(cells[0]!, given.expectations, given.axes)).toContain('reached accepted 50–150: met')
    expect(cellText(cells[1]!, given.expectations, given.axes)).not.toContain('reached accepted')
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
    describe: ({ index }) => `cell ${index}`
  }

  it('runs the first knob across and the second upwards', () => {
    const box = cellBox(state, cells[1]!)
    expect(box.left).toBe(cellBox(state, cells[0]!).left)
    expect(box.bottom).toBe(cellBox(state, cells[0]!).top)
    for (const each of cells) {
      const { left, right, top, bottom } = cellBox(state, each)
      const under = hit(mapMarks(state, theme), (left + right) / 2, (top + bottom) / 2)
      expect(under).toEqual({ id: String(each.index), words: `cell ${each.index}` })
    }
    expect(hit(mapMarks(state, theme), 2, 2)).toBeNull()
  })

  it('has colours of its own for phases, and one for what diverged', () => {
    const all = cells.map((each, i) => ({
      ...each,
      ...(i === 3 ? { state: 'diverged' as const } : { phase: phases[i]! })
    }))
    const given = {
      ...state,
      detail: { ...state.detail, cells: all, spec: { phases: {} } }
    } as unknown as MapState
    const fills = ofKind(mapMarks(given, theme), 'rects').map(({ fill }) => fill)
    expect(fills).toEqual(['comprehension', 'grokking', 'memorisation', 'diverged'])
    expect(phasesShown(given.detail)).toEqual(['comprehension', 'grokking', 'memorisation', 'diverged'])
    const named = ofKind(mapMarks(given, theme), 'text').filter(({ text }) => text === 'grokking')
    expect(named.map(({ halo }) => halo)).toEqual([undefined])
  })

  it('is light where cells came early, by powers, and has no colour where they never came', () => {
    expect(earliness(cells)).toEqual([1, expect.closeTo(0.5, 12), 0, null])
  })
})
