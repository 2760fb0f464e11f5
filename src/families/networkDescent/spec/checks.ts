/** What the schema cannot say, and what a spec implies. */
import type { SpecFact, SpecProblem } from '#shared/experiment'
import { pathText } from '#shared/paths'
import { replicaSpecs } from '#shared/replicas'
import { quotas } from '#kit/data'
import { DIGITS, leftForTraining } from '#kit/digits'
import { classesOf, inputsOf } from '../data/set'
import { outputsOf, parameterCount } from '../program/network'
import type { DescentSpec, DescentTask } from './spec'

type Add = (path: string, message: string) => void

/** Replicas train as wide as the widest, and noise would fill what the narrow ones leave at 0. */
const noises = ['weightNoise', 'updateNoise'] as const

export function check(spec: DescentSpec): SpecProblem[] {
  const { task, optimizer, perReplica } = spec
  const problems: SpecProblem[] = []
  const add: Add = (path, message) => void problems.push({ path, message })
  checkWeights(task, add)
  if (task.data === 'digits' && problems.length === 0) checkDigits(spec, add)
  if (perReplica['model.width'] && noises.some((noise) => optimizer[noise] > 0))
    add(
      pathText(['perReplica', 'model.width']),
      'Replicas of different width cannot train with weight or update noise, which would widen them again.'
    )
  return problems
}

function checkWeights(task: DescentTask, add: Add): void {
  const { classWeights: weights, samples } = task
  const classes = classesOf(task)
  if (classes === 0 || weights.length === 0) return
  if (weights.length !== classes)
    return add('task.classWeights', `The list has ${weights.length} weights for ${classes} classes.`)
  if (weights.every((weight) => weight === 0))
    return add('task.classWeights', 'All weights are 0. Give every class a weight above 0.')
  const none = quotas(samples, weights).indexOf(0)
  if (none >= 0)
    add(
      'task.classWeights',
      `Class ${none} would have no row among ${samples}. Give it a larger weight, or use more training rows.`
    )
}

function checkDigits(spec: DescentSpec, add: Add): void {
  const { task } = spec
  const most = DIGITS.rows - DIGITS.classes
  if (task.testRows > most)
    return add('task.testRows', `There are ${DIGITS.rows} digits. Use ${most} test rows or fewer.`)
  const left = leftForTraining(task)
  const samples = Math.max(...replicaSpecs(spec).map((single) => single.task.samples))
  const all = left.reduce((sum, count) => sum + count, 0)
  if (samples > all)
    return add(
      'task.samples',
      `Beside ${task.testRows} test rows there are ${all} of the ${DIGITS.rows} digits left. Use ${all} or fewer, or fewer test rows.`
    )
  if (task.classWeights.length === 0) return
  quotas(samples, task.classWeights).forEach((count, digit) => {
    if (count > left[digit]!)
      add(
        'task.classWeights',
        `Digit ${digit} would need ${count} rows; ${left[digit]} are no test rows. Use a smaller weight, or fewer training rows.`
      )
  })
}

const short = (value: number): string => String(Number(value.toPrecision(3)))

/** How far above the interpolation threshold: parameters over numbers to be fitted, n for each output. */
export function facts(spec: DescentSpec): SpecFact[] {
  const { task, batchSize } = spec
  const parameters = parameterCount(spec)
  const fitted = task.samples * outputsOf(spec)
  return [
    {
      path: 'task.samples',
      text: `an epoch of ${short(task.samples / batchSize)} steps${classesOf(task) > 0 ? `; about ${Math.round(task.labelNoise * task.samples)} rows told wrong` : ''}`
    },
    {
      path: 'model.width',
      text: `${parameters} parameters, ${short(parameters / fitted)} for each of n·${outputsOf(spec)} = ${fitted} numbers to fit; ${inputsOf(task)} inputs`
    }
  ]
}
