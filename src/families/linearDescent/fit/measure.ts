/**
 * What one fit comes to.
 *
 * Dims: n training rows, m test rows, P features.
 */
import { defaultCutoff } from '#shared/linalg/leastSquares'
import type { Matrix } from '#shared/linalg/matrix'
import { mirrored } from '#shared/linalg/qr'
import { RandomStream } from '#shared/random'
import { featuresOf, isOnLine, type Features } from '../data/bases'
import { dimensionsOf, evenPlaces, testRows, type Rows, type TrainingRows } from '../data/draws'
import type { Sizes } from '../data/places'
import { oracleOf, type Exact } from '../exact/oracle'
import type { DescentModel, DescentSpec, DescentTask } from '../spec'
import { curvatureOf } from './curvature'
import { growing, type Reduce, type System } from './growing'
import { factorsOf, lastMode, meanSquareOf, productWith, type Factors } from './modes'
import { cutoffOf, solve } from './solve'

export interface Measured {
  /** Mean squared error expected on fresh rows: on the test rows without noise, and σ² for their noise. */
  test: number
  /** Mean squared error on the training rows, noise and all. */
  train: number
  rank: number
  condition: number
  /** Length of the vector of coefficients. */
  norm: number
  /** ∫f″²; null: not asked for, or it has none. */
  curvature: number | null
  /** The fitted function at `CURVE_POINTS` even places; null: not asked for. */
  curve: Float64Array | null
  exact: Exact | null
  factors: Factors | null
}

/** Places of a fitted curve from −1 to 1. */
export const CURVE_POINTS = 201
/** Draws whose modes are looked at: they need singular vectors, which take several times as long as a fit. */
export const FACTOR_DRAWS = 11

/** Share of the answers' squares below which an error is a triangle's own rounding, and is taken from the rows themselves. */
const ROUNDING = 1e-20

/** Sum of (A·β − y)². */
function squaredError(rows: Matrix<Float64Array>, coefficients: Float64Array, answers: Float64Array): number {
  const errors = productWith(rows, coefficients)
  for (let i = 0; i < errors.length; i++) errors[i]! -= answers[i]!
  return meanSquareOf(errors, 1)
}

const lengthOf = (vector: Float64Array): number => Math.sqrt(vector.reduce((sum, x) => sum + x * x, 0))

/** What all training sets of a place have in common, as far as features are not drawn. */
interface Seen {
  features: Features
  /** Features of the test rows, and their answers; or fewer rows that come to the same sums of squares. */
  fresh: Matrix<Float64Array>
  clean: Float64Array
  /** The test rows themselves, where these are fewer. */
  whole: System | null
  /** The ideal coefficients: those that fit the test rows themselves. */
  ideal(): Float64Array
}

/** @param products how often rows of features are multiplied, about */
function seenBy(features: Features, { inputs, answers }: Rows, products: number): Seen {
  const all = { design: features(inputs), answers }
  const { rows: m, columns: P } = all.design
  // a triangle of [A | y] costs P products of A, and makes each of them P/m as long
  const fewer = P < Math.min(products, m / 2) ? triangleOf(all) : null
  const { design: fresh, answers: clean } = fewer ?? all
  let ideal: Float64Array | null = null
  return {
    ...{ features, fresh, clean, whole: fewer && all },
    ideal: () => (ideal ??= solve(fresh, clean, null, plain).coefficients)
  }
}

/** R of [A | y] = QR as a system of P + 1 rows. */
function triangleOf({ design: { data, rows, columns }, answers }: System): System {
  const lines = new Float64Array((columns + 1) * rows)
  for (let i = 0; i < rows; i++)
    for (let j = 0; j < columns; j++) lines[j * rows + i] = data[i * columns + j]!
  lines.set(answers, columns * rows)
  const { r } = mirrored({ data: lines, rows: columns + 1, columns: rows })
  const [design, last] = [new Float64Array(r.rows * columns), new Float64Array(r.rows)]
  for (let i = 0; i < r.rows; i++) {
    design.set(r.data.subarray(i * r.columns, i * r.columns + columns), i * columns)
    last[i] = r.data[i * r.columns + columns]!
  }
  return { design: { data: design, rows: r.rows, columns }, answers: last }
}

const plain = { solver: 'pinv', cutoff: null, ablation: 'none', smallest: 0, modes: 0 } as const

/** What places of one replica have in common. */
export interface Common {
  /** Test rows, drawn when they are asked for. */
  test(): Rows
  /** For training sets that begin with those of other places. */
  reduce: Reduce | null
  /** What is seen of features that are the same at every place, once it is known. */
  seen: Seen | null
}

/** @param triangles of growing training sets that are kept, of all replicas */
export function commonOf(task: DescentTask, seed: number, triangles = 0): Common {
  let drawn: Rows | null = null
  return {
    test: () => (drawn ??= testRows(task, seed)),
    reduce: task.vary === 'samples' ? growing(triangles) : null,
    seen: null
  }
}

/** Fits of one replica at one place of the axis, by training set and the repeat that drew it. */
export function fitsOf(
  { task, model, seed }: DescentSpec,
  { parameters, samples, ridge }: Sizes,
  common: Common = commonOf(task, seed)
): (training: TrainingRows, repeat: number) => Measured {
  const test = common.test()
  const draw = (repeat: number): Features =>
    featuresOf(model, parameters, dimensionsOf(task), new RandomStream(seed, 'init', repeat))
  const products = task.repeats + (task.factors ? FACTOR_DRAWS * Math.min(samples, parameters) : 0)
  // an ablation moves rows, not sums of squares
  const seenWith = (features: Features): Seen =>
    seenBy(features, test, model.ablation === 'hardTests' ? 0 : products)
  // features that are not drawn are those of every repeat
  const shared = isOnLine(model.basis) || model.basis === 'inputs' ? (common.seen ?? seenWith(draw(0))) : null
  if (task.vary !== 'parameters') common.seen = shared
  const curvature = task.shapes ? curvatureOf(model, parameters) : null
  const oracle = task.exact ? oracleOf(task, model, parameters) : null
  const even = evenPlaces(CURVE_POINTS)
  const places = { data: even, rows: even.length, columns: 1 }
  const curves = task.shapes === true && task.target !== 'teacher'
  const shown = curves && shared ? shared.features(places) : null
  return (training, repeat) => {
    const seen = shared ?? seenWith(draw(repeat))
    const design = seen.features(training.inputs)
    const cutoff = model.cutoff ?? defaultCutoff(design)
    const { answers, fresh, wanted } = posed(model, seen, design, training.answers, cutoff)
    // an ablation may have answers of its own
    const reduced = answers === training.answers ? common.reduce?.({ design, answers }, repeat) : null
    const system = reduced ?? { design, answers, triangular: false, rest: 0 }
    const { coefficients, rank, condition } = solve(system.design, system.answers, ridge, model, {
      cutoff: cutoffOf(design, ridge, model),
      triangular: system.triangular
    })
    const { rows: m } = test.inputs
    let error = squaredError(fresh, coefficients, wanted)
    const { whole } = seen
    if (whole && wanted === seen.clean && error < ROUNDING * meanSquareOf(wanted, 1))
      error = squaredError(whole.design, coefficients, whole.answers)
    return {
      test: error / m + task.noise * task.noise,
      train: (squaredError(system.design, coefficients, system.answers) + system.rest) / design.rows,
      rank,
      condition,
      norm: lengthOf(coefficients),
      curvature: curvature?.(coefficients) ?? null,
      curve: curves ? productWith(shown ?? seen.features(places), coefficients) : null,
      exact: oracle?.(training, design) ?? null,
      factors:
        task.factors && repeat < FACTOR_DRAWS
          ? factorsOf(design, answers, { fresh, count: m, ideal: seen.ideal(), cutoff })
          : null
    }
  }
}

interface Posed {
  /** Training answers, test features and the answers that are wanted there. */
  answers: Float64Array
  fresh: Matrix<Float64Array>
  wanted: Float64Array
}

/** The question as an ablation puts it. */
function posed(
  { ablation, strength }: DescentModel,
  { fresh, clean, ideal }: Seen,
  design: Matrix<Float64Array>,
  answers: Float64Array,
  cutoff: number
): Posed {
  if (ablation === 'linearTargets')
    return { answers: productWith(design, ideal()), fresh, wanted: productWith(fresh, ideal()) }
  const last = ablation === 'hardTests' || ablation === 'hardAnswers' ? lastMode(design, cutoff) : null
  if (!last) return { answers, fresh, wanted: clean }
  const { u, v } = last
  if (ablation === 'hardAnswers')
    return { answers: answers.map((answer, i) => answer + strength * u[i]!), fresh, wanted: clean }
  // what the ideal coefficients make of the moved rows is what is right there
  const moved = ideal().reduce((sum, value, j) => sum + value * v[j]!, 0) * strength
  const data = fresh.data.map((value, i) => value + strength * v[i % v.length]!)
  return { answers, fresh: { ...fresh, data }, wanted: clean.map((answer) => answer + moved) }
}
