/** The series of one run: those along its axis, in how many places, and by what the trained networks differ. */
import type { SeriesDeclaration } from '#shared/metrics'
import { placesOf } from './data/places'
import { along, series } from './series'
import type { KernelSpec } from './spec'

/** What can be told of the network of any run, which has one scale. */
const ofRuns: readonly string[] = ['kernel', 'regression']

export function declare(spec: KernelSpec): readonly SeriesDeclaration[] {
  const { over } = spec.task
  const main = { ...along[over === 'width' ? 'width' : 'steps'], units: placesOf(spec).length }
  const labels = spec.model.scales.map((scale) => `α = ${scale}`)
  return series
    .filter(({ name, main: own }) => own.name === main.name && (over !== 'run' || ofRuns.includes(name)))
    .map((each) => ({
      ...each,
      main,
      inner: over === 'run' ? [] : each.inner.map((axis) => ({ ...axis, size: labels.length, labels }))
    }))
}
