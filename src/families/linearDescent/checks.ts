/** What the schema cannot say. */
import { AppError } from '#shared/errors'
import type { SpecProblem } from '#shared/experiment'
import { isOnLine } from './data/bases'
import { dimensionsOf } from './data/draws'
import { compileFormula } from './data/formula'
import { largestSizes, placesOf } from './data/places'
import { exactTarget, hasOracle } from './exact/oracle'
import { CURVE_POINTS } from './fit/measure'
import type { DescentSpec } from './spec'

/** Numbers of the largest design, and of the features of all test rows: 64 and 160 MB of each thread. */
const MOST_DESIGN = 8e6
const MOST_TEST = 2e7

const problem = (path: string, message: string): SpecProblem => ({ path, message })

export function checkAxis({ task, model }: DescentSpec): SpecProblem[] {
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

function checkFormula({ task }: DescentSpec): SpecProblem[] {
  if (task.target !== 'formula') return []
  try {
    compileFormula(task.formula)
    return []
  } catch (error) {
    if (!(error instanceof AppError)) throw error
    return [problem('task.formula', error.message)]
  }
}

/** Rows of fitted curves that a run may store: some 100 MB. */
const MOST_CURVES = 2e6
/** Sizes that 192 digits are computed for, in about a second a fit. */
const [MOST_EXACT_ROWS, MOST_EXACT_PARAMETERS, MOST_EXACT_FREQUENCY] = [128, 256, 200]

function checkBeside(spec: DescentSpec, parameters: number, samples: number): SpecProblem[] {
  const { task, model, replicas } = spec
  if (task.shapes && task.target === 'teacher')
    return [
      problem(
        'task.shapes',
        'A teacher has several inputs, so that there is no curve to store. Switch it off.'
      )
    ]
  const rows = placesOf(spec).length * replicas * (CURVE_POINTS + samples)
  if (task.shapes && rows > MOST_CURVES)
    return [
      problem(
        'task.shapes',
        `Fitted curves at all places are ${rows} rows; at most ${MOST_CURVES} are stored. Use fewer places or replicas, or switch them off.`
      )
    ]
  if (!task.exact) return []
  const refused =
    model.ablation !== 'none' || model.solver === 'ridge' || task.vary === 'ridge'
      ? 'the least-norm solution, without ridge and ablation'
      : !hasOracle(model.basis) || exactTarget(task) === null
        ? 'polynomials on a target of one x that is no formula'
        : samples > MOST_EXACT_ROWS || parameters > MOST_EXACT_PARAMETERS
          ? `up to ${MOST_EXACT_ROWS} samples and ${MOST_EXACT_PARAMETERS} parameters`
          : task.target !== 'linear' && task.target !== 'step' && task.frequency > MOST_EXACT_FREQUENCY
            ? `frequencies up to ${MOST_EXACT_FREQUENCY}`
            : null
  return refused === null
    ? []
    : [problem('task.exact', `The oracle computes ${refused}. Change that, or switch it off.`)]
}

export function check(spec: DescentSpec): SpecProblem[] {
  const axis = [...checkAxis(spec), ...checkFormula(spec)]
  if (axis.length > 0) return axis
  const { parameters, samples } = largestSizes(spec)
  return [
    ...checkBasis(spec, parameters),
    ...checkSolver(spec),
    ...checkSize(spec, parameters, samples),
    ...checkBeside(spec, parameters, samples)
  ]
}
