/**
 * What one fit comes to.
 *
 * Dims: n training rows, m test rows, P features.
 */
import { defaultCutoff } from '#shared/linalg/leastSquares'
import type { Matrix } from '#shared/linalg/matrix'
import { RandomStream } from '#shared/random'
import { featuresOf, isOnLine, type Features } from '../data/bases'
import { dimensionsOf, evenPlaces, testRows, type Rows, type TrainingRows } from '../data/draws'
import type { Sizes } from '../data/places'
import { oracleOf, type Exact } from '../exact/oracle'
import type { DescentModel, DescentSpec, DescentTask } from '../spec'
import { curvatureOf } from './curvature'
import { growing, type Reduce } from './growing'
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

/** Mean of (A·β − y)². */
function meanError(rows: Matrix<Float64Array>, coefficients: Float64Array, answers: Float64Array): number {
  const errors = productWith(rows, coefficients)
  for (let i = 0; i < errors.length; i++) errors[i]! -= answers[i]!
  return meanSquareOf(errors)
}

const lengthOf = (vector: Float64Array): number => Math.sqrt(vector.reduce((sum, x) => sum + x * x, 0))

/** What all training sets of a place have in common, as far as features are not drawn. */
interface Seen {
  features: Features
  /** Features of the test rows, and their answers. */
  fresh: Matrix<Float64Array>
  clean: Float64Array
  /** The ideal coefficients: those that fit the test rows themselves. */
  ideal(): Float64Array
}

function seenBy(features: Features, { inputs, answers }: Rows): Seen {
  const fresh = features(inputs)
  let ideal: Float64Array | null = null
  return {
    features,
    fresh,
    clean: answers,
    ideal: () => (ideal ??= solve(fresh, answers, null, plain).coefficients)
  }
}

const plain = { solver: 'pinv', cutoff: null, ablation: 'none', smallest: 0, modes: 0 } as const

/** What places of one replica have in common. */
export interface Common {
  /** Test rows, drawn when they are asked for. */
  test(): Rows
  /** For training sets that begin with those of other places. */
  reduce: Reduce | null
}

/** @param triangles of growing training sets that are kept, of all replicas */
export function commonOf(task: DescentTask, seed: number, triangles = 0): Common {
  let drawn: Rows | null = null
  return {
    test: () => (drawn ??= testRows(task, seed)),
    reduce: task.vary === 'samples' ? growing(triangles) : null
  }
}

/** Fits of one replica at one place of the axis, by training set and the repeat that drew it. */
export function fitsOf(
  { task, model, seed }: DescentSpec,
  { parameters, ridge }: Sizes,
  common: Common = commonOf(task, seed)
): (training: TrainingRows, repeat: number) => Measured {
  const test = common.test()
  const draw = (repeat: number): Features =>
    featuresOf(model, parameters, dimensionsOf(task), new RandomStream(seed, 'init', repeat))
  // features that are not drawn are those of every repeat
  const shared = isOnLine(model.basis) || model.basis === 'inputs' ? seenBy(draw(0), test) : null
  const curvature = task.shapes ? curvatureOf(model, parameters) : null
  const oracle = task.exact ? oracleOf(task, model, parameters) : null
  const even = evenPlaces(CURVE_POINTS)
  const places = { data: even, rows: even.length, columns: 1 }
  const curves = task.shapes === true && task.target !== 'teacher'
  const shown = curves && shared ? shared.features(places) : null
  return (training, repeat) => {
    const seen = shared ?? seenBy(draw(repeat), test)
    const design = seen.features(training.inputs)
    const cutoff = model.cutoff ?? defaultCutoff(design)
    const { answers, fresh, wanted } = posed(model, seen, design, training.answers, cutoff)
    const told = cutoffOf(design, ridge, model)
    // an ablation may have answers of its own
    const reduced = answers === training.answers ? common.reduce?.({ design, answers }, repeat) : null
    const system = reduced ?? { design, answers }
    const { coefficients, rank, condition } = solve(system.design, system.answers, ridge, model, told)
    return {
      test: meanError(fresh, coefficients, wanted) + task.noise * task.noise,
      train: meanError(design, coefficients, answers),
      rank,
      condition,
      norm: lengthOf(coefficients),
      curvature: curvature?.(coefficients) ?? null,
      curve: curves ? productWith(shown ?? seen.features(places), coefficients) : null,
      exact: oracle?.(training, design) ?? null,
      factors:
        task.factors && repeat < FACTOR_DRAWS
          ? factorsOf(design, answers, { fresh, ideal: seen.ideal(), cutoff })
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
