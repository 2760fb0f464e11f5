/** What the schema cannot say, and what a spec implies. */
import type { SpecFact, SpecProblem } from '#shared/experiment'
import { DIGITS, leftForTraining } from '#kit/digits'
import { placesOf } from './series'
import type { DigitFeaturesSpec } from './spec'

/** Numbers of the largest design of training and test rows: 100 MB of each thread. */
const MOST_DESIGN = 1.25e7

export function check({ task }: DigitFeaturesSpec): SpecProblem[] {
  const problems: SpecProblem[] = []
  const left = leftForTraining(task).reduce((sum, count) => sum + count, 0)
  if (task.samples > left)
    problems.push({
      path: 'task.samples',
      message: `Beside ${task.testRows} test rows there are ${left} of the ${DIGITS.rows} digits left. Use ${left} or fewer, or fewer test rows.`
    })
  const rows = task.samples + task.testRows
  const most = Math.floor(MOST_DESIGN / rows)
  const large = task.sizes.findIndex((size) => size > most)
  if (large >= 0)
    problems.push({
      path: `task.sizes.${large}`,
      message: `${task.sizes[large]} features of ${rows} rows are more than fits into memory. Use at most ${most}, or fewer rows.`
    })
  if (placesOf(task.sizes).length < 2)
    problems.push({ path: 'task.sizes', message: 'At least 2 numbers of features that differ are needed.' })
  return problems
}

export function facts(spec: DigitFeaturesSpec): SpecFact[] {
  if (check(spec).length > 0) return []
  const { samples: n, sizes, labelNoise } = spec.task
  return [
    { path: 'task.samples', text: `n = ${n} features can meet every row` },
    { path: 'task.labelNoise', text: `about ${Math.round(labelNoise * n)} rows told wrong` },
    { path: 'task.sizes', text: `${placesOf(sizes).length} fits` }
  ]
}
