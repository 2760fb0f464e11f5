/**
 * Coefficients of least squares, by the solver that a spec names.
 *
 * Dims: n rows, P features, k = min(n, P). A = Σ σᵣ uᵣ vᵣᵀ.
 */
import { defaultCutoff } from '#shared/linalg/leastSquares'
import { addScaled } from '#shared/linalg/lines'
import { transposed, type Matrix } from '#shared/linalg/matrix'
import { qr, triangularFactor } from '#shared/linalg/qr'
import { svd, svdValues } from '#shared/linalg/svd'
import { solveLower, solveUpper } from '#shared/linalg/triangular'
import type { DescentModel } from '../spec'

export interface Solution {
  /** `[P]` */
  coefficients: Float64Array
  /** Singular values above the cut-off. */
  rank: number
  /** Largest over smallest singular value of these; 1 for a design of zeros. */
  condition: number
}

export type SolverChoice = Pick<DescentModel, 'solver' | 'cutoff' | 'ablation' | 'smallest' | 'modes'>

/**
 * @param ridge null: without a penalty
 * Throws RangeError for designs that are not finite, and for singular ones where the solver takes none.
 */
export function solve(
  design: Matrix<Float64Array>,
  answers: Float64Array,
  ridge: number | null,
  choice: SolverChoice
): Solution {
  const cutoff = (ridge === null ? choice.cutoff : null) ?? defaultCutoff(design)
  const reduced = reduce(design, answers)
  const drops = choice.ablation === 'smallValues' || choice.ablation === 'leadingModes'
  if (ridge === null && !drops) {
    const found = bySubstitution(reduced, cutoff, choice.solver === 'qr')
    if (found) return found
  }
  const { values, left, right } = svd(reduced.square)
  const told = toldOf(values, cutoff)
  const factors = ridge === null ? inverses(values, kept(values, told.rank, choice)) : damped(values, ridge)
  return { ...told, coefficients: reduced.back(alongModes(factors, left, right, reduced.answers)) }
}

/** @param values descending */
function toldOf(values: Float64Array, cutoff: number): Omit<Solution, 'coefficients'> {
  const rank = values.filter((value) => value > cutoff * values[0]!).length
  return { rank, condition: rank === 0 ? 1 : values[0]! / values[rank - 1]! }
}

/** How many of the leading modes an ablation leaves. */
function kept(values: Float64Array, counted: number, { ablation, smallest, modes }: SolverChoice): number {
  // x·V_m·V_mᵀ·β is what is left of β: projected test rows see the leading modes of the solution alone
  if (ablation === 'leadingModes') return Math.min(counted, modes)
  if (ablation !== 'smallValues') return counted
  return values.subarray(0, counted).filter((value) => value >= smallest).length
}

/** 1/σ of the first modes, 0 beyond. */
const inverses = (values: Float64Array, count: number): Float64Array =>
  values.map((value, r) => (r < count ? 1 / value : 0))

/** σ/(σ² + λ). Throws RangeError where λ = 0 and a σ is 0. */
const damped = (values: Float64Array, ridge: number): Float64Array =>
  values.map((value) => {
    if (ridge === 0 && value === 0) throw new RangeError('a ridge of 0 cannot solve a singular design')
    return value / (value * value + ridge)
  })

/** Σ factorᵣ·(uᵣ·y)·vᵣ */
function alongModes(
  factors: Float64Array,
  left: Matrix<Float64Array>,
  right: Matrix<Float64Array>,
  answers: Float64Array
): Float64Array {
  const [n, P] = [left.columns, right.columns]
  const coefficients = new Float64Array(P)
  factors.forEach((factor, r) => {
    if (factor === 0) return
    let along = 0
    for (let i = 0; i < n; i++) along += left.data[r * n + i]! * answers[i]!
    along *= factor
    for (let j = 0; j < P; j++) coefficients[j]! += along * right.data[r * P + j]!
  })
  return coefficients
}

/** The same system with a square matrix of the same singular values. */
interface Reduced {
  /** `[k, k]`: R of A = QR where A has no fewer rows than columns; else Rᵀ of Aᵀ = QR. */
  square: Matrix<Float64Array>
  /** Whether that is R. */
  upper: boolean
  /** `[k]` */
  answers: Float64Array
  /** Its smallest solution as coefficients of all features. */
  back(solution: Float64Array): Float64Array
}

function reduce(design: Matrix<Float64Array>, answers: Float64Array): Reduced {
  const { rows: n, columns: P } = design
  const k = Math.min(n, P)
  const square = { data: new Float64Array(k * k), rows: k, columns: k }
  if (n >= P) {
    const { data, columns: width } = factorOf(design, answers)
    for (let i = 0; i < k; i++) square.data.set(data.subarray(i * width, i * width + k), i * k)
    const along = Float64Array.from({ length: k }, (_, i) => data[i * width + k]!)
    return { square, upper: true, answers: along, back: (solution) => solution }
  }
  const { directions, r } = qr(transposed(design))
  square.data.set(transposed(r).data)
  const back = (solution: Float64Array): Float64Array => {
    const coefficients = new Float64Array(P)
    solution.forEach((factor, i) => addScaled(coefficients, 0, factor, directions.data, i * P, P))
    return coefficients
  }
  return { square, upper: false, answers, back }
}

/**
 * A singular vector is needed only where the rank is not full, which halves the time.
 * @param always solves systems with singular values at or below the cut-off too; else null for these
 */
function bySubstitution(
  { square, upper, answers, back }: Reduced,
  cutoff: number,
  always: boolean
): Solution | null {
  if (!always && isDeficient(square, cutoff)) return null
  const told = toldOf(svdValues(square), cutoff)
  if (told.rank < square.rows && !always) return null
  const solution = upper ? solveUpper(square, answers) : solveLower(square, answers)
  return { ...told, coefficients: back(solution) }
}

/** Certain where it says so: the least singular value of a triangle is at most, and the largest at least, any entry of its diagonal. */
function isDeficient({ data, columns: k }: Matrix<Float64Array>, cutoff: number): boolean {
  let [least, most] = [Infinity, 0]
  for (let i = 0; i < k; i++) {
    const entry = Math.abs(data[i * k + i]!)
    least = Math.min(least, entry)
    most = Math.max(most, entry)
  }
  return least <= cutoff * most
}

/** R of [A | y]: Qᵀy is its last column. */
function factorOf(
  { data, rows, columns }: Matrix<Float64Array>,
  answers: Float64Array
): Matrix<Float64Array> {
  const width = columns + 1
  const joined = new Float64Array(rows * width)
  for (let i = 0; i < rows; i++) {
    joined.set(data.subarray(i * columns, (i + 1) * columns), i * width)
    joined[i * width + columns] = answers[i]!
  }
  return triangularFactor({ data: joined, rows, columns: width })
}
