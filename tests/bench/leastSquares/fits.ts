/** Fits of 60 points by Legendre polynomials of degree 1 to P, as `linearDescent` makes them. */
import { RandomStream } from '#shared/random'
import type { Matrix } from '#shared/linalg/matrix'
import { featuresOf } from '../../../src/families/linearDescent/data/bases'
import { drawTraining } from '../../../src/families/linearDescent/data/draws'
import { solve } from '../../../src/families/linearDescent/fit/solve'
import { schema } from '../../../src/families/linearDescent/spec'

const POINTS = 60
const { task, model } = schema.parse({
  family: 'linearDescent',
  task: { target: 'cosine', frequency: 10, samples: POINTS }
})

/** Training rows of every repeat. */
export const drawn = (repeats: number) =>
  Array.from({ length: repeats }, (_, repeat) => drawTraining(task, POINTS, 0, repeat))

/** Where predictions of two solvers are compared. */
export const looked = [-0.9, -0.3, 0.1, 0.7]

interface Fitted {
  /** CPU seconds of the solver alone, one thread. */
  seconds: number
  /** Largest singular value over the smallest one that counts, by P, of the first repeat. */
  conditions: number[]
  /** Of the first repeat, by P and place. */
  predictions: number[][]
}

export function fitAll(largest: number, repeats: number): Fitted {
  const rows = drawn(repeats)
  const [conditions, predictions]: [number[], number[][]] = [[], []]
  let micros = 0
  for (let parameters = 1; parameters <= largest; parameters++) {
    const features = featuresOf(model, parameters, 1, new RandomStream(0, 'init'))
    const designs = rows.map(({ inputs }) => features(inputs))
    const before = process.cpuUsage()
    const solutions = designs.map((design, i) => solve(design, rows[i]!.answers, null, model))
    const { user, system } = process.cpuUsage(before)
    micros += user + system
    const [{ coefficients, condition }] = solutions as [(typeof solutions)[number]]
    conditions.push(condition)
    predictions.push(
      predicted(features({ data: Float64Array.from(looked), rows: looked.length, columns: 1 }), coefficients)
    )
  }
  return { seconds: micros / 1e6, conditions, predictions }
}

const predicted = ({ data, rows, columns }: Matrix, coefficients: Float64Array): number[] =>
  Array.from({ length: rows }, (_, row) => {
    let sum = 0
    for (let j = 0; j < columns; j++) sum += data[row * columns + j]! * coefficients[j]!
    return sum
  })
