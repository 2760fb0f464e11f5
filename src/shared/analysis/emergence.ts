/**
 * Emergence along an inner axis: t₅₀ of a task is where its accuracy first reaches the midpoint between chance and 1, as in
 * 0.75 for parity; of several replicas it is the median of their own (see `threshold.ts`).
 */
import { atLeast, crossingOver, meets, type Level } from '../threshold'
import type { ReplicaSummary } from './quantiles'

export const midpoint = (chance: number): number => (1 + chance) / 2

/** Keeps t₅₀ of every task within one stage while rows come in; each is looked at once. */
export class Emergence {
  /** By group; null: not yet in half of the replicas. A new array whenever it changes. */
  steps: readonly (number | null)[]
  private seen = 0
  private revised = 0
  private readonly level: Level
  /** Where each replica reached it, `[groups][replicas]`. */
  private reached: (number | null)[][]

  /** @param stage whose rows alone count; a run without stages is all stage 0 */
  constructor(
    groups: number,
    replicas: number,
    threshold: number,
    private readonly stage = 0
  ) {
    this.level = atLeast(threshold)
    this.steps = new Array<number | null>(groups).fill(null)
    this.reached = Array.from({ length: groups }, () => new Array<number | null>(replicas).fill(null))
  }

  update(summary: ReplicaSummary): void {
    if (summary.revised !== this.revised) this.begin(summary)
    // The newest place may still lack replicas: it is looked at again.
    const [from, to] = summary.rowsOf(this.stage)
    for (let index = Math.max(from, this.seen); index < to; index++)
      for (let group = 0; group < this.steps.length; group++) this.look(summary, group, index)
    this.seen = Math.max(0, to - 1)
  }

  /** From the first place on again: one before the last came or changed. */
  private begin({ revised }: ReplicaSummary): void {
    this.revised = revised
    this.seen = 0
    this.reached = this.reached.map((replicas) => replicas.map(() => null))
    this.steps = this.steps.map(() => null)
  }

  private look(summary: ReplicaSummary, group: number, index: number): void {
    const place = summary.steps[index]!
    const reached = this.reached[group]!
    let changed = false
    summary.groups[group]!.replicas.forEach((values, r) => {
      if (reached[r] !== null || !meets(this.level, values[index]!)) return
      reached[r] = place
      changed = true
    })
    if (!changed) return
    const median = crossingOver(
      reached.map((at) => ({ at, until: place })),
      'median'
    )
    if (!median.beyond) this.steps = this.steps.with(group, median.at)
  }
}

/** How many have emerged at or before a place. */
export const emergedAt = (steps: readonly (number | null)[], place: number): number =>
  steps.filter((t) => t !== null && t <= place).length

/** Groups by t₅₀; not yet emerged last, ties in their own order. */
export function byEmergence(steps: readonly (number | null)[]): number[] {
  const key = (group: number): number => steps[group] ?? Infinity
  return steps.map((_, group) => group).sort((a, b) => (key(a) === key(b) ? a - b : key(a) < key(b) ? -1 : 1))
}
