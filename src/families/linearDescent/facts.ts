/** What a spec implies, and why its peak may be missing. */
import type { SpecFact } from '#shared/experiment'
import { checkAxis } from './checks'
import { placesOf, threshold } from './data/places'
import type { DescentSpec } from './spec'

export function facts(spec: DescentSpec): SpecFact[] {
  const { task, replicas } = spec
  if (checkAxis(spec).length > 0) return []
  const places = placesOf(spec)
  const at = threshold(spec)
  const within = at !== null && places.includes(at)
  return [
    { path: 'task.places', text: `${places.length} places, ${places.length * task.repeats * replicas} fits` },
    ...(at === null
      ? []
      : [
          { path: 'task.vary', text: `interpolation threshold at ${at}${within ? '' : ', outside the axis'}` }
        ]),
    ...missing(spec)
  ]
}

/** Why a peak may be missing. */
function missing({ task, model }: DescentSpec): SpecFact[] {
  const hints: SpecFact[] = []
  if (task.vary !== 'ridge' && model.solver === 'ridge' && model.ridge > 0)
    hints.push({
      path: 'model.ridge',
      text: `λ = ${model.ridge} flattens the peak: 1/σ grows no further than 1/(2√λ)`
    })
  if (model.cutoff !== null && model.cutoff > 1e-6)
    hints.push({
      path: 'model.cutoff',
      text: `a cut-off of ${model.cutoff} drops the small singular values that make the peak`
    })
  if (task.target === 'teacher' && task.noise === 0 && model.basis === 'inputs')
    hints.push({
      path: 'task.noise',
      text: 'with 0 noise a linear teacher is in reach of its inputs: no peak'
    })
  if (task.repeats < 10)
    hints.push({
      path: 'task.repeats',
      text: `the median over ${task.repeats} draws jumps; 30 or more are smooth`
    })
  return hints
}
