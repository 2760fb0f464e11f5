import { quantile, ReplicaSummary, type SummarySource } from '#shared/analysis/quantiles'
import { RandomStream } from '#shared/random'
import { describe, expect, it } from 'vitest'

describe('quantile', () => {
  it('is linear between neighbours, as in numpy.quantile', () => {
    // numpy.quantile([1, 2, 4, 8], [0, 0.1, 0.5, 0.9, 1])
    const sorted = [1, 2, 4, 8]
    expect([0, 0.1, 0.5, 0.9, 1].map((p) => quantile(sorted, 4, p))).toEqual([
      1,
      1.3,
      3,
      expect.closeTo(6.8, 12),
      8
    ])
    expect(quantile([5], 1, 0.9)).toBe(5)
    expect(quantile([], 0, 0.5)).toBeNaN()
    expect(quantile([3, 9, 1e9], 2, 0.5)).toBe(6)
  })
})

interface Row {
  step: number
  replica: number
  task: number
  value: number
}

const sourceOf = (rows: readonly Row[], perTask: boolean): SummarySource => ({
  at: Uint32Array.from(rows, (row) => row.step),
  replica: Uint16Array.from(rows, (row) => row.replica),
  group: (row) => (perTask ? rows[row]!.task : 0),
  value: Float64Array.from(rows, (row) => row.value)
})

/** The definition: sort what is finite, read off the quantile. */
function expected(rows: readonly Row[], step: number, task: number, p: number): number {
  const sorted = rows
    .filter((row) => row.step === step && row.task === task && Number.isFinite(row.value))
    .map((row) => row.value)
    .sort((a, b) => a - b)
  if (sorted.length === 0) return NaN
  const at = p * (sorted.length - 1)
  const [low, high] = [sorted[Math.floor(at)]!, sorted[Math.ceil(at)]!]
  return low + (high - low) * (at % 1)
}

/** To twelve digits; NaN stays. */
const rounded = (values: ArrayLike<number>): number[] =>
  Array.from(values, (value) => Number(value.toPrecision(12)))

function randomRows(random: RandomStream, replicas: number, tasks: number): Row[] {
  const rows: Row[] = []
  const dead = random.below(replicas + 1)
  for (let i = 0, step = 0; i < 60; i++, step += 1 + random.below(9))
    for (let replica = 0; replica < replicas; replica++) {
      // Some replicas diverge: NaN from then on, or no rows at all.
      const diverged = replica === dead && i > 30
      if (diverged && random.below(2) === 0) continue
      for (let task = 0; task < tasks; task++)
        rows.push({ step, replica, task, value: diverged ? NaN : random.uniform() * 3 - 1 })
    }
  return rows
}

describe('ReplicaSummary', () => {
  it('keeps both rows of the place where a stage ends, parted by a gap', () => {
    const summary = new ReplicaSummary(1, 1)
    const source = {
      at: Uint32Array.of(10, 20, 20, 30),
      stage: Uint16Array.of(0, 0, 1, 1),
      replica: new Uint16Array(4),
      group: () => 0,
      value: Float64Array.of(0.5, 1, 0.25, 0.75)
    }
    summary.update(source, 2)
    summary.update(source)
    expect([...summary.steps.subarray(0, summary.count)]).toEqual([10, 20, 20, 20, 30])
    expect([...summary.groups[0]!.median.subarray(0, summary.count)]).toEqual([0.5, 1, NaN, 0.25, 0.75])
    expect(summary.groups[0]!.median[summary.indexAt(20)]).toBe(0.25)
  })

  it.each([
    [1, 1],
    [10, 1],
    [3, 4],
    [40, 1]
  ])('agrees with the definition for %i replicas and %i tasks, however rows arrive', (replicas, tasks) => {
    const random = new RandomStream(replicas * 10 + tasks, 'noise')
    for (let round = 0; round < 3; round++) {
      const rows = randomRows(random, replicas, tasks)
      const summary = new ReplicaSummary(tasks, replicas)
      for (let taken = 0; taken < rows.length;) {
        taken = Math.min(rows.length, taken + 1 + random.below(300))
        while (!summary.update(sourceOf(rows.slice(0, taken), tasks > 1), 1 + random.below(90)));
      }
      const steps = [...new Set(rows.map((row) => row.step))]
      expect([...summary.steps.subarray(0, summary.count)]).toEqual(steps)
      summary.groups.forEach((group, task) => {
        for (const [shown, p] of [
          [group.median, 0.5],
          [group.low, 0.1],
          [group.high, 0.9]
        ] as const)
          expect(rounded(shown.subarray(0, steps.length))).toEqual(
            rounded(steps.map((step) => expected(rows, step, task, p)))
          )
      })
      const values = rows.map((row) => row.value).filter(Number.isFinite)
      expect(summary.diverged).toBe(values.length < rows.length)
      expect(summary.lowest).toBe(Math.min(...values))
      expect(summary.highest).toBe(Math.max(...values))
      expect(summary.lowestPositive).toBe(Math.min(...values.filter((value) => value > 0)))
    }
  })

  it('keeps the values of each replica, with NaN where one has none', () => {
    const rows: Row[] = [
      { step: 0, replica: 0, task: 0, value: 1 },
      { step: 0, replica: 1, task: 0, value: 2 },
      { step: 5, replica: 0, task: 0, value: 3 },
      { step: 9, replica: 0, task: 0, value: 4 },
      { step: 9, replica: 1, task: 0, value: Infinity }
    ]
    const summary = new ReplicaSummary(1, 2)
    summary.update(sourceOf(rows, false))
    const [group] = summary.groups
    expect([...group!.replicas[0]!.subarray(0, 3)]).toEqual([1, 3, 4])
    expect([...group!.replicas[1]!.subarray(0, 3)]).toEqual([2, NaN, NaN])
    expect([...group!.median.subarray(0, 3)]).toEqual([1.5, 3, 4])
  })

  it('keeps each value of a single replica once: 24 bytes a place less of every task', () => {
    const rows = Array.from({ length: 300 }, (_, step) => ({ step, replica: 0, task: 0, value: step }))
    const buffersOf = (replicas: number): number => {
      const summary = new ReplicaSummary(1, replicas)
      summary.update(sourceOf(rows, false))
      const { median, low, high, replicas: values } = summary.groups[0]!
      return new Set([median, low, high, ...values].map(({ buffer }) => buffer)).size
    }
    expect([1, 2].map(buffersOf)).toEqual([1, 5])
  })

  it('puts a place of a single replica where it belongs, moving what lies behind it once', () => {
    const rows = [8, 2, 4, 1].map((step) => ({ step, replica: 0, task: 0, value: 10 * step }))
    const summary = new ReplicaSummary(1, 1)
    summary.update(sourceOf(rows, false))
    expect([...summary.steps.subarray(0, 4)]).toEqual([1, 2, 4, 8])
    expect([...summary.groups[0]!.median.subarray(0, 4)]).toEqual([10, 20, 40, 80])
  })

  it('finds the newest step at or before another', () => {
    const summary = new ReplicaSummary(1, 1)
    const rows = [0, 5, 9].map((step) => ({ step, replica: 0, task: 0, value: 1 }))
    summary.update(sourceOf(rows, false))
    expect([-1, 0, 4, 5, 8, 9, 1e9].map((step) => summary.indexAt(step))).toEqual([-1, 0, 0, 1, 1, 2, 2])
  })
})
