/**
 * Features max(0, wⱼ·x + bⱼ)/√p with random w and b.
 *
 * Dims: p features, n rows, d inputs.
 */
import { normalsOf } from '#shared/elementary'
import type { Matrix } from '#shared/linalg/matrix'
import { RandomStream } from '#shared/random'
import { before, type Units } from '#kit/robustness'

/** w standard normal, b of standard deviation `bias`; the first features are the same however many there are. */
export function drawFeatures(count: number, inputs: number, bias: number, seed: number): Units {
  const normal = normalsOf(new RandomStream(seed, 'init'))
  const width = inputs + 1
  const weights = Float64Array.from({ length: count * width }, (_, at) =>
    at % width === inputs ? bias * normal() : normal()
  )
  return { weights, count, inputs }
}

/** All features of all rows, `[n, p]`. */
export function designOf(
  features: Units,
  { data: x, rows, columns }: Matrix<Float64Array>
): Matrix<Float64Array> {
  const { count: p } = features
  const scale = 1 / Math.sqrt(p)
  const data = new Float64Array(rows * p)
  for (let row = 0; row < rows; row++)
    for (let j = 0; j < p; j++) data[row * p + j] = Math.max(0, before(features, j, x, row * columns)) * scale
  return { data, rows, columns: p }
}
