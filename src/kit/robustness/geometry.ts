/** What rows alone decide. Dims: n rows, d inputs. */
import { centred, columnMeans, type Matrix } from '#shared/linalg/matrix'
import { columnGram } from '#shared/linalg/products'

/** Distance of the closest two rows with labels ±1 that differ; null: all are alike. */
export function closestOpposite({ data, rows, columns }: Matrix, labels: Float64Array): number | null {
  let least = Infinity
  for (let a = 0; a < rows; a++)
    for (let b = 0; b < a; b++) {
      if (labels[a] === labels[b]) continue
      let square = 0
      for (let i = 0; i < columns; i++) square += (data[a * columns + i]! - data[b * columns + i]!) ** 2
      least = Math.min(least, square)
    }
  return Number.isFinite(least) ? Math.sqrt(least) : null
}

/** Participation ratio (tr C)²/tr C² of the rows' covariance C: d where all directions vary alike, 1 where one alone does. */
export function effectiveDimension(rows: Matrix): number {
  const { data, columns: d } = columnGram(centred(rows, columnMeans(rows)))
  let [trace, squares] = [0, 0]
  for (let i = 0; i < d; i++) trace += data[i * d + i]!
  for (const entry of data) squares += entry * entry
  return squares === 0 ? 0 : trace ** 2 / squares
}
