/**
 * Likeness of two layouts up to translation, rotation, reflection and scale (Gower 1975):
 * m² = 1 − ‖AᵀB‖_*² / (‖A‖_F² ‖B‖_F²) of the centred layouts, ‖·‖_* being the sum of singular values.
 * 0: one is a similar copy of the other; 1: nothing in common.
 */
import { centred, columnMeans, type Matrix } from '#shared/linalg/matrix'
import { columnProducts, innerProduct } from '#shared/linalg/products'
import { symmetricEigen } from '#shared/linalg/symmetricEigen'

/** m² of two layouts [n, k]; 0 where both are a single spot, 1 where only one is. */
export function procrustesResidual(a: Matrix, b: Matrix): number {
  const x = centred(a, columnMeans(a))
  const y = centred(b, columnMeans(b))
  const sizes = innerProduct(x.data, x.data) * innerProduct(y.data, y.data)
  if (sizes === 0) return innerProduct(x.data, x.data) === innerProduct(y.data, y.data) ? 0 : 1
  const products = columnProducts(x, y)
  const nuclear = symmetricEigen(columnProducts(products, products)).values.reduce(
    (sum, value) => sum + Math.sqrt(Math.max(0, value)),
    0
  )
  return Math.max(0, 1 - (nuclear * nuclear) / sizes)
}

/** Turns a centred layout [n, 2] in place, and mirrors it where that is nearer, so that it lies closest to `target`. */
export function alignOn(layout: Float64Array, target: Float64Array): void {
  let xx = 0
  let xy = 0
  let yx = 0
  let yy = 0
  for (let i = 0; i < layout.length; i += 2) {
    xx += layout[i]! * target[i]!
    xy += layout[i]! * target[i + 1]!
    yx += layout[i + 1]! * target[i]!
    yy += layout[i + 1]! * target[i + 1]!
  }
  // a mirror image has its y turned round
  const mirror = Math.hypot(xx - yy, xy + yx) > Math.hypot(xx + yy, xy - yx) ? -1 : 1
  const size = Math.hypot(xx + mirror * yy, xy - mirror * yx)
  if (size === 0) return
  const cosine = (xx + mirror * yy) / size
  const sine = (xy - mirror * yx) / size
  for (let i = 0; i < layout.length; i += 2) {
    const x = layout[i]!
    const y = mirror * layout[i + 1]!
    layout[i] = cosine * x - sine * y
    layout[i + 1] = sine * x + cosine * y
  }
}
