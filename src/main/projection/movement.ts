/**
 * How far weights and their layout moved from one moment to the next: movement in the layout that has no
 * counterpart in the weights is noise of the layout.
 */
import { centred, columnMeans, type Matrix } from '#shared/linalg/matrix'
import { columnGram, columnProducts, innerProduct } from '#shared/linalg/products'
import { rowGram } from '#shared/linalg/rowBlocks'
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
  const moved = new Float64Array(frames.length - 1)
  let before: Centred | null = null
  for (const [t, frame] of frames.entries()) {
    const now = prepared(frame)
    if (before) {
      const scale = before.size * now.size
      const same = before.size === now.size
      moved[t - 1] = 1 - (scale > 0 ? Math.min(1, alignment(before, now) / scale) : Number(same))
    }
    before = now
  }
  return moved
}

/**
 * Linear centred kernel alignment (Kornblith et al. 2019, eq. 5), ‖YᵀX‖_F² / (‖XᵀX‖_F ‖YᵀY‖_F) of centred points:
 * 1 for a rotated, reflected or scaled copy, 0 for points that share no direction over the rows.
 * 1 where neither varies, 0 where only one does.
 */
export const linearCka = (a: Matrix, b: Matrix): number => 1 - weightMovement([a, b])[0]!

interface Centred {
  points: Matrix
  /** XXᵀ where that is less work. */
  gram: Float64Array | null
  /** ‖XᵀX‖_F */
  size: number
}

function prepared(frame: Matrix): Centred {
  const points = centred(frame, columnMeans(frame))
  // one symmetric product a frame, against that and another one with the frame before
  const wide = points.rows < 2 * points.columns
  const products = (wide ? rowGram(points) : columnGram(points)).data
  return { points, gram: wide ? products : null, size: Math.sqrt(innerProduct(products, products)) }
}

/** ‖YᵀX‖_F² = ⟨XXᵀ, YYᵀ⟩ of centred points, by the products that are less work. */
function alignment(x: Centred, y: Centred): number {
  if (x.gram && y.gram) return innerProduct(x.gram, y.gram)
  const products = columnProducts(x.points, y.points).data
  return innerProduct(products, products)
}
