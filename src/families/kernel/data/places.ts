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

/** Steps, 0 first; widths; or the steps of another run, none before it is known which it keeps. */
export function placesOf({ task, source }: Pick<KernelSpec, 'task' | 'source'>): number[] {
  switch (task.over) {
    case 'steps':
      return [0, ...spaced(1, task.steps, task.places)]
    case 'width':
      return spaced(task.from, task.to, task.places)
    case 'run':
      return source.steps
  }
}
