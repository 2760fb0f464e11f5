/** Rows, their labels, and where a run computes. Dims: n rows, d inputs. */
import { exponential, logarithm, normalsOf } from '#shared/elementary'
import type { Matrix } from '#shared/linalg/matrix'
import { RandomStream } from '#shared/random'
import type { BaumSpec } from './spec'

export interface Rows {
  /** `[n, d]` */
  inputs: Matrix<Float64Array>
  /** ±1, `[n]` */
  labels: Float64Array
}

/** Normal rows of variance 1/d, in general position but for chance zero; the first ones are the same for every n. */
export function drawRows({ task, seed }: BaumSpec, n: number, d: number): Rows {
  const normal = normalsOf(new RandomStream(seed, 'data'))
  const std = 1 / Math.sqrt(d)
  const data = Float64Array.from({ length: n * d }, () => std * normal())
  const coin = new RandomStream(seed, 'noise')
  const labels = Float64Array.from({ length: n }, () => (coin.uniform() < task.positives ? 1 : -1))
  return { inputs: { data, rows: n, columns: d }, labels }
}

/** Ascending, each once. */
export function placesOf({ task: { from, to, places } }: Pick<BaumSpec, 'task'>): number[] {
  const span = logarithm(to) - logarithm(from)
  const spaced = Array.from({ length: places }, (_, i) =>
    Math.round(exponential(logarithm(from) + (i / (places - 1)) * span))
  )
  return [...new Set(spaced)]
}

export const sizesAt = ({ task }: Pick<BaumSpec, 'task'>, place: number): { n: number; d: number } =>
  task.vary === 'samples' ? { n: place, d: task.inputs } : { n: task.samples, d: place }
