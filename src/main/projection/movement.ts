/**
 * How far weights and their layout moved from one moment to the next: movement in the layout that has no
 * counterpart in the weights is noise of the layout.
 */
import { centred, columnMeans, columnProducts, innerProduct, rowGram, type Matrix } from './matrix'
import { procrustesResidual } from './procrustes'

/** Procrustes m² between successive layouts: entry t compares t and t + 1 [T − 1]. @param layouts [T, n, k] */
export function layoutMovement(layouts: Float64Array, rows: number, columns: number): Float64Array {
  const size = rows * columns
  const at = (t: number): Matrix => ({ data: layouts.subarray(t * size, (t + 1) * size), rows, columns })
  return Float64Array.from({ length: layouts.length / size - 1 }, (_, t) =>
    procrustesResidual(at(t), at(t + 1))
  )
}

/** 1 − CKA between successive frames [n, d]: entry t compares t and t + 1 [T − 1]. */
export function weightMovement(frames: readonly Matrix[]): Float64Array {
  const x = frames.map((frame) => centred(frame, columnMeans(frame)))
  const sizes = x.map((frame) => Math.sqrt(alignment(frame, frame)))
  return Float64Array.from(frames.slice(1), (_, t) => {
    const scale = sizes[t]! * sizes[t + 1]!
    return (
      1 - (scale > 0 ? Math.min(1, alignment(x[t]!, x[t + 1]!) / scale) : Number(sizes[t] === sizes[t + 1]))
    )
  })
}

/**
 * Linear centred kernel alignment (Kornblith et al. 2019, eq. 5), ‖YᵀX‖_F² / (‖XᵀX‖_F ‖YᵀY‖_F) of centred points:
 * 1 for a rotated, reflected or scaled copy, 0 for points that share no direction over the rows.
 * 1 where neither varies, 0 where only one does.
 */
export const linearCka = (a: Matrix, b: Matrix): number => 1 - weightMovement([a, b])[0]!

/** ‖YᵀX‖_F² = ⟨XXᵀ, YYᵀ⟩ of centred points, by the smaller product. */
function alignment(x: Matrix, y: Matrix): number {
  if (x.rows < x.columns) return innerProduct(rowGram(x), rowGram(y))
  const products = columnProducts(x, y)
  return innerProduct(products, products)
}
