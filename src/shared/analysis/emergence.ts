/**
 * Emergence of a task: t₅₀ is the first step at which the median over replicas of its accuracy reaches the
 * midpoint between chance and 1, as in 0.75 for parity.
 */
import type { ReplicaSummary } from './quantiles'

export const midpoint = (chance: number): number => (1 + chance) / 2

/** Keeps t₅₀ of every task while evaluations come in; each evaluation is looked at once. */
export class Emergence {
  /** Per task; null: not yet. A new array whenever it changes. */
  steps: readonly (number | null)[]
  private seen = 0

  constructor(
    tasks: number,
    private readonly threshold: number
  ) {
    this.steps = new Array<number | null>(tasks).fill(null)
  }

  update(summary: ReplicaSummary): void {
    // The newest step may still lack replicas: it is looked at again.
    for (let index = this.seen; index < summary.count; index++)
      for (let task = 0; task < this.steps.length; task++) this.look(summary, task, index)
    this.seen = Math.max(0, summary.count - 1)
  }

  private look(summary: ReplicaSummary, task: number, index: number): void {
    const step = summary.steps[index]!
    const reached = summary.lanes[task]!.median[index]! >= this.threshold
    if (this.steps[task] === step && !reached) this.steps = this.steps.with(task, null)
    else if (this.steps[task] === null && reached) this.steps = this.steps.with(task, step)
  }
}

/** How many tasks have emerged at or before `step`. */
export const emergedAt = (steps: readonly (number | null)[], step: number): number =>
  steps.filter((t) => t !== null && t <= step).length

/** Task indices by t₅₀; not yet emerged last, ties by rank. */
export function byEmergence(steps: readonly (number | null)[]): number[] {
  const key = (task: number): number => steps[task] ?? Infinity
  return steps.map((_, task) => task).sort((a, b) => (key(a) === key(b) ? a - b : key(a) < key(b) ? -1 : 1))
}
