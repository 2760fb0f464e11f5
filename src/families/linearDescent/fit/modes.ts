/**
 * A fit mode by mode: the three factors whose product is the test error (Schaeffer et al. 2023, arXiv 2303.14151, §3).
 *
 * Dims: n training rows, m test rows, P features, A = Σ σᵣ uᵣ vᵣᵀ. With ideal coefficients β* and what they leave of the
 * training answers, E = y − Aβ*, a fit misses the ideal one at x by Σᵣ (1/σᵣ)·(x·vᵣ)·(uᵣ·E), and with fewer rows than
 * features by x·(A⁺A − 1)β* too. A mode does harm where all three are large.
 */
import { dot } from '#shared/linalg/lines'
import type { Matrix } from '#shared/linalg/matrix'
import { svd } from '#shared/linalg/svd'

export interface Mode {
  /** σ */
  value: number
  /** Root mean square of x·v over the test rows. */
  along: number
  /** |u·E| */
  residual: number
  /** Mean square over the test rows of what the mode adds to the prediction. */
  harm: number
}

export interface Factors {
  /** Those above the cut-off, the largest σ first. */
  modes: readonly Mode[]
  /** Mean square of x·(A⁺A − 1)β*: what no training row tells of the ideal coefficients. */
  bias: number
}

/** A·β `[rows]`. */
export function productWith(
  { data, rows, columns }: Matrix<Float64Array>,
  vector: Float64Array
): Float64Array {
  const out = new Float64Array(rows)
  for (let i = 0; i < rows; i++) out[i] = dot(data, i * columns, vector, 0, columns)
  return out
}

const product = (a: Float64Array, b: Float64Array): number => dot(a, 0, b, 0, a.length)

/** Mean of `count` squares that come to the same sum as those of `values`. */
export const meanSquareOf = (values: Float64Array, count = values.length): number =>
  product(values, values) / count

/**
 * @param fresh features of the test rows `[m, P]`, or fewer rows that come to the same sums of squares; `count` m; `ideal` β* `[P]`
 */
export function factorsOf(
  design: Matrix<Float64Array>,
  answers: Float64Array,
  {
    fresh,
    count = fresh.rows,
    ideal,
    cutoff
  }: { fresh: Matrix<Float64Array>; count?: number; ideal: Float64Array; cutoff: number }
): Factors {
  const { values, left, right } = svd(design)
  const expected = productWith(design, ideal)
  const errors = answers.map((answer, i) => answer - expected[i]!)
  /** (A⁺A − 1)β* */
  const lost = ideal.map((value) => -value)
  const modes: Mode[] = []
  values.forEach((value, r) => {
    if (!(value > cutoff * values[0]!)) return
    const u = left.data.subarray(r * left.columns, (r + 1) * left.columns)
    const v = right.data.subarray(r * right.columns, (r + 1) * right.columns)
    const share = product(v, ideal)
    for (let j = 0; j < lost.length; j++) lost[j]! += share * v[j]!
    const along = Math.sqrt(meanSquareOf(productWith(fresh, v), count))
    const residual = Math.abs(product(u, errors))
    modes.push({ value, along, residual, harm: ((along * residual) / value) ** 2 })
  })
  return { modes, bias: meanSquareOf(productWith(fresh, lost), count) }
}

/** The mode of the smallest singular value above the cut-off: u `[n]` and v `[P]`; null for a design of zeros. */
export function lastMode(
  design: Matrix<Float64Array>,
  cutoff: number
): { u: Float64Array; v: Float64Array } | null {
  const { values, left, right } = svd(design)
  const r = values.findLastIndex((value) => value > cutoff * values[0]!)
  if (r < 0) return null
  return {
    u: left.data.slice(r * left.columns, (r + 1) * left.columns),
    v: right.data.slice(r * right.columns, (r + 1) * right.columns)
  }
}
