/** Errors and slopes of a fit at one place of the axis, of one replica. */
import type { Matrix } from '#shared/linalg/matrix'
import {
  climb,
  closestOpposite,
  drawRows,
  effectiveDimension,
  lookAt,
  noiseOf,
  type Place
} from '#kit/robustness'
import type { Sizes } from '../data/places'
import type { FeaturesSpec } from '../spec'
import { designOf, drawFeatures } from './features'
import { fitTo } from './solve'

export type Row = Record<string, number>

/** What a place gives: a row for each series that has one. */
export interface Measured {
  fit: Row
  /** Null where the law claims nothing. */
  law: Row | null
  rows: Row
}

/** @returns a function of the place's sizes, with the rows drawn once */
export function measurer(single: FeaturesSpec): (sizes: Sizes) => Measured {
  const { task, model, seed } = single
  const trained = drawRows(task, task.samples, seed, 'data')
  const fresh = drawRows(task, task.freshRows, seed, 'probe')
  const seen = joined(trained.inputs, fresh.inputs)
  const radius = longest(seen)
  const closest = closestOpposite(trained.inputs, trained.labels)
  const rows = { opposite: closest === null ? 0 : 2 / closest, dimension: effectiveDimension(seen) }
  const noise = noiseOf(task)
  return (sizes) => {
    const features = drawFeatures(sizes.features, task.inputs, model.bias, seed)
    const fit = fitTo(designOf(features, trained.inputs), trained.labels, sizes.fit)
    // f = Σ aⱼ·max(0, …)/√p
    const coefficients = fit.coefficients.map((a) => a / Math.sqrt(sizes.features))
    const look = (of: Matrix<Float64Array>): Place[] =>
      Array.from({ length: of.rows }, (_, row) => lookAt(features, coefficients, of.data, row * of.columns))
    const [at, beyond] = [look(trained.inputs), look(fresh.inputs)]
    const steepest = (places: readonly Place[]): number => Math.max(...places.map(({ slope }) => slope))
    const found = [...at, ...beyond]
      .map(({ slope }, row) => ({ slope, row }))
      .sort((a, b) => b.slope - a.slope || a.row - b.row)
      .slice(0, task.climbs)
      .map(({ row }, lane) => climb(features, coefficients, rowOf(seen, row), { radius, seed, lane }))
    const slope = Math.max(...found)
    const train = meanOf(at, (place, i) => (place.value - trained.labels[i]!) ** 2)
    const law = (dimensions: number): number => Math.sqrt((task.samples * dimensions) / sizes.features)
    return {
      fit: {
        train,
        // of labels drawn anew for these rows: their noise enters by its expectation
        test: meanOf(beyond, ({ value }, i) => {
          const mean = (1 - 2 * task.labelNoise) * fresh.truth[i]!
          return (value - mean) ** 2 + noise
        }),
        slope,
        rows: steepest(at),
        sampled: steepest([...at, ...beyond])
      },
      law:
        train < noise
          ? {
              bound: law(task.inputs),
              effective: law(rows.dimension),
              below: noise - train,
              ratio: slope / law(task.inputs)
            }
          : null,
      rows
    }
  }
}

const meanOf = <T>(all: readonly T[], of: (each: T, i: number) => number): number =>
  all.reduce((sum, each, i) => sum + of(each, i), 0) / all.length

const rowOf = ({ data, columns }: Matrix<Float64Array>, row: number): Float64Array =>
  data.slice(row * columns, (row + 1) * columns)

function joined(a: Matrix<Float64Array>, b: Matrix<Float64Array>): Matrix<Float64Array> {
  const data = new Float64Array(a.data.length + b.data.length)
  data.set(a.data)
  data.set(b.data, a.data.length)
  return { data, rows: a.rows + b.rows, columns: a.columns }
}

const longest = (of: Matrix<Float64Array>): number =>
  Math.sqrt(
    Math.max(
      ...Array.from({ length: of.rows }, (_, row) =>
        rowOf(of, row).reduce((sum, part) => sum + part * part, 0)
      )
    )
  )
