import { describe, expect, it } from 'vitest'
import type { StopRule } from '#shared/experiment'
import { anyRuleMet, countRows, freshCounts } from '../../../../src/main/engine/training/stopRules'

const rule = (more: Partial<StopRule>): StopRule => ({
  metric: 'tasks.accuracy',
  is: 'atLeast',
  value: 0.9,
  inARow: 1,
  over: 'all',
  ...more
})

/** One row of each of two replicas and two tasks: accuracies by replica, then by task. */
const rows = (...values: number[]) => ({
  series: 'tasks',
  firstRow: 0,
  rows: 4,
  columns: {
    step: new Uint32Array(4).fill(10),
    replica: Uint16Array.of(0, 0, 1, 1),
    task: Uint16Array.of(0, 1, 0, 1),
    accuracy: Float64Array.from(values)
  }
})

/** Whether a rule holds after these rows. */
function holds(more: Partial<StopRule>, ...batches: number[][]): boolean {
  const rules = [rule(more)]
  const alive = [true, true]
  const counts = freshCounts(rules, 2)
  for (const values of batches) countRows(rules, counts, rows(...values), alive)
  return anyRuleMet(rules, counts, alive)
}

describe('a rule about a place of an inner axis', () => {
  it('looks at that place alone', () => {
    expect(holds({ where: { task: 1 } }, [0, 0.9, 0.2, 1])).toBe(true)
    expect(holds({ where: { task: 0 } }, [0, 0.9, 0.2, 1])).toBe(false)
    expect(holds({}, [0, 0.9, 0.2, 1])).toBe(false)
    expect(holds({}, [0.8, 1, 0.9, 1])).toBe(true)
  })

  it('that is not there is never met', () => {
    expect(holds({ where: { task: 2 } }, [1, 1, 1, 1])).toBe(false)
    expect(holds({ where: { class: 0 } }, [1, 1, 1, 1])).toBe(false)
  })
})

it('a rule may ask for a fall, for several rows in a row', () => {
  const fall = { is: 'atMost', value: 0.1, inARow: 2 } as const
  const low = [0.1, 0.1, 0, 0.2]
  const high = [0.1, 0.1, 0.5, 0.5]
  expect(holds(fall, low)).toBe(false)
  expect(holds(fall, low, low)).toBe(true)
  expect(holds(fall, low, high, low)).toBe(false)
  expect(holds({ ...fall, over: 'any' }, low, high)).toBe(true)
})
