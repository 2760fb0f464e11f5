import { describe, expect, it } from 'vitest'
import type { SweepExpectation } from '#shared/sweep/expectation'
import { judgeCells, type CellView } from '#shared/sweep/record'

const same = <T>(median: T) => ({ low: median, median, high: median })
const cell = (reached: number, more: Partial<CellView> = {}): CellView => ({
  index: 0,
  at: [0],
  label: 'Cell',
  state: 'done',
  runId: null,
  firstReplica: 0,
  replicas: [],
  reached: same({ at: reached, beyond: false }),
  trained: same({ at: 20, beyond: false }),
  final: same(0.8),
  finalAt: null,
  phase: null,
  ...more
})
const never = same({ at: 600, beyond: true })
const cells: Record<string, CellView> = {
  none: cell(50),
  some: cell(150),
  many: cell(0, { reached: never }),
  open: cell(0, { reached: null, trained: null })
}
const judged = (expectation: Partial<SweepExpectation>) => {
  const whole = { cell: ['some'], quantity: 'reached', within: [0, 1], text: '', ...expectation } as const
  const { value, beyond, verdict } = judgeCells(whole, ([label]) => cells[label!])
  return [value, beyond, verdict]
}

describe('what a preset expects of a cell', () => {
  it('is judged on its own medians', () => {
    expect(judged({ within: [100, 200] })).toEqual([150, false, 'met'])
    expect(judged({ within: [100, 149] })).toEqual([150, false, 'missed'])
    expect(judged({ quantity: 'trained', within: [20, 20] })).toEqual([20, false, 'met'])
    expect(judged({ quantity: 'final', within: [0.9, 1] })).toEqual([0.8, false, 'missed'])
  })

  it('is judged on a quotient of two cells or of two quantities', () => {
    expect(judged({ over: { cell: ['none'] }, within: [2, 4] })).toEqual([3, false, 'met'])
    expect(judged({ over: { quantity: 'trained' }, within: [2, 4] })).toEqual([7.5, false, 'missed'])
  })

  it('takes "never" only where the interval is open, and waits for both cells', () => {
    expect(judged({ cell: ['many'], within: [500, null] })).toEqual([600, true, 'met'])
    expect(judged({ cell: ['many'], within: [500, 700] })).toEqual([600, true, 'missed'])
    expect(judged({ cell: ['many'], over: { cell: ['none'] }, within: [5, null] })).toEqual([12, true, 'met'])
    expect(judged({ over: { cell: ['many'] }, within: [0, 1] })).toEqual([null, false, 'missed'])
    expect(judged({ cell: ['open'] })).toEqual([null, false, 'pending'])
    expect(judged({ over: { cell: ['open'] } })).toEqual([null, false, 'pending'])
  })
})
