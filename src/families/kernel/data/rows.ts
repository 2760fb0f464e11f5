/** Rows on a sphere and the product of some of their inputs. Dims: n rows, d inputs. */
import { normalsOf } from '#shared/elementary'
import type { Matrix } from '#shared/linalg/matrix'
import { RandomStream } from '#shared/random'
import type { KernelSpec } from '../spec'

export interface Rows {
  /** `[n, d]`, each of length √d. */
  inputs: Matrix<Float64Array>
  /** `[n]`, of variance 1. */
  targets: Float64Array
}

/** @param purpose `data` for the training rows, `probe` for fresh ones; the first ones are the same however many there are */
export function drawRows(
  { task: { inputs: d, degree }, seed }: KernelSpec,
  n: number,
  purpose: 'data' | 'probe'
): Rows {
  const normal = normalsOf(new RandomStream(seed, purpose))
  const data = new Float64Array(n * d)
  const targets = new Float64Array(n)
  // of the product of `degree` different inputs on that sphere: d^k/(d(d + 2)…(d + 2k − 2))
  let variance = 1
  for (let i = 0; i < degree; i++) variance *= d / (d + 2 * i)
  for (let row = 0; row < n; row++) {
    const x = data.subarray(row * d, (row + 1) * d)
    let square = 0
    for (let i = 0; i < d; i++) square += (x[i] = normal()) ** 2
    const scale = Math.sqrt(d / square)
    for (let i = 0; i < d; i++) x[i]! *= scale
    targets[row] = x.subarray(0, degree).reduce((product, each) => product * each, 1) / Math.sqrt(variance)
  }
  return { inputs: { data, rows: n, columns: d }, targets }
}
