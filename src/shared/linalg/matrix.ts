/** Dense matrices, row-major. Values are read in float32 or float64; arithmetic and results are float64. */

export type Values = Float32Array | Float64Array

/** `rows` lines of `columns` values: `data[i · columns + j]`. */
export interface Matrix<Data extends Values = Values> {
  data: Data
  rows: number
  columns: number
}

/** Squares of larger values overflow when they are summed. */
const LARGEST = 1e150

/**
 * Throws RangeError unless there are as many values as the shape says, at least one, and all are finite and no larger
 * than 1e150. Decompositions take values below 1e-160, whose squares are 0, as 0.
 */
export function checkMatrix({ data, rows, columns }: Matrix): void {
  if (!(rows >= 1 && columns >= 1)) throw new RangeError(`A matrix [${rows}, ${columns}] is empty.`)
  if (data.length !== rows * columns)
    throw new RangeError(`A matrix [${rows}, ${columns}] has ${rows * columns} values, not ${data.length}.`)
  for (let i = 0; i < data.length; i++)
    if (!(Math.abs(data[i]!) <= LARGEST))
      throw new RangeError(`Row ${Math.floor(i / columns)}, column ${i % columns} is ${data[i]}.`)
}

/** Throws RangeError unless the matrix is in order (`checkMatrix`) and square. */
export function checkSquare(matrix: Matrix): void {
  checkMatrix(matrix)
  const { rows, columns } = matrix
  if (rows !== columns) throw new RangeError(`A matrix [${rows}, ${columns}] is not square.`)
}

/** The values in float64; not a copy where they are that already. */
export const float64 = (data: Values): Float64Array =>
  data instanceof Float64Array ? data : new Float64Array(data)

/** [n, n] */
export function identity(n: number): Matrix<Float64Array> {
  const data = new Float64Array(n * n)
  for (let i = 0; i < n; i++) data[i * n + i] = 1
  return { data, rows: n, columns: n }
}

/** A copy with rows for columns. */
export function transposed({ data, rows, columns }: Matrix): Matrix<Float64Array> {
  const turned = new Float64Array(rows * columns)
  for (let i = 0; i < rows; i++)
    for (let j = 0; j < columns; j++) turned[j * rows + i] = data[i * columns + j]!
  return { data: turned, rows: columns, columns: rows }
}

/** Mean of every column [d]. */
export function columnMeans({ data, rows, columns }: Matrix): Float64Array {
  const means = new Float64Array(columns)
  for (let i = 0; i < data.length; i++) means[i % columns]! += data[i]! / rows
  return means
}

/** A copy [n, d] with `means` [d] taken off every row. */
export function centred({ data, rows, columns }: Matrix, means: Float64Array): Matrix<Float64Array> {
  const copy = Float64Array.from(data)
  for (let i = 0; i < copy.length; i++) copy[i]! -= means[i % columns]!
  return { data: copy, rows, columns }
}
