/**
 * What one fit comes to.
 *
 * Dims: n training rows, m test rows, P features.
 */
import { addProduct } from '#shared/linalg/products'
import { leastSquares } from '#shared/linalg/leastSquares'
import type { Matrix } from '#shared/linalg/matrix'
import { RandomStream } from '#shared/random'
import { featuresOf, isOnLine, type Features } from '../data/bases'
import { dimensionsOf, drawTraining, testRows, type Rows } from '../data/draws'
import type { Sizes } from '../data/places'
import type { DescentSpec } from '../spec'
import { solve } from './solve'

export interface Measured {
  /** Mean squared error expected on fresh rows: on the test rows without noise, and σ² for their noise. */
  test: number
  /** Mean squared error on the training rows, noise and all. */
  train: number
  rank: number
  condition: number
  /** Length of the vector of coefficients. */
  norm: number
}

/** A·β `[rows]`. */
function answersOf({ data, rows, columns }: Matrix<Float64Array>, coefficients: Float64Array): Float64Array {
  const answers = new Float64Array(rows)
  addProduct(answers, data, coefficients, rows, columns, 1)
  return answers
}

const meanSquare = (a: Float64Array, b: Float64Array): number =>
  a.reduce((sum, value, i) => sum + (value - b[i]!) ** 2, 0) / a.length

const lengthOf = (vector: Float64Array): number => Math.sqrt(vector.reduce((sum, x) => sum + x * x, 0))

/** Fits of one replica at one place of the axis, by repeat. */
export function fitsOf(
  single: DescentSpec,
  { parameters, samples, ridge }: Sizes
): (repeat: number) => Measured {
  const { task, model, seed } = single
  const test = testRows(task, seed)
  const draw = (repeat: number): Features =>
    featuresOf(model, parameters, dimensionsOf(task), new RandomStream(seed, 'init', repeat))
  // features that are not drawn are those of every repeat
  const shared = isOnLine(model.basis) || model.basis === 'inputs' ? seenBy(draw(0), test) : null
  return (repeat) => {
    const { features, design: fresh, answers: clean } = shared ?? seenBy(draw(repeat), test)
    const training = drawTraining(task, samples, seed, repeat)
    const design = features(training.inputs)
    const exact =
      model.ablation === 'linearTargets' ? leastSquares(fresh, columnOf(clean)).solution.data : null
    const answers = exact ? answersOf(design, exact) : training.answers
    const { coefficients, rank, condition } = solve(design, answers, ridge, model)
    const wanted = exact ? answersOf(fresh, exact) : clean
    return {
      test: meanSquare(answersOf(fresh, coefficients), wanted) + task.noise * task.noise,
      train: meanSquare(answersOf(design, coefficients), answers),
      rank,
      condition,
      norm: lengthOf(coefficients)
    }
  }
}

const seenBy = (features: Features, { inputs, answers }: Rows) => ({
  features,
  design: features(inputs),
  answers
})

const columnOf = (data: Float64Array): Matrix<Float64Array> => ({ data, rows: data.length, columns: 1 })
