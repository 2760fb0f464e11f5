/** What the schema cannot say, and what a spec implies. */
import type { SpecFact, SpecProblem } from '#shared/experiment'
import { replicaSpecs } from '#shared/replicas'
import { placesOf } from './data/places'
import type { KernelSpec } from './spec'

/** Multiplications of one run, all seeds: some minutes of one core. */
const MOST_OPERATIONS = 3e11
/** Weights of one network. */
const MOST_WEIGHTS = 2e7

const weightsOf = (inputs: number, width: number, depth: number): number =>
  inputs * width + (depth - 2) * width * width + width

export function check(spec: KernelSpec): SpecProblem[] {
  const { task, model } = spec
  const problems: SpecProblem[] = []
  const add = (path: string, message: string): void => void problems.push({ path, message })
  if (task.closedForm && task.over !== 'run')
    add(
      'task.closedForm',
      'It is of a run that is read; networks over steps have their closed form anyway. Set task.over to run, or leave it out.'
    )
  if ((task.pictured ?? 0) > 0 && task.over === 'width')
    add('task.pictured', 'Kernels along widths have no picture. Set it to 0, or task.over to steps or run.')
  if (task.over === 'run') {
    if (spec.source.run === '')
      add('source.run', 'Name the run whose network is looked at by its id, as saltus list shows it.')
    return problems
  }
  if (task.over === 'width') {
    if (!(task.from < task.to))
      add('task.to', `task.to must be beyond task.from, ${task.from}; it is ${task.to}.`)
    if (weightsOf(task.inputs, task.to, model.depth) > MOST_WEIGHTS)
      add(
        'task.to',
        `A network ${task.to} wide and ${model.depth} deep has more than ${MOST_WEIGHTS} weights. Use fewer.`
      )
    return problems
  }
  if (task.degree > task.inputs)
    add('task.degree', `There are ${task.inputs} inputs. Use a degree of ${task.inputs} or less.`)
  model.scales.forEach((scale, i) => {
    if (model.scales.indexOf(scale) < i) add(`model.scales.${i}`, `α = ${scale} stands there twice.`)
  })
  const operations = operationsOf(spec)
  if (operations > MOST_OPERATIONS)
    add(
      'task.steps',
      `${task.steps} steps of ${spec.replicas * model.scales.length} networks take about ${short(operations)} multiplications; ${MOST_OPERATIONS} are allowed. Use fewer steps, rows or units.`
    )
  return problems
}

const short = (value: number): string => String(Number(value.toPrecision(2)))

/** Forward and backward, all seeds and scales. */
const operationsOf = (spec: KernelSpec): number =>
  replicaSpecs(spec).reduce(
    (sum, { task, model }) =>
      sum +
      3 * task.steps * model.scales.length * task.samples * weightsOf(task.inputs, model.width, model.depth),
    0
  )

/** Polynomials of a degree on a sphere: harmonics of that degree in d dimensions. */
function harmonics(d: number, k: number): number {
  const choose = (n: number, m: number): number =>
    m < 0 ? 0 : Array.from({ length: m }, (_, i) => (n - i) / (i + 1)).reduce((a, b) => a * b, 1)
  return Math.round(choose(d + k - 1, k) - choose(d + k - 3, k - 2))
}

export function facts(spec: KernelSpec): SpecFact[] {
  if (check(spec).length > 0) return []
  const { task, model } = spec
  const at = { path: 'task.places', text: `${placesOf(spec).length} places` }
  if (task.over === 'run')
    return [
      {
        path: 'source.steps',
        text: spec.source.steps.length > 0 ? `${spec.source.steps.length} states` : 'all kept states'
      }
    ]
  if (task.over === 'width') return [at]
  return [
    at,
    {
      path: 'task.degree',
      text: `${harmonics(task.inputs, task.degree)} functions of this degree, which a fixed kernel cannot tell apart with fewer rows; there are ${task.samples}`
    },
    {
      path: 'model.width',
      text: `${weightsOf(task.inputs, model.width, model.depth)} weights for ${task.samples} rows`
    }
  ]
}
