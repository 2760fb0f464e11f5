/** Least squares as a job: a unit is a place on the axis, with all replicas and repeats. */
import { quantile } from '#shared/analysis/quantiles'
import { replicaSpecs } from '#shared/replicas'
import { type Job, rowsOfUnit } from '#kit/job'
import { placesOf, sizesAt } from './data/places'
import { fitsOf, type Measured } from './fit/measure'
import { declare } from './series'
import type { DescentSpec } from './spec'

const symbols = { parameters: 'P', samples: 'n', ridge: 'λ' } as const

export function createJob(spec: DescentSpec): Job {
  const places = placesOf(spec)
  const [fit] = declare(spec)
  const singles = replicaSpecs(spec)
  return {
    units: places.map((place) => `${symbols[spec.task.vary]} = ${place}`),
    inputs: (unit) => ({ place: places[unit], replicas: singles.map(decisive) }),
    compute: (unit) => {
      const place = places[unit]!
      const rows = singles.map((single, replica) => ({ replica, ...summary(single, place) }))
      return [rowsOfUnit(fit!, place, rows)]
    }
  }
}

/** All of a single run that a place depends on: which other places there are decides nothing. */
function decisive({ seed, task, model }: DescentSpec): object {
  const { from: _from, to: _to, places: _places, spacing: _spacing, ...rest } = task
  return { seed, task: rest, model }
}

/** Medians and quartiles over the repeats of one replica. */
function summary(single: DescentSpec, place: number): Record<string, number> {
  const fit = fitsOf(single, sizesAt(single, place))
  const fits = Array.from({ length: single.task.repeats }, (_, repeat) => fit(repeat))
  const over = (name: keyof Measured, share = 0.5): number =>
    quantile(Float64Array.from(fits, (each) => each[name]).sort(), fits.length, share)
  return {
    test: over('test'),
    testLow: over('test', 0.25),
    testHigh: over('test', 0.75),
    train: over('train'),
    norm: over('norm'),
    condition: over('condition'),
    rank: over('rank')
  }
}
