/**
 * Rows of one replica, features of rows, and answers as numbers. Dims: n training rows, T test rows, N features, C = 10 classes.
 */
import { normalsOf } from '#shared/elementary'
import type { Matrix } from '#shared/linalg/matrix'
import { blockProducts } from '#shared/linalg/rowBlocks'
import { RandomStream } from '#shared/random'
import type { Part } from '#kit/data'
import { DIGITS, drawDigits } from '#kit/digits'
import type { DigitFeaturesSpec } from './spec'

const D = DIGITS.side ** 2
const C = DIGITS.classes

export interface Rows {
  train: Part
  test: Part
  /** What training rows are told to be, `[n]`. */
  told: Float32Array
}

export function drawRows({ task, seed }: DigitFeaturesSpec): Rows {
  const { train, test } = drawDigits({ ...task, classWeights: [] }, seed)
  const stream = new RandomStream(seed, 'noise')
  const told = train.truth.map((own) => {
    const [wrong, other] = [stream.uniform() < task.labelNoise, Math.floor(stream.uniform() * (C - 1))]
    return wrong ? other + Number(other >= own) : own
  })
  return { train, test, told }
}

/** Weights and bias of the first `most` features, `[most, D + 1]`: the first ones are the same however many there are. */
export function drawFeatures({ model, seed }: DigitFeaturesSpec, most: number): Float64Array {
  const normal = normalsOf(new RandomStream(seed, 'init'))
  return Float64Array.from(
    { length: most * (D + 1) },
    (_, at) => normal() * (at % (D + 1) === D ? model.bias : model.spread)
  )
}

/** max(0, w·x + b) of the first `count` features, `[rows, count]`. */
export function designOf({ x }: Part, features: Float64Array, count: number): Matrix<Float64Array> {
  const rows = x.length / D
  // a row ends with a one, which the bias is the weight of
  const inputs = new Float64Array(rows * (D + 1))
  for (let row = 0; row < rows; row++) {
    inputs.set(x.subarray(row * D, (row + 1) * D), row * (D + 1))
    inputs[row * (D + 1) + D] = 1
  }
  const design = blockProducts(
    { data: inputs, rows, columns: D + 1 },
    { data: features.subarray(0, count * (D + 1)), rows: count, columns: D + 1 }
  )
  const { data } = design
  for (let i = 0; i < data.length; i++) data[i] = Math.max(0, data[i]!)
  return design
}

/** A one at the place of each label in every list, `[n, C · lists]`. */
export function targetsOf(lists: readonly Float32Array[]): Matrix<Float64Array> {
  const rows = lists[0]!.length
  const columns = C * lists.length
  const data = new Float64Array(rows * columns)
  lists.forEach((labels, list) =>
    labels.forEach((label, row) => (data[row * columns + list * C + label] = 1))
  )
  return { data, rows, columns }
}

/** The class of the largest of the C answers of a list, by row. */
export function classesIn(answers: Matrix<Float64Array>, list: number): number[] {
  return Array.from({ length: answers.rows }, (_, row) => {
    const from = row * answers.columns + list * C
    let best = 0
    for (let own = 1; own < C; own++) if (answers.data[from + own]! > answers.data[from + best]!) best = own
    return best
  })
}
