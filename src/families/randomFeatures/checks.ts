/** What the schema cannot say, and what a spec implies. */
import type { SpecFact, SpecProblem } from '#shared/experiment'
import { replicaSpecs } from '#shared/replicas'
import { noiseOf } from '#kit/robustness'
import { placesOf } from './data/places'
import type { FeaturesSpec } from './spec'

/** Numbers of the largest design, and of fresh rows: 64 and 80 MB of each thread. */
const MOST_DESIGN = 8e6
const MOST_FRESH = 1e7
const MOST_FEATURES = 20_000

export function check(spec: FeaturesSpec): SpecProblem[] {
  const { task } = spec
  const problems: SpecProblem[] = []
  const add = (path: string, message: string): void => void problems.push({ path, message })
  if (!(task.from < task.to))
    add('task.to', `task.to must be beyond task.from, ${task.from}; it is ${task.to}.`)
  else if (task.vary === 'fit') {
    if (task.to > 2)
      add('task.to', `Labels are ±1, so that a train error of 1 is that of answering 0. Use at most 2.`)
  } else {
    if (!Number.isInteger(task.from) || task.from < 1)
      add('task.from', `Features begin with a whole number of at least 1; task.from is ${task.from}.`)
    if (!Number.isInteger(task.to) || task.to > MOST_FEATURES)
      add('task.to', `Features end with a whole number of at most ${MOST_FEATURES}; task.to is ${task.to}.`)
  }
  if (task.freshRows * task.inputs > MOST_FRESH)
    add(
      'task.freshRows',
      `${task.freshRows} fresh rows of ${task.inputs} inputs are more than fits into memory. Use at most ${Math.floor(MOST_FRESH / task.inputs)}.`
    )
  const [path, most] = task.vary === 'fit' ? ['model.features', spec.model.features] : ['task.to', task.to]
  if (problems.length === 0 && most * task.samples > MOST_DESIGN)
    add(
      path,
      `${most} features of ${task.samples} rows are more than fits into memory. Use at most ${Math.floor(MOST_DESIGN / task.samples)} features, or fewer rows.`
    )
  return problems
}

const short = (value: number): string => String(Number(value.toPrecision(3)))

export function facts(spec: FeaturesSpec): SpecFact[] {
  if (check(spec).length > 0) return []
  const { task, model } = spec
  const noises = [...new Set(replicaSpecs(spec).map((single) => short(noiseOf(single.task))))]
  const n = task.samples
  return [
    { path: 'task.places', text: `${placesOf(spec).length} places` },
    {
      path: 'task.samples',
      text: `n·d = ${n * task.inputs}: so many parameters, says the law, for a fit with slopes of order 1; ${n} are enough to meet every row`
    },
    {
      path: 'task.labelNoise',
      text: `σ² = ${noises.join(', ')}; the law is claimed where the train error is below that`
    },
    ...(task.vary === 'fit'
      ? [
          {
            path: 'model.features',
            text: `√(nd/p) = ${short(Math.sqrt((n * task.inputs) / model.features))}`
          }
        ]
      : [])
  ]
}
