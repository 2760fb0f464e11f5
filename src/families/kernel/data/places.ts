/** Where a run computes. */
import { exponential, logarithm } from '#shared/elementary'
import type { KernelSpec } from '../spec'

/** From low to high by equal factors, whole, ascending, each once. */
function spaced(low: number, high: number, count: number): number[] {
  const span = logarithm(high) - logarithm(low)
  const all = Array.from({ length: count }, (_, i) =>
    Math.round(exponential(logarithm(low) + (i / (count - 1)) * span))
  )
  return [...new Set(all)]
}

/** Steps, 0 first; or widths. */
export const placesOf = ({ task }: Pick<KernelSpec, 'task'>): number[] =>
  task.over === 'steps' ? [0, ...spaced(1, task.steps, task.places)] : spaced(task.from, task.to, task.places)
