/** Random features as a job: a unit is a place on the axis, with all replicas. */
import { replicaSpecs } from '#shared/replicas'
import { type Job, rowsOfUnit } from '#kit/job'
import { placesOf, sizesAt } from './data/places'
import { declare } from './declare'
import { type Measured, measurer } from './fit/measure'
import type { FeaturesSpec } from './spec'

export function createJob(spec: FeaturesSpec): Job {
  const places = placesOf(spec)
  const declared = declare(spec)
  const singles = replicaSpecs(spec)
  // rows are drawn by the thread that computes, and once
  let measurers: ReturnType<typeof measurer>[] | null = null
  return {
    units: places.map((place) => `${spec.task.vary === 'fit' ? 'train error' : 'p'} = ${place}`),
    inputs: (unit) => ({
      sizes: sizesAt(spec, places[unit]!),
      replicas: singles.map(({ seed, task, model }) => {
        const { vary: _vary, from: _from, to: _to, places: _places, ...rows } = task
        return { seed, rows, bias: model.bias }
      })
    }),
    compute(unit) {
      const place = places[unit]!
      measurers ??= singles.map(measurer)
      const found = measurers.map((measure, r) => measure(sizesAt(singles[r]!, place)))
      return declared.map((each) =>
        rowsOfUnit(
          each,
          place,
          found.flatMap((tables, replica) => {
            const row = tables[each.name as keyof Measured]
            return row ? [{ replica, ...row }] : []
          })
        )
      )
    }
  }
}
