/** Least squares by QR and substitution, which leaves no singular value out. Dims: n rows, P features, k = min(n, P). */
import { checkMatrix, transposed, type Matrix } from '#shared/linalg/matrix'
import { mirrored } from '#shared/linalg/qr'
import { reflectBackwards, reflectForwards } from '#shared/linalg/reflection'
import { svdValues } from '#shared/linalg/svd'
import { solveLower, solveUpper } from '#shared/linalg/triangular'

/** Coefficients `[P]`, the shortest ones where features outnumber rows, and singular values `[k]`, descending. Throws RangeError for a singular design. */
export function bySubstitution(
  design: Matrix<Float64Array>,
  answers: Float64Array
): { coefficients: Float64Array; values: Float64Array } {
  const { rows: n, columns: P } = design
  // of A = QR, or of Aᵀ = QR
  checkMatrix(design)
  const { mirrors, r } = mirrored(n >= P ? transposed(design) : { ...design, data: design.data.slice() })
  const values = svdValues(r)
  if (n >= P) {
    const along = answers.slice()
    reflectForwards(mirrors, { data: along, rows: 1, columns: n })
    return { coefficients: solveUpper(r, along.subarray(0, P)), values }
  }
  const coefficients = new Float64Array(P)
  coefficients.set(solveLower(transposed(r), answers))
  reflectBackwards(mirrors, { data: coefficients, rows: 1, columns: P })
  return { coefficients, values }
}
