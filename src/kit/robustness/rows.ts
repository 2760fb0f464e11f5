/**
 * Rows and their labels: pure functions of the seed, the first ones the same however many are drawn.
 *
 * Dims: n rows, d inputs.
 */
import { exponential, logarithm, normalsOf } from '#shared/elementary'
import type { Matrix } from '#shared/linalg/matrix'
import { RandomStream } from '#shared/random'

/** The law of rows and labels. */
export interface RowsLaw {
  /** `gaussian`: normal rows, labelled by the side of a random plane; `mixture`: normal clouds about random centres, with a label each. */
  data: 'gaussian' | 'mixture'
  inputs: number
  /** α: the i-th input has variance ∝ i^−α, of a mixture within its cloud. */
  decay: number
  clouds: number
  /** Share of the squared length of a row that lies within its cloud. */
  within: number
  /** q: probability that a label is turned. */
  labelNoise: number
}

export interface Rows {
  /** `[n, d]` */
  inputs: Matrix<Float64Array>
  /** What a row tells of its label, ±1, `[n]`. */
  truth: Float64Array
  /** ±1, turned with the probability of the label noise, `[n]`. */
  labels: Float64Array
}

/** Variance of a label given its row: σ² = 4q(1 − q). */
export const noiseOf = ({ labelNoise: q }: Pick<RowsLaw, 'labelNoise'>): number => 4 * q * (1 - q)

/** Standard deviations of the inputs, `[d]`; the variances ∝ i^−α sum up to `total`. */
function deviations({ inputs, decay }: RowsLaw, total: number): Float64Array {
  const shares = Float64Array.from({ length: inputs }, (_, i) => exponential(-decay * logarithm(i + 1)))
  const sum = shares.reduce((all, share) => all + share, 0)
  return shares.map((share) => Math.sqrt((total * share) / sum))
}

/** Writes the next row into `out` and tells its label without noise. */
type Draw = (out: Float64Array) => number

function gaussian(task: RowsLaw, seed: number, stream: RandomStream): Draw {
  const normal = normalsOf(stream)
  const direction = normalsOf(new RandomStream(seed, 'task'))
  const plane = Float64Array.from({ length: task.inputs }, direction)
  const std = deviations(task, 1)
  return (out) => {
    let side = 0
    for (let i = 0; i < out.length; i++) side += plane[i]! * (out[i] = std[i]! * normal())
    return side < 0 ? -1 : 1
  }
}

function mixture(task: RowsLaw, seed: number, stream: RandomStream): Draw {
  const { clouds, inputs, within } = task
  const normal = normalsOf(stream)
  const place = normalsOf(new RandomStream(seed, 'task'))
  const apart = Math.sqrt((1 - within) / inputs)
  const centres = Float64Array.from({ length: clouds * inputs }, () => apart * place())
  const coin = new RandomStream(seed, 'task', 0, 1)
  const labels = Float64Array.from({ length: clouds }, () => (coin.word() % 2 === 0 ? 1 : -1))
  const std = deviations(task, within)
  return (out) => {
    const cloud = stream.below(clouds)
    for (let i = 0; i < out.length; i++) out[i] = centres[cloud * inputs + i]! + std[i]! * normal()
    return labels[cloud]!
  }
}

/** @param purpose `data`: those trained on; `probe`: fresh ones */
export function drawRows(task: RowsLaw, n: number, seed: number, purpose: 'data' | 'probe'): Rows {
  const { inputs: d, labelNoise } = task
  const stream = new RandomStream(seed, purpose)
  const draw = { gaussian, mixture }[task.data](task, seed, stream)
  const turns = new RandomStream(seed, 'noise', 0, purpose === 'data' ? 0 : 1)
  const data = new Float64Array(n * d)
  const truth = new Float64Array(n)
  for (let row = 0; row < n; row++) truth[row] = draw(data.subarray(row * d, (row + 1) * d))
  const labels = truth.map((label) => (turns.uniform() < labelNoise ? -label : label))
  return { inputs: { data, rows: n, columns: d }, truth, labels }
}
