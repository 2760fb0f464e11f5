import { byEmergence, Emergence, emergedAt, midpoint } from '#shared/analysis/emergence'
import { ReplicaSummary } from '#shared/analysis/quantiles'
import { describe, expect, it } from 'vitest'

/** accuracy[step index][replica][task], steps 100, 200, … */
function feed(
  summary: ReplicaSummary,
  accuracy: readonly (readonly (readonly number[])[])[],
  rows = Infinity
) {
  const flat = accuracy.flatMap((replicas, i) =>
    replicas.flatMap((tasks, replica) =>
      tasks.map((value, task) => ({ step: 100 * (i + 1), replica, task, value }))
    )
  )
  const part = flat.slice(0, rows)
  summary.update({
    step: Uint32Array.from(part, (row) => row.step),
    replica: Uint16Array.from(part, (row) => row.replica),
    task: Uint16Array.from(part, (row) => row.task),
    value: Float64Array.from(part, (row) => row.value)
  })
}

describe('emergence', () => {
  it('has its threshold halfway between chance and 1', () => {
    expect(midpoint(0.5)).toBe(0.75)
    expect(midpoint(0)).toBe(0.5)
  })

  it('is the first step at which the median over replicas reaches the midpoint', () => {
    const summary = new ReplicaSummary(3, 3)
    // Task 0: two of three replicas at the second evaluation. Task 1: one replica only. Task 2: exactly at it.
    feed(summary, [
      [
        [0.5, 0.5, 0.5],
        [0.9, 0.5, 0.5],
        [0.5, 0.5, 0.5]
      ],
      [
        [0.8, 0.99, 0.5],
        [0.9, 0.5, 0.5],
        [0.5, 0.5, 0.5]
      ],
      [
        [0.4, 0.99, 0.75],
        [0.4, 0.5, 0.75],
        [0.4, 0.6, 0.5]
      ]
    ])
    const emergence = new Emergence(3, 0.75)
    emergence.update(summary)
    // What emerged stays so, even when it is lost again (task 0).
    expect(emergence.steps).toEqual([200, null, 300])
    // Nothing new: the same array, so that nobody looks again.
    const { steps } = emergence
    emergence.update(summary)
    expect(emergence.steps).toBe(steps)
  })

  it('waits for all replicas of the newest step', () => {
    const accuracy = [[[0.9], [0.5], [0.5]]]
    const summary = new ReplicaSummary(1, 3)
    const emergence = new Emergence(1, 0.75)
    feed(summary, accuracy, 1)
    emergence.update(summary)
    expect(emergence.steps).toEqual([100])
    feed(summary, accuracy)
    emergence.update(summary)
    expect(emergence.steps).toEqual([null])
  })

  it('sorts by step, then rank, and puts what has not emerged last', () => {
    expect(byEmergence([300, null, 100, 300, null, 200])).toEqual([2, 5, 0, 3, 1, 4])
  })

  it('counts what has emerged at a step', () => {
    const steps = [300, null, 100, 300]
    expect([0, 99, 100, 299, 300, 1e9].map((step) => emergedAt(steps, step))).toEqual([0, 0, 1, 1, 3, 3])
  })
})
