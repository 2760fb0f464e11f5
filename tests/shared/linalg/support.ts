/** Matrices that can be made again anywhere, and identities by definition. */
import { createHash } from 'node:crypto'
import type { Matrix, Values } from '#shared/linalg/matrix'
import { RandomStream } from '#shared/random'

export function matrixOf(lines: readonly (readonly number[])[]): Matrix<Float64Array> {
  return { data: Float64Array.from(lines.flat()), rows: lines.length, columns: lines[0]!.length }
}

/** Uniform in −1 … 1. */
export function random(rows: number, columns: number, seed = 1): Matrix<Float64Array> {
  const stream = new RandomStream(seed, 'data')
  const data = Float64Array.from({ length: rows * columns }, () => 2 * stream.uniform() - 1)
  return { data, rows, columns }
}

export const entries = (
  rows: number,
  columns: number,
  at: (i: number, j: number) => number
): Matrix<Float64Array> => ({
  data: Float64Array.from({ length: rows * columns }, (_, k) => at(Math.floor(k / columns), k % columns)),
  rows,
  columns
})

/** 1 / (i + j + 1), nearly singular. */
export const hilbert = (n: number): Matrix<Float64Array> => entries(n, n, (i, j) => 1 / (i + j + 1))

/** A·B by the definition, none of the code under test. */
export function multiply(a: Matrix, b: Matrix): Matrix<Float64Array> {
  return entries(a.rows, b.columns, (i, j) => {
    let sum = 0
    for (let k = 0; k < a.columns; k++) sum += a.data[i * a.columns + k]! * b.data[k * b.columns + j]!
    return sum
  })
}

export const turn = (a: Matrix): Matrix<Float64Array> =>
  entries(a.columns, a.rows, (i, j) => a.data[j * a.columns + i]!)

/** Largest difference of two matrices of one shape. */
export function difference(a: Matrix, b: Matrix): number {
  if (a.rows !== b.rows || a.columns !== b.columns || a.data.length !== b.data.length)
    throw new Error(`[${a.rows}, ${a.columns}] is not [${b.rows}, ${b.columns}]`)
  return largest(Float64Array.from(a.data, (value, i) => value - b.data[i]!))
}

/** Largest absolute value; NaN where one is NaN. */
export const largest = (values: Values): number =>
  Array.from(values).reduce((most, value) => Math.max(most, Math.abs(value)), 0)

/** How far rows are from orthonormal. */
export const skewness = (lines: Matrix): number =>
  difference(
    multiply(lines, turn(lines)),
    entries(lines.rows, lines.rows, (i, j) => Number(i === j))
  )

/** Inputs for tests of bits: shapes of all kinds, each in float64 and float32. */
const bitInputs = [
  [1, 1],
  [1, 7],
  [7, 1],
  [13, 29],
  [40, 24],
  [33, 33]
].flatMap(([rows, columns]): Matrix[] => {
  // prettier-ignore
  const matrix = random(rows!, columns!, 100 * rows! + columns!)
  return [matrix, { ...matrix, data: Float32Array.from(matrix.data) }]
})

/** A hash of all bits that a computation gives for them. */
export function bitsOf(compute: (matrix: Matrix) => Float64Array): string {
  const hash = createHash('sha256')
  for (const matrix of bitInputs) {
    const { buffer, byteOffset, byteLength } = compute(matrix)
    hash.update(new Uint8Array(buffer, byteOffset, byteLength))
  }
  return hash.digest('hex').slice(0, 16)
}
