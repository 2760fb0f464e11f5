/** The series of one run: those along its axis, in how many places, and by what the trained networks differ. */
import type { SeriesDeclaration } from '#shared/metrics'
import { placesOf } from './data/places'
import { along, series } from './series'
import type { KernelSpec } from './spec'

/** What can be told of the network of any run, which has one scale. */
const ofRuns: readonly string[] = ['kernel', 'regression', 'matrix', 'ordered']
/** Beside the closed form, where that is asked for. */
const besideClosed: readonly string[] = ['network', 'closed']
/** Of a picture. */
const pictured: readonly string[] = ['matrix', 'ordered']

export function declare(spec: KernelSpec): readonly SeriesDeclaration[] {
  const { over, pictured: places = 0, closedForm = false } = spec.task
  const told = closedForm ? [...ofRuns, ...besideClosed] : ofRuns
  const main = { ...along[over === 'width' ? 'width' : 'steps'], units: placesOf(spec).length }
  const labels = spec.model.scales.map((scale) => `α = ${scale}`)
  return series
    .filter(({ name, main: own }) => own.name === main.name && (over !== 'run' || told.includes(name)))
    .filter(({ name }) => places > 0 || !pictured.includes(name))
    .map((each) => ({
      ...each,
      main,
      inner: each.inner
        .filter(({ name }) => over !== 'run' || name !== 'scale')
        .map((axis) =>
          axis.name === 'scale'
            ? { ...axis, size: labels.length, labels }
            : { ...axis, size: Math.min(places, spec.task.samples) }
        )
    }))
}
