/**
 * Coefficients of least squares, by the solver that a spec names.
 *
 * Dims: n rows, P features, k = min(n, P). A = Σ σᵣ uᵣ vᵣᵀ.
 */
import { alongModes } from '#shared/linalg/alongModes'
import { defaultCutoff, inverses, rankOf } from '#shared/linalg/leastSquares'
import type { Matrix } from '#shared/linalg/matrix'
import { svdValues } from '#shared/linalg/svd'
import { solveUpper } from '#shared/linalg/triangular'
import type { DescentModel } from '../spec'
import { bySubstitution } from './substitution'

export interface Solution {
  /** `[P]` */
  coefficients: Float64Array
  /** Singular values above the cut-off. */
  rank: number
  /** Largest over smallest singular value of these; 1 for a design of zeros. */
  condition: number
}

export type SolverChoice = Pick<DescentModel, 'solver' | 'cutoff' | 'ablation' | 'smallest' | 'modes'>

/** Condition numbers below which substitution tells as much as singular vectors: eight digits and more. */
const WELL_CONDITIONED = 1e8

interface Known {
  /** Share of the largest singular value at or below which another counts as 0. */
  cutoff?: number
  /** Whether the design is upper triangular. */
  triangular?: boolean
}

/**
 * @param ridge null: without a penalty
 * Throws RangeError for designs that are not finite, and for singular ones where the solver takes none.
 */
export function solve(
  design: Matrix<Float64Array>,
  answers: Float64Array,
  ridge: number | null,
  choice: SolverChoice,
  { cutoff = cutoffOf(design, ridge, choice), triangular = false }: Known = {}
): Solution {
  const drops = choice.ablation === 'smallValues' || choice.ablation === 'leadingModes'
  if (ridge === null && triangular && !drops) {
    const told = toldOf(svdValues(design), cutoff)
    if (told.rank === design.columns && told.condition < WELL_CONDITIONED)
      return { coefficients: solveUpper(design, answers), ...told }
  }
  if (ridge === null && choice.solver === 'qr' && !drops) {
    const { coefficients, values } = bySubstitution(design, answers)
    return { coefficients, ...toldOf(values, cutoff) }
  }
  const { solution, values } = alongModes(
    design,
    { data: answers, rows: answers.length, columns: 1 },
    (found) =>
      ridge === null ? inverses(found, kept(found, rankOf(found, cutoff), choice)) : damped(found, ridge)
  )
  return { coefficients: solution.data, ...toldOf(values, cutoff) }
}

/** What a spec says, or LAPACK. */
export const cutoffOf = (
  design: Matrix<Float64Array>,
  ridge: number | null,
  { cutoff }: SolverChoice
): number => (ridge === null ? cutoff : null) ?? defaultCutoff(design)

/** @param values descending */
function toldOf(values: Float64Array, cutoff: number): Omit<Solution, 'coefficients'> {
  const rank = rankOf(values, cutoff)
  return { rank, condition: rank === 0 ? 1 : values[0]! / values[rank - 1]! }
}

/** How many of the leading modes an ablation leaves. */
function kept(values: Float64Array, counted: number, { ablation, smallest, modes }: SolverChoice): number {
  // x·V_m·V_mᵀ·β is what is left of β: projected test rows see the leading modes of the solution alone
  if (ablation === 'leadingModes') return Math.min(counted, modes)
  if (ablation !== 'smallValues') return counted
  return values.subarray(0, counted).filter((value) => value >= smallest).length
}

/** σ/(σ² + λ). Throws RangeError where λ = 0 and a σ is 0. */
const damped = (values: Float64Array, ridge: number): Float64Array =>
  values.map((value) => {
    if (ridge === 0 && value === 0) throw new RangeError('a ridge of 0 cannot solve a singular design')
    return value / (value * value + ridge)
  })
