/** Distances of the rows of a correlation matrix, as its source takes them or with columns brought to one scale first. */
import { rowDistances } from '#shared/analysis/clustering'
import type { Matrix } from '#shared/linalg/matrix'
import type { CorrelationSpec } from '../spec'

export type Distance = CorrelationSpec['model']['distance']

export const distancesOf = (matrix: Matrix, distance: Distance): Matrix<Float64Array> =>
  rowDistances(distance === 'euclidean' ? matrix : standardised(matrix))

/** Each column divided by its standard deviation (n − 1); one without any is left out. */
function standardised({ data, rows, columns }: Matrix): Matrix<Float64Array> {
  const scaled = Float64Array.from(data)
  for (let column = 0; column < columns; column++) {
    let [mean, squares] = [0, 0]
    for (let row = 0; row < rows; row++) mean += data[row * columns + column]! / rows
    for (let row = 0; row < rows; row++) squares += (data[row * columns + column]! - mean) ** 2
    const deviation = Math.sqrt(squares / (rows - 1))
    for (let row = 0; row < rows; row++)
      scaled[row * columns + column]! *= deviation > 1e-9 ? 1 / deviation : 0
  }
  return { data: scaled, rows, columns }
}
