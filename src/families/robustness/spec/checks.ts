/** What the schema cannot say, and what a spec implies. */
import type { SpecFact, SpecProblem } from '#shared/experiment'
import { pathText } from '#shared/paths'
import { replicaSpecs } from '#shared/replicas'
import { DIGITS, leftForTraining } from '#kit/digits'
import { noiseOf } from '#kit/robustness'
import { inputsOf, isDigits } from '../data/set'
import { parameterCount } from '../program/network'
import type { RobustSpec } from './spec'

/** Replicas train as wide as the widest, and noise would fill what the narrow ones leave at 0. */
const noises = ['weightNoise', 'updateNoise'] as const
/** Numbers of all rows of a replica: 80 MB. */
const MOST = 2e7

export function check(spec: RobustSpec): SpecProblem[] {
  const { task, optimizer, perReplica, batchSize } = spec
  const problems: SpecProblem[] = []
  const add = (path: string, message: string): void => void problems.push({ path, message })
  if (batchSize !== null && batchSize > task.samples)
    add(
      'batchSize',
      `A batch of ${batchSize} is more than the ${task.samples} training rows. Use at most that, or none for all of them.`
    )
  if (isDigits(task)) {
    const most = DIGITS.rows - DIGITS.classes
    const left = task.testRows > most ? 0 : leftForTraining(task).reduce((sum, count) => sum + count, 0)
    if (task.testRows > most)
      add('task.testRows', `There are ${DIGITS.rows} digits. Use ${most} test rows or fewer.`)
    else if (task.samples > left)
      add(
        'task.samples',
        `Beside ${task.testRows} test rows there are ${left} of the ${DIGITS.rows} digits left. Use ${left} or fewer, or fewer test rows.`
      )
  } else if ((task.samples + task.testRows) * task.inputs > MOST)
    add(
      'task.inputs',
      `${task.samples + task.testRows} rows of ${task.inputs} inputs are more than fits into memory. Use at most ${Math.floor(MOST / (task.samples + task.testRows))} inputs.`
    )
  if (perReplica['model.width'] && noises.some((noise) => optimizer[noise] > 0))
    add(
      pathText(['perReplica', 'model.width']),
      'Replicas of different width cannot train with weight or update noise, which would widen them again.'
    )
  return problems
}

const short = (value: number): string => String(Number(value.toPrecision(3)))

/** α, and what the law asks of so many parameters. */
export function facts(spec: RobustSpec): SpecFact[] {
  const { task } = spec
  const parameters = parameterCount(spec)
  const [n, d] = [task.samples, inputsOf(task)]
  const noises = [...new Set(replicaSpecs(spec).map((single) => short(noiseOf(single.task))))]
  return [
    {
      path: 'model.width',
      text: `p = ${parameters} parameters, α = √(p/n) = ${short(Math.sqrt(parameters / n))}${isDigits(task) ? '' : `; √(nd/p) = ${short(Math.sqrt((n * d) / parameters))}`}`
    },
    ...(isDigits(task)
      ? [{ path: 'task.labelNoise', text: `about ${Math.round(task.labelNoise * n)} rows told wrong` }]
      : [
          {
            path: 'task.labelNoise',
            text: `σ² = ${noises.join(', ')}; the law is claimed where the train error is below that`
          }
        ])
  ]
}
