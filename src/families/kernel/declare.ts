/** The series of one run: those along its axis, in how many places, and by what the trained networks differ. */
import type { SeriesDeclaration } from '#shared/metrics'
import { placesOf } from './data/places'
import { along, series } from './series'
import type { KernelSpec } from './spec'

export function declare(spec: KernelSpec): readonly SeriesDeclaration[] {
  const main = { ...along[spec.task.over], units: placesOf(spec).length }
  const labels = spec.model.scales.map((scale) => `α = ${scale}`)
  return series
    .filter((each) => each.main.name === main.name)
    .map((each) => ({
      ...each,
      main,
      inner: each.inner.map((axis) => ({ ...axis, size: labels.length, labels }))
    }))
}
