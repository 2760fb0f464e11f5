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
    at: Uint32Array.from(part, (row) => row.step),
    replica: Uint16Array.from(part, (row) => row.replica),
    group: (row) => part[row]!.task,
    value: Float64Array.from(part, (row) => row.value)
  })
}

describe('emergence', () => {
  it('has its threshold halfway between chance and 1', () => {
    expect(midpoint(0.5)).toBe(0.75)
    expect(midpoint(0)).toBe(0.5)
  })

  it('is the median over replicas of where each first reaches the midpoint', () => {
    const summary = new ReplicaSummary(3, 3)
    // Task 0: one replica at the first evaluation, another at the second. Task 1: one only. Task 2: exactly at it.
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
    const emergence = new Emergence(3, 3, 0.75)
    emergence.update(summary)
    // What emerged stays so, even when it is lost again (task 0).
    expect(emergence.steps).toEqual([200, null, 300])
    // Nothing new: the same array, so that nobody looks again.
    const { steps } = emergence
    emergence.update(summary)
    expect(emergence.steps).toBe(steps)
  })

  it('lies between the two replicas in the middle, and is not there while they are not', () => {
    const rows = (...reached: (number | null)[]) =>
      [100, 200, 300, 400].map((step) => reached.map((at) => [at !== null && step >= at ? 1 : 0.5]))
    const t50 = (...reached: (number | null)[]) => {
      const summary = new ReplicaSummary(1, reached.length)
      feed(summary, rows(...reached))
      const emergence = new Emergence(1, reached.length, 0.75)
      emergence.update(summary)
      return emergence.steps[0]
    }
    expect(t50(100, 200)).toBe(150)
    expect(t50(100, 200, null, null)).toBe(null)
    expect(t50(100, 200, 400, null)).toBe(300)
  })

  it('waits for all replicas of the newest step', () => {
    const accuracy = [[[0.9], [0.9], [0.5]]]
    const summary = new ReplicaSummary(1, 3)
    const emergence = new Emergence(1, 3, 0.75)
    feed(summary, accuracy, 1)
    emergence.update(summary)
    expect(emergence.steps).toEqual([null])
    feed(summary, accuracy)
    emergence.update(summary)
    expect(emergence.steps).toEqual([100])
  })

  it('is the same however a computation visits its axis, and however its rows arrive', () => {
    // Reached from 30 on by the first replica, from 50 on by the second.
    const row = (place: number, replica: number) => ({
      place,
      replica,
      value: place >= [30, 50][replica]! ? 1 : 0
    })
    const places = [20, 60, 10, 50, 30, 40]
    const byPlace = places.flatMap((place) => [row(place, 0), row(place, 1)])
    const byReplica = [0, 1].flatMap((replica) => places.map((place) => row(place, replica)))
    for (const rows of [byPlace, byReplica])
      for (const portion of [1, 2, 5, 12]) {
        const summary = new ReplicaSummary(1, 2)
        const emergence = new Emergence(1, 2, 0.75)
        for (let taken = 0; taken < rows.length;) {
          taken = Math.min(rows.length, taken + portion)
          const part = rows.slice(0, taken)
          summary.update({
            at: Float64Array.from(part, ({ place }) => place),
            replica: Uint16Array.from(part, ({ replica }) => replica),
            group: () => 0,
            value: Float64Array.from(part, ({ value }) => value)
          })
          emergence.update(summary)
        }
        expect(emergence.steps).toEqual([40])
        expect([...summary.steps.subarray(0, summary.count)]).toEqual([10, 20, 30, 40, 50, 60])
        const median = [...summary.groups[0]!.median.subarray(0, summary.count)]
        expect(median).toEqual([0, 0, 0.5, 0.5, 1, 1])
      }
  })

  it('sorts by step, then rank, and puts what has not emerged last', () => {
    expect(byEmergence([300, null, 100, 300, null, 200])).toEqual([2, 5, 0, 3, 1, 4])
  })

  it('counts what has emerged at a step', () => {
    const steps = [300, null, 100, 300]
    expect([0, 99, 100, 299, 300, 1e9].map((step) => emergedAt(steps, step))).toEqual([0, 0, 1, 1, 3, 3])
  })
})
