import { describe, expect, it } from 'vitest'
import { criticalText } from '#shared/sweep/critical'
import type { CellState } from '#shared/sweep/outcomes'
import type { SweepDetail } from '#shared/sweep/record'

const swept = (reached: Record<string, boolean>, state: CellState = 'done', names = false): SweepDetail =>
  ({
    axes: [
      {
        title: 'Width',
        options: Object.keys(reached).map((label) => ({
          label,
          value: names ? null : Number(label),
          set: {}
        }))
      }
    ],
    cells: Object.values(reached).map((reaches, i) => ({
      at: [i],
      state,
      reached: { median: { at: 10, beyond: !reaches } }
    })),
    spec: { measure: { metric: 'set.error', is: 'atMost', value: 0.1 } }
  }) as unknown as SweepDetail

describe('where a sweep begins or ceases to reach its threshold', () => {
  it('is told with the values on either side', () => {
    expect(criticalText(swept({ 4: false, 30: false, 100: true, 500: true }))).toBe(
      'Width: set error ≤ 0.1 is reached from 100 on, not at 30.'
    )
    expect(criticalText(swept({ 4: true, 30: true, 100: false }))).toBe(
      'Width: set error ≤ 0.1 is reached up to 30, not at 100.'
    )
  })

  it('is not told of names, mixed outcomes, one side alone, or before the end', () => {
    expect(criticalText(swept({ 4: false, 30: true, 100: false }))).toBeNull()
    expect(criticalText(swept({ 4: true, 30: true }))).toBeNull()
    expect(criticalText(swept({ 4: false, 30: true }, 'running'))).toBeNull()
    expect(criticalText(swept({ 4: false, 30: true }, 'done', true))).toBeNull()
  })
})
