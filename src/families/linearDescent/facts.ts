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

/** From so many random points on, designs of polynomials reach condition numbers beyond float64. */
const ILL_CONDITIONED = 40

/** Why a peak may be missing, or be elsewhere; under the field that would change it. */
function missing({ task, model }: DescentSpec): SpecFact[] {
  const polynomials = model.basis === 'legendre' || model.basis === 'chebyshev'
  const pinv = task.vary !== 'ridge' && model.solver === 'pinv'
  const hints: readonly (readonly [applies: boolean, path: string, text: string])[] = [
    [
      task.vary !== 'ridge' && model.solver === 'ridge' && model.ridge > 0,
      'model.ridge',
      `λ = ${model.ridge} flattens the peak: 1/σ grows no further than 1/(2√λ)`
    ],
    [
      pinv && model.cutoff !== null && model.cutoff > 1e-6,
      'model.cutoff',
      `a cut-off of ${model.cutoff} drops the small singular values that make the peak`
    ],
    [
      pinv &&
        model.cutoff === null &&
        polynomials &&
        task.samples >= ILL_CONDITIONED &&
        task.vary === 'parameters',
      'model.cutoff',
      'condition numbers pass 10¹⁵ near the threshold: the cut-off of float64 turns the error down before it, which the oracle shows'
    ],
    [
      pinv && ['smallValues', 'leadingModes', 'linearTargets'].includes(model.ablation),
      'model.ablation',
      'takes a cause of the peak away: none is expected'
    ],
    [
      task.target === 'teacher' && task.noise === 0 && model.basis === 'inputs',
      'task.noise',
      'with 0 noise a linear teacher is in reach of its inputs: no peak'
    ],
    [
      task.target === 'linear' && task.noise === 0 && polynomials,
      'task.noise',
      'with 0 noise a line is in reach of the first feature: no peak but of rounding'
    ],
    [
      model.basis === 'relu',
      'model.basis',
      'features that never fire leave the rank below P: the peak lies a little beyond the threshold'
    ],
    [
      model.basis === 'randomFourier' && model.spread < 1,
      'model.spread',
      'slow waves are nearly alike: the rank stays below P, and the cut-off hides the peak'
    ],
    [task.repeats < 10, 'task.repeats', `the median over ${task.repeats} draws jumps; 30 or more are smooth`]
  ]
  return hints.flatMap(([applies, path, text]) => (applies ? [{ path, text }] : []))
}
