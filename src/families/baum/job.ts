/** Baum's construction as a job: a unit is a place on the axis, with all replicas. */
import { replicaSpecs } from '#shared/replicas'
import { type Job, rowsOfUnit } from '#kit/job'
import { drawRows, placesOf, sizesAt } from './data'
import { declare } from './declare'
import { answersOf, labelOnPlanes, lengthOf, planesOf } from './network'
import type { BaumSpec } from './spec'

export function createJob(spec: BaumSpec): Job {
  const places = placesOf(spec)
  const declared = declare(spec)
  const singles = replicaSpecs(spec)
  const symbol = spec.task.vary === 'samples' ? 'n' : 'd'
  return {
    units: places.map((place) => `${symbol} = ${place}`),
    inputs: (unit) => ({
      sizes: sizesAt(spec, places[unit]!),
      replicas: singles.map(({ seed, task: { positives, slab }, model }) => ({
        seed,
        positives,
        slab,
        model
      }))
    }),
    compute(unit) {
      const place = places[unit]!
      const found = singles.map((single) => tablesAt(single, place))
      return declared.map((each) =>
        rowsOfUnit(
          each,
          place,
          found.flatMap((tables, replica) => {
            const row = tables[each.name as keyof typeof tables]
            return row ? [{ replica, ...row }] : []
          })
        )
      )
    }
  }
}

/** Rows of one replica by series; no slab where there is no plane, or no row beside those on it. */
function tablesAt(single: BaumSpec, place: number) {
  const { n, d } = sizesAt(single, place)
  const rows = drawRows(single, n, d)
  const label = labelOnPlanes(rows.labels, single.model)
  const planes = planesOf(rows, label)
  const answers = answersOf(planes, rows.inputs, single.task.slab, label)
  const right = answers.reduce((sum, answer, row) => sum + Number(answer === rows.labels[row]), 0)
  const members = rows.labels.reduce((sum, own) => sum + Number(own === label), 0)
  const units = 2 * planes.length
  const parameters = units * (d + 1) + units + 1
  const slabs = planes.flatMap(({ normal, margin }) =>
    margin === null ? [] : [{ margin, width: margin / lengthOf(normal) }]
  )
  const width = slabs.reduce((least, each) => Math.min(least, each.width), Infinity)
  return {
    network: {
      accuracy: right / n,
      units,
      most: 2 * Math.ceil(members / d),
      baum: Math.ceil(n / d),
      parameters
    },
    slab:
      slabs.length === 0
        ? null
        : {
            margin: slabs.reduce((least, each) => Math.min(least, each.margin), Infinity),
            width,
            slope: 2 / width,
            bound: Math.sqrt((n * d) / parameters)
          }
  }
}
