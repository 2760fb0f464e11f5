/** Where a run computes. */
import { exponential, logarithm } from '#shared/elementary'
import type { FeaturesSpec, FeaturesTask } from '../spec'

/** Ascending, each once; features with n and its two neighbours where these lie within. */
export function placesOf({ task }: { task: FeaturesTask }): number[] {
  const { from, to, places, samples, vary } = task
  const shares = Array.from({ length: places }, (_, i) => i / (places - 1))
  if (vary === 'fit')
    // a short decimal, which reads well and hides the last bits
    return distinct(shares.map((share) => Number((from + share * (to - from)).toPrecision(6))))
  const beside = [samples - 1, samples, samples + 1].filter((place) => place >= from && place <= to)
  const spaced = shares.map((share) =>
    Math.round(exponential(logarithm(from) + share * (logarithm(to) - logarithm(from))))
  )
  return distinct([...spaced, ...beside])
}

const distinct = (places: readonly number[]): number[] => [...new Set(places)].sort((a, b) => a - b)

export interface Sizes {
  features: number
  /** Training error that is aimed at. */
  fit: number
}

export const sizesAt = ({ task, model }: FeaturesSpec, place: number): Sizes =>
  task.vary === 'fit' ? { features: model.features, fit: place } : { features: place, fit: model.fit }
