/**
 * Rows of a series regrouped by place on the main axis, with median and 10–90 % quantiles over replicas.
 *
 * Rows of one place come together, so each place is summarised once, when it is complete; the newest may still grow and
 * is summarised again until the next one begins. Steps ascend; a computation may visit its axis in any order, and a place
 * before the last one is put where it belongs. A value that is not finite (a diverged replica) takes no part in the
 * statistics and is kept as NaN: a gap. Where a stage begins, a place without values parts its rows from those of the one before.
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

/**
 * One value per step and replica, and its statistics. Arrays may be longer than `count` of the summary. Of a single replica
 * all are one array: its statistics are its values, and a run of many tasks would keep them four times over.
 */
export interface Group {
  median: Float64Array
  low: Float64Array
  high: Float64Array
  replicas: readonly Float64Array[]
}

/** What a summary reads. */
export interface SummarySource {
  /** The main axis; null: all rows are at one place, 0. */
  at: Column | null
  /** The stage of each row; null: there is one. At a place where one ends and the next begins both have rows. */
  stage?: Column | null
  replica: Column
  /** The place of a row among those of all inner axes; −1: none. */
  group(row: number): number
  value: Column
}

function makeGroup(replicas: number, capacity: number): Group {
  const values = Array.from({ length: replicas }, () => new Float64Array(capacity).fill(NaN))
  const [only] = values
  if (only && replicas === 1) return { median: only, low: only, high: only, replicas: values }
  const [median, low, high] = [0, 1, 2].map(() => new Float64Array(capacity)) as [
    Float64Array,
    Float64Array,
    Float64Array
  ]
  return { median, low, high, replicas: values }
}

/** Every array of a group, each once. */
const arraysOf = ({ median, low, high, replicas }: Group): Float64Array[] => [
  ...new Set([median, low, high, ...replicas])
]

function longer(old: Float64Array, capacity: number, filler: number): Float64Array {
  const array = new Float64Array(capacity)
  if (filler !== 0) array.fill(filler, old.length)
  array.set(old)
  return array
}

export class ReplicaSummary {
  /** Places on the main axis, ascending: the steps of a run that trains. */
  steps: Float64Array = new Float64Array(64)
  /** Places summarised so far. */
  count = 0
  /** Grows when a place before the last one came or changed, so that what was read of them is read anew. */
  revised = 0
  /** One group per place of the inner axes; a single one without them. */
  groups: Group[]
  /** Range of every finite value so far, and the smallest above 0, for log axes. */
  lowest = Infinity
  highest = -Infinity
  lowestPositive = Infinity
  /** A value was not finite: something diverged. */
  diverged = false
  private read = 0
  /** Index of the place that the newest rows belong to. */
  private current = -1
  /** Of the newest rows. */
  private stage = 0
  /** Index of the first place of every stage. */
  private readonly begins = new Map([[0, 0]])
  private readonly sorted: Float64Array

  constructor(
    groups: number,
    readonly replicas: number
  ) {
    this.groups = Array.from({ length: groups }, () => makeGroup(replicas, this.steps.length))
    this.sorted = new Float64Array(replicas)
  }

  /** Takes in the rows that came since the last call, `limit` at most. Returns true when none is left. */
  update(source: SummarySource, limit = Infinity): boolean {
    const rows = source.value.length
    if (rows === this.read) return true
    const end = Math.min(rows, this.read + limit)
    let revised = false
    for (let row = this.read; row < end; row++) {
      const place = source.at ? source.at[row]! : 0
      const stage = source.stage ? source.stage[row]! : 0
      if (stage > this.stage) this.begin(stage, place)
      else if (this.current < 0 || place !== this.steps[this.current]) this.open(place)
      revised ||= this.current < this.count - 1
      const group = this.groups[source.group(row)]
      const replica = group?.replicas[source.replica[row]!]
      const value = source.value[row]!
      if (!Number.isFinite(value)) this.diverged = true
      else if (replica) this.keep(replica, value)
    }
    this.read = end
    if (revised) this.revised++
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

  /** Indices of the places of a stage, the second one behind the last; alike: it has none yet. */
  rowsOf(stage: number): readonly [from: number, to: number] {
    const from = this.begins.get(stage)
    if (from === undefined) return [this.count, this.count]
    const next = Math.min(...[...this.begins.values()].filter((begin) => begin > from))
    return [from, next < Infinity ? next - 1 : this.count]
  }

  /** The stage of the place at an index; null: it only parts two of them. */
  stageAt(index: number): number | null {
    const begins = [...this.begins].sort(([, a], [, b]) => b - a)
    if (begins.some(([, begin]) => begin > 0 && begin === index + 1)) return null
    return begins.find(([, begin]) => begin <= index)?.[0] ?? 0
  }

  private begin(stage: number, place: number): void {
    this.stage = stage
    this.close()
    if (this.count > 0) this.append(place)
    this.append(place)
    this.begins.set(stage, this.current)
  }

  private append(place: number): void {
    if (this.count === this.steps.length) this.grow(this.count * 2)
    this.current = this.count++
    this.steps[this.current] = place
    this.close()
  }

  private open(place: number): void {
    this.close()
    const before = this.indexAt(place)
    this.current = before
    if (before >= 0 && this.steps[before] === place) return
    if (this.count === this.steps.length) this.grow(this.count * 2)
    this.current++
    if (this.current < this.count) this.makeRoom(this.current)
    this.steps[this.current] = place
    this.count++
  }

  /** Moves what lies at an index and behind it one further. */
  private makeRoom(index: number): void {
    for (const array of [this.steps, ...this.groups.flatMap(arraysOf)])
      array.copyWithin(index + 1, index, this.count)
    for (const { replicas } of this.groups) for (const values of replicas) values[index] = NaN
  }

  private keep(replica: Float64Array, value: number): void {
    replica[this.current] = value
    if (value < this.lowest) this.lowest = value
    if (value > this.highest) this.highest = value
    if (value > 0 && value < this.lowestPositive) this.lowestPositive = value
  }

  /** Statistics of the place that rows came for last. */
  private close(): void {
    if (this.current < 0) return
    for (const group of this.groups) this.summarise(group, this.current)
  }

  private summarise(group: Group, index: number): void {
    if (this.replicas === 1) return
    const sorted = this.sorted
    const few = this.replicas <= 32
    let count = 0
    for (const replica of group.replicas) {
      const value = replica[index]!
      if (value !== value) continue
      let at = count++
      if (few) for (; at > 0 && sorted[at - 1]! > value; at--) sorted[at] = sorted[at - 1]!
      sorted[at] = value
    }
    if (!few) sorted.subarray(0, count).sort()
    group.median[index] = quantile(sorted, count, 0.5)
    group.low[index] = quantile(sorted, count, 0.1)
    group.high[index] = quantile(sorted, count, 0.9)
  }

  private grow(capacity: number): void {
    this.steps = longer(this.steps, capacity, 0)
    this.groups = this.groups.map((group) => {
      const grown = new Map(arraysOf(group).map((array) => [array, longer(array, capacity, NaN)]))
      const of = (array: Float64Array): Float64Array => grown.get(array)!
      return {
        median: of(group.median),
        low: of(group.low),
        high: of(group.high),
        replicas: group.replicas.map(of)
      }
    })
  }
}
