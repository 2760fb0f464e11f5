/** What the schema cannot say, and what a spec implies. */
import type { SpecFact, SpecProblem } from '#shared/experiment'
import { placesOf, sizesAt } from './data'
import type { BaumSpec } from './spec'

const MOST_INPUTS = 500
/** Numbers of the largest set of rows: 16 MB of each thread. */
const MOST = 2e6

export function check(spec: BaumSpec): SpecProblem[] {
  const { from, to, vary } = spec.task
  if (!(from < to))
    return [{ path: 'task.to', message: `task.to must be beyond task.from, ${from}; it is ${to}.` }]
  if (vary === 'samples' && from < 2)
    return [{ path: 'task.from', message: `Samples begin with at least 2 rows; task.from is ${from}.` }]
  if (vary === 'inputs' && to > MOST_INPUTS)
    return [{ path: 'task.to', message: `Inputs end with at most ${MOST_INPUTS}; task.to is ${to}.` }]
  const { n, d } = sizesAt(spec, to)
  return n * d > MOST
    ? [
        {
          path: 'task.to',
          message: `${n} rows of ${d} inputs are more than is built. Use at most ${MOST} numbers in all.`
        }
      ]
    : []
}

export function facts(spec: BaumSpec): SpecFact[] {
  if (check(spec).length > 0) return []
  const { n, d } = sizesAt(spec, spec.task.to)
  return [
    { path: 'task.places', text: `${placesOf(spec).length} places` },
    { path: 'task.to', text: `up to ⌈n/d⌉ = ${Math.ceil(n / d)} units` }
  ]
}
