/** α = √(parameters/rows), by which the law of robustness is told (Bubeck & Sellke 2021, arXiv 2105.12806). */
import type { TrainingSpec } from '#shared/experiment'
import { replicaSpecs } from '#shared/replicas'
import type { TrainingFacts } from '../../kit/family'

const short = (value: number): string => String(Number(value.toPrecision(3)))

/** α = √(p/n), of every replica; of rows made anew at every step n is how many there are in the end. */
export function parametersPerRow(training: TrainingFacts, spec: TrainingSpec): string {
  const told = replicaSpecs(spec).map((single) => {
    const p = training.footprint(single).weights
    const set = training.trainingRows(single)
    const n = set ?? single.stop.steps * (single.batchSize ?? 0)
    return { alpha: short(Math.sqrt(p / n)), p, n, whole: set !== null }
  })
  const all = [...new Set(told.map(({ alpha }) => alpha))].join(', ')
  const { p, n, whole } = told[0]!
  return `α = √(p/n) = ${all}${all.includes(',') ? '' : `: ${p} parameters, ${n} ${whole ? 'training rows' : 'fresh rows by the last step'}`}`
}
