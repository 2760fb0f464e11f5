/** What the schema cannot say, and what a spec implies. */
import type { SpecFact, SpecProblem } from '#shared/experiment'
import { isOnLine } from './data/bases'
import { dimensionsOf } from './data/draws'
import { largestSizes, placesOf, threshold } from './data/places'
import type { DescentSpec } from './spec'

/** Numbers of the largest design, and of the features of all test rows: 64 and 160 MB of each thread. */
const MOST_DESIGN = 8e6
const MOST_TEST = 2e7

const problem = (path: string, message: string): SpecProblem => ({ path, message })

function checkAxis({ task, model }: DescentSpec): SpecProblem[] {
  const { from, to, vary } = task
  if (!(from < to)) return [problem('task.to', `task.to must be beyond task.from, ${from}; it is ${to}.`)]
  if (vary === 'ridge')
    return model.ablation === 'none'
      ? []
      : [
          problem(
            'model.ablation',
            'An ablation is one of the pseudo-inverse, and the ridge varies here. Use none.'
          )
        ]
  const least = vary === 'samples' ? 2 : 1
  const most = 5000
  return [
    ...(from < least || !Number.isInteger(from)
      ? [
          problem(
            'task.from',
            `${vary} begin with a whole number of at least ${least}; task.from is ${from}.`
          )
        ]
      : []),
    ...(to > most || !Number.isInteger(to)
      ? [problem('task.to', `${vary} end with a whole number of at most ${most}; task.to is ${to}.`)]
      : [])
  ]
}

function checkBasis({ task, model }: DescentSpec, parameters: number): SpecProblem[] {
  const d = dimensionsOf(task)
  if (isOnLine(model.basis))
    return task.target === 'teacher'
      ? [
          problem(
            'model.basis',
            `${model.basis} features are of one x, and a teacher has ${d} inputs. Use inputs, relu or randomFourier.`
          )
        ]
      : []
  if (model.basis !== 'inputs' || parameters <= d) return []
  const path = task.vary === 'parameters' ? 'task.to' : 'model.parameters'
  return [
    problem(path, `The basis inputs has ${d} features, and ${parameters} are asked for. Use at most ${d}.`)
  ]
}

function checkSolver({ task, model }: DescentSpec): SpecProblem[] {
  if (task.vary === 'ridge' || model.solver !== 'ridge' || model.ridge > 0) return []
  // More columns than rows somewhere: AᵀA has no inverse there.
  return largestSizes({ task, model }).parameters > fewestSamples({ task, model })
    ? [
        problem(
          'model.ridge',
          'A ridge of 0 has no solution where parameters outnumber samples. Use more than 0, or the solver pinv.'
        )
      ]
    : []
}

const fewestSamples = ({ task }: Pick<DescentSpec, 'task' | 'model'>): number =>
  task.vary === 'samples' ? task.from : task.samples

function checkSize({ task }: DescentSpec, parameters: number, samples: number): SpecProblem[] {
  const path = task.vary === 'ridge' ? 'model.parameters' : 'task.to'
  const most = Math.floor(Math.min(MOST_DESIGN / samples, MOST_TEST / task.testPoints))
  if (parameters <= most) return []
  return [
    problem(
      path,
      `${parameters} parameters with ${samples} samples and ${task.testPoints} test points are more than fits into memory. Use at most ${most} parameters, or fewer rows.`
    )
  ]
}

export function check(spec: DescentSpec): SpecProblem[] {
  const axis = checkAxis(spec)
  if (axis.length > 0) return axis
  const { parameters, samples } = largestSizes(spec)
  return [...checkBasis(spec, parameters), ...checkSolver(spec), ...checkSize(spec, parameters, samples)]
}

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
