/**
 * The same least squares in extended precision, on the same draws: what float64 rounds away shows in the difference.
 *
 * Dims: n training rows, P features. Coefficients by the smaller Gram matrix: (AᵀA)⁻¹Aᵀy for P ≤ n, Aᵀ(AAᵀ)⁻¹y beyond, the
 * least norm. Nothing is cut off. Answers of the target are computed in this precision too: rounded to float64 they would be
 * noise of 10⁻¹⁷, which condition numbers of 10¹⁸ make as large as the target.
 */
import { svdValues } from '#shared/linalg/svd'
import type { Matrix } from '#shared/linalg/matrix'
import { evenPlaces, testedTask, type TrainingRows } from '../data/draws'
import { squareWave } from '../data/targets'
import type { DescentModel, DescentTask } from '../spec'
import { cosine, dot, fromNumber, ONE, power, times, toNumber } from './fixed'
import { factorise, rowGram, smallestEigenvalue, solved } from './symmetric'

export interface Exact {
  /** Mean squared error on the test points, and σ². */
  test: number
  /** Largest over smallest singular value of the design. */
  condition: number
}

/** pₖ₊₁ from its two predecessors, as in `data/bases`. */
const recurrences = {
  legendre: (x: bigint, k: bigint, now: bigint, before: bigint) =>
    ((2n * k + 1n) * times(x, now) - k * before) / (k + 1n),
  chebyshev: (x: bigint, _: bigint, now: bigint, before: bigint) => 2n * times(x, now) - before
}

export const hasOracle = (basis: DescentModel['basis']): basis is keyof typeof recurrences =>
  Object.hasOwn(recurrences, basis)

function featuresAt({ basis, constant }: DescentModel, parameters: number, x: bigint): bigint[] {
  if (!hasOracle(basis)) throw new Error(`there is no oracle for ${basis}`)
  const next = recurrences[basis]
  const all = [ONE, x]
  for (let k = 1; all.length <= parameters; k++) all.push(next(x, BigInt(k), all[k]!, all[k - 1]!))
  return all.slice(constant ? 0 : 1, parameters + (constant ? 0 : 1))
}

/** Targets that have an oracle. */
export function exactTarget({
  target,
  frequency,
  power: p,
  slope
}: DescentTask): ((x: bigint) => bigint) | null {
  const [w, a] = [fromNumber(frequency), fromNumber(slope)]
  const wave = (x: bigint): bigint => power(cosine(times(w, x)), p)
  switch (target) {
    case 'sum':
      return (x) => times(a, x) + wave(x)
    case 'cosine':
      return wave
    case 'linear':
      return (x) => times(a, x)
    case 'step':
      return (x) => (x < 0n ? -ONE : ONE)
    case 'square':
      return (x) => BigInt(squareWave(toNumber(times(w, x)))) * ONE
    case 'formula':
    case 'teacher':
      return null
  }
}

const turned = (rows: readonly bigint[][]): bigint[][] => rows[0]!.map((_, j) => rows.map((row) => row[j]!))

/** Of every training set at one place of the axis. */
export function oracleOf(
  task: DescentTask,
  model: DescentModel,
  parameters: number
): (training: TrainingRows, design: Matrix<Float64Array>) => Exact {
  const [target, tested] = [exactTarget(task)!, exactTarget(testedTask(task))!]
  const test = Array.from(evenPlaces(task.testPoints), (place) => {
    const x = fromNumber(place)
    return { features: featuresAt(model, parameters, x), answer: tested(x) }
  })
  return ({ inputs, noise }, design) => {
    const xs = Array.from(inputs.data, fromNumber)
    const rows = xs.map((x) => featuresAt(model, parameters, x))
    const answers = xs.map((x, i) => target(x) + fromNumber(noise[i]!))
    const columns = turned(rows)
    const tall = parameters <= rows.length
    const factors = factorise(rowGram(tall ? columns : rows))
    const along = solved(factors, tall ? columns.map((column) => dot(column, answers)) : answers)
    const coefficients = tall ? along : columns.map((column) => dot(column, along))
    let sum = 0
    for (const { features, answer } of test) sum += toNumber(dot(features, coefficients) - answer) ** 2
    return {
      test: sum / test.length + task.noise * task.noise,
      condition: svdValues(design)[0]! / Math.sqrt(smallestEigenvalue(factors))
    }
  }
}
