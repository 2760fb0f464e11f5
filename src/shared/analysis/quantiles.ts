/**
 * Rows of a series regrouped by step, with median and 10–90 % quantiles over replicas.
 *
 * Rows come step-major, so each step is summarised once, when it is complete; the newest step may still
 * grow and is summarised again until the next one begins. A value that is not finite (a diverged replica)
 * takes no part in the statistics and is kept as NaN: a gap.
 */
import type { Column } from '../metrics'

/** Quantile of the first `count` values of an ascending array, linear between neighbours (type 7). */
export function quantile(sorted: ArrayLike<number>, count: number, p: number): number {
  if (count === 0) return NaN
  const position = p * (count - 1)
  const below = Math.floor(position)
  const low = sorted[below]!
  return below + 1 < count ? low + (sorted[below + 1]! - low) * (position - below) : low
}

/** One value per step and replica, and its statistics. Arrays may be longer than `count` of the summary. */
export interface Lane {
  median: Float64Array
  low: Float64Array
  high: Float64Array
  replicas: readonly Float64Array[]
}

/** The columns that a summary reads; `task` is null for a series without tasks. */
export interface SummarySource {
  step: Column
  replica: Column
  task: Column | null
  value: Column
}

const makeLane = (replicas: number, capacity: number): Lane => ({
  median: new Float64Array(capacity),
  low: new Float64Array(capacity),
  high: new Float64Array(capacity),
  replicas: Array.from({ length: replicas }, () => new Float64Array(capacity).fill(NaN))
})

function longer(old: Float64Array, capacity: number, filler: number): Float64Array {
  const array = new Float64Array(capacity)
  if (filler !== 0) array.fill(filler, old.length)
  array.set(old)
  return array
}

export class ReplicaSummary {
  steps: Float64Array = new Float64Array(64)
  /** Steps summarised so far. */
  count = 0
  /** One lane per task; a single one for a series without tasks. */
  lanes: Lane[]
  /** Range of every finite value so far, and the smallest above 0, for log axes. */
  lowest = Infinity
  highest = -Infinity
  lowestPositive = Infinity
  /** A value was not finite: something diverged. */
  diverged = false
  private read = 0
  private readonly sorted: Float64Array

  constructor(
    lanes: number,
    readonly replicas: number
  ) {
    this.lanes = Array.from({ length: lanes }, () => makeLane(replicas, this.steps.length))
    this.sorted = new Float64Array(replicas)
  }

  /** Takes in the rows that came since the last call, `limit` at most. Returns true when none is left. */
  update(source: SummarySource, limit = Infinity): boolean {
    const rows = source.step.length
    if (rows === this.read) return true
    const end = Math.min(rows, this.read + limit)
    for (let row = this.read; row < end; row++) {
      const step = source.step[row]!
      if (this.count === 0 || step !== this.steps[this.count - 1]) this.open(step)
      const lane = this.lanes[source.task ? source.task[row]! : 0]
      const replica = lane?.replicas[source.replica[row]!]
      const value = source.value[row]!
      if (!Number.isFinite(value)) this.diverged = true
      else if (replica) this.keep(replica, value)
    }
    this.read = end
    this.close()
    return end === rows
  }

  /** Index of the newest step at or before `step`, or −1. */
  indexAt(step: number): number {
    let low = 0
    let high = this.count
    while (low < high) {
      const middle = (low + high) >> 1
      if (this.steps[middle]! <= step) low = middle + 1
      else high = middle
    }
    return low - 1
  }

  private open(step: number): void {
    this.close()
    if (this.count === this.steps.length) this.grow(this.count * 2)
    this.steps[this.count++] = step
  }

  private keep(replica: Float64Array, value: number): void {
    replica[this.count - 1] = value
    if (value < this.lowest) this.lowest = value
    if (value > this.highest) this.highest = value
    if (value > 0 && value < this.lowestPositive) this.lowestPositive = value
  }

  /** Statistics of the newest step. */
  private close(): void {
    if (this.count === 0) return
    for (const lane of this.lanes) this.summarise(lane, this.count - 1)
  }

  private summarise(lane: Lane, index: number): void {
    if (this.replicas === 1) {
      lane.median[index] = lane.low[index] = lane.high[index] = lane.replicas[0]![index]!
      return
    }
    const sorted = this.sorted
    const few = this.replicas <= 32
    let count = 0
    for (const replica of lane.replicas) {
      const value = replica[index]!
      if (value !== value) continue
      let at = count++
      if (few) for (; at > 0 && sorted[at - 1]! > value; at--) sorted[at] = sorted[at - 1]!
      sorted[at] = value
    }
    if (!few) sorted.subarray(0, count).sort()
    lane.median[index] = quantile(sorted, count, 0.5)
    lane.low[index] = quantile(sorted, count, 0.1)
    lane.high[index] = quantile(sorted, count, 0.9)
  }

  private grow(capacity: number): void {
    this.steps = longer(this.steps, capacity, 0)
    this.lanes = this.lanes.map((lane) => ({
      median: longer(lane.median, capacity, 0),
      low: longer(lane.low, capacity, 0),
      high: longer(lane.high, capacity, 0),
      replicas: lane.replicas.map((values) => longer(values, capacity, NaN))
    }))
  }
}
