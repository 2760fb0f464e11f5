/** Least squares as a job: a unit is a place on the axis, with all replicas and repeats. */
import { quantile } from '#shared/analysis/quantiles'
import type { SeriesBatch } from '#shared/metrics'
import { replicaSpecs } from '#shared/replicas'
import { type Job, rowsOfUnit } from '#kit/job'
import { declare } from './declare'
import { evenPlaces, testedTask, trainingSets, type TrainingRows } from './data/draws'
import { largestSizes, placesOf, sizesAt } from './data/places'
import { targetOf } from './data/targets'
import { type Common, commonOf, CURVE_POINTS, fitsOf, type Measured } from './fit/measure'
import type { DescentSpec } from './spec'

const symbols = { parameters: 'P', samples: 'n', ridge: 'λ' } as const

type Row = Record<string, number>

export function createJob(spec: DescentSpec): Job {
  const places = placesOf(spec)
  const declared = declare(spec)
  const sizes = { largest: largestSizes(spec).samples, replicas: spec.replicas }
  const singles = replicaSpecs(spec).map((single): Single => ({
    single,
    sets: trainingSets(single.task, single.seed, sizes),
    common: commonOf(single.task, single.seed, single.task.repeats * spec.replicas)
  }))
  return {
    units: places.map((place) => `${symbols[spec.task.vary]} = ${place}`),
    inputs: (unit) => ({ place: places[unit], replicas: singles.map(({ single }) => decisive(single)) }),
    compute: (unit) => {
      const place = places[unit]!
      const found = singles.map((each) => rowsAt(each, place))
      return declared.map((each): SeriesBatch => {
        const rows = found.flatMap((tables, replica) =>
          tables[each.name as keyof typeof tables].map((row) => ({ replica, ...row }))
        )
        return rowsOfUnit(each, place, rows)
      })
    }
  }
}

/** All of a single run that a place depends on: which other places there are decides nothing. */
function decisive({ seed, task, model }: DescentSpec): object {
  const { from: _from, to: _to, places: _places, spacing: _spacing, ...rest } = task
  return { seed, task: rest, model }
}

/** One replica, and what its places have in common. */
interface Single {
  single: DescentSpec
  sets: (samples: number, repeat: number) => TrainingRows
  common: Common
}

/** Rows of one replica by series. */
function rowsAt(
  { single, sets, common }: Single,
  place: number
): Record<'fit' | 'curvature' | 'exact' | 'modes' | 'parts' | 'curve' | 'points', Row[]> {
  const sizes = sizesAt(single, place)
  const fit = fitsOf(single, sizes, common)
  const fits = Array.from({ length: single.task.repeats }, (_, repeat) =>
    fit(sets(sizes.samples, repeat), repeat)
  )
  const over = (read: (each: Measured) => number | undefined, share = 0.5): number =>
    middle(fits.map(read), share)
  const first = fits[0]!
  const deepest = Math.min(...fits.flatMap(({ factors }) => factors?.modes.length ?? []))
  return {
    fit: [
      {
        test: over(({ test }) => test),
        testLow: over(({ test }) => test, 0.25),
        testHigh: over(({ test }) => test, 0.75),
        train: over(({ train }) => train),
        norm: over(({ norm }) => norm),
        condition: over(({ condition }) => condition),
        rank: over(({ rank }) => rank)
      }
    ],
    curvature: first.curvature === null ? [] : [{ integral: over(({ curvature }) => curvature!) }],
    exact: first.exact
      ? [{ test: over(({ exact }) => exact!.test), condition: over(({ exact }) => exact!.condition) }]
      : [],
    modes: first.factors
      ? Array.from({ length: deepest }, (_, mode) => ({
          mode,
          value: over(({ factors }) => factors?.modes[mode]!.value),
          along: over(({ factors }) => factors?.modes[mode]!.along),
          residual: over(({ factors }) => factors?.modes[mode]!.residual),
          harm: over(({ factors }) => factors?.modes[mode]!.harm)
        }))
      : [],
    parts: first.factors
      ? [
          {
            variance: over(({ factors }) => factors?.modes.reduce((sum, { harm }) => sum + harm, 0)),
            bias: over(({ factors }) => factors?.bias)
          }
        ]
      : [],
    curve: first.curve ? curveRows(single, fits) : [],
    points: first.curve ? pointRows(sets(sizes.samples, 0)) : []
  }
}

/** A quantile of those draws that have a value. */
function middle(values: readonly (number | undefined)[], share: number): number {
  const known = Float64Array.from(values.filter((value) => value !== undefined)).sort()
  return quantile(known, known.length, share)
}

function curveRows({ task }: DescentSpec, fits: readonly Measured[]): Row[] {
  const target = targetOf(testedTask(task))
  const all = new Float64Array(fits.length)
  return Array.from(evenPlaces(CURVE_POINTS), (x, point) => {
    fits.forEach(({ curve }, i) => (all[i] = curve![point]!))
    const fitted = all[0]!
    all.sort()
    const at = (share: number): number => quantile(all, all.length, share)
    return { point, x, target: target(x), fitted, low: at(0.25), middle: at(0.5), high: at(0.75) }
  })
}

const pointRows = ({ inputs, answers }: TrainingRows): Row[] =>
  Array.from(answers, (y, row) => ({ row, x: inputs.data[row]!, y }))
