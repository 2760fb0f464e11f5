/** Where a run computes: the places on its main axis, and the sizes of the fit at each of them. */
import { exponential, logarithm } from '#shared/elementary'
import type { DescentSpec } from '../spec'

/** Parameters at which every training row can be met, or the samples up to which; null: the axis crosses no such place. */
export function threshold({ task, model }: Pick<DescentSpec, 'task' | 'model'>): number | null {
  if (task.vary === 'ridge') return null
  return task.vary === 'parameters' ? task.samples : model.parameters
}

/**
 * Ascending. Whole ones, each once, where parameters or samples vary, and then with the threshold and its two neighbours
 * where these lie within.
 */
export function placesOf(spec: Pick<DescentSpec, 'task' | 'model'>): number[] {
  const { from, to, places, spacing, vary } = spec.task
  const spaced = Array.from({ length: places }, (_, i) => {
    if (i === 0) return from
    if (i === places - 1) return to
    const share = i / (places - 1)
    if (spacing === 'linear') return from + share * (to - from)
    return exponential(logarithm(from) + share * (logarithm(to) - logarithm(from)))
  })
  // a real place is a short decimal, which reads well and hides the last bits
  if (vary === 'ridge') return distinct(spaced.map((place) => Number(place.toPrecision(6))))
  const at = threshold(spec)!
  const beside = [at - 1, at, at + 1].filter((place) => place >= from && place <= to)
  return distinct([...spaced.map(Math.round), ...beside])
}

const distinct = (places: readonly number[]): number[] => [...new Set(places)].sort((a, b) => a - b)

/** A fit at one place of the axis. */
export interface Sizes {
  parameters: number
  samples: number
  /** Null: the pseudo-inverse or QR. */
  ridge: number | null
}

export function sizesAt({ task, model }: Pick<DescentSpec, 'task' | 'model'>, place: number): Sizes {
  const { vary } = task
  return {
    parameters: vary === 'parameters' ? place : model.parameters,
    samples: vary === 'samples' ? place : task.samples,
    ridge: vary === 'ridge' ? place : model.solver === 'ridge' ? model.ridge : null
  }
}

/** The largest that any place asks for. */
export function largestSizes(spec: Pick<DescentSpec, 'task' | 'model'>): Sizes {
  return sizesAt(spec, placesOf(spec).at(-1)!)
}
