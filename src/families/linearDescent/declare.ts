/** The series of one run: those that its spec asks for, what it runs along, in how many places, and where a model can interpolate. */
import type { MainAxis } from '#shared/axes'
import type { SeriesDeclaration } from '#shared/metrics'
import { isOnLine } from './data/bases'
import { largestSizes, placesOf, threshold } from './data/places'
import { bends } from './fit/curvature'
import { CURVE_POINTS } from './fit/measure'
import { series } from './series'
import type { DescentSpec } from './spec'

const axes = {
  parameters: { name: 'parameters', title: 'number of parameters', unit: 'parameters', type: 'whole' },
  samples: { name: 'samples', title: 'number of samples', unit: 'samples', type: 'whole' },
  ridge: { name: 'ridge', title: 'ridge λ', unit: '', type: 'real' }
} as const

export function declare(spec: DescentSpec): readonly SeriesDeclaration[] {
  const { vary, spacing } = spec.task
  const at = threshold(spec)
  const along: MainAxis = {
    ...axes[vary],
    scale: spacing,
    order: 'unit',
    units: placesOf(spec).length,
    ...(at !== null && { marks: [{ at, title: vary === 'parameters' ? `P = n = ${at}` : `n = P = ${at}` }] })
  }
  const { samples, parameters } = largestSizes(spec)
  const sizes = { mode: Math.min(samples, parameters), point: CURVE_POINTS, row: samples }
  return series
    .filter(({ name }) => isAsked(spec, name))
    .map((each) => ({
      ...each,
      main: along,
      inner: each.inner.map((axis) => ({ ...axis, size: sizes[axis.name] }))
    }))
}

function isAsked({ task, model }: DescentSpec, name: (typeof series)[number]['name']): boolean {
  switch (name) {
    case 'fit':
      return true
    case 'curvature':
      return task.shapes === true && isOnLine(model.basis) && bends(model.basis)
    case 'exact':
      return task.exact === true
    case 'modes':
    case 'parts':
      return task.factors === true
    case 'curve':
    case 'points':
      return task.shapes === true && task.target !== 'teacher'
  }
}
