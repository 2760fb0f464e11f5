/** Inputs that can be made again anywhere. */
import { RandomStream } from '#shared/random'
import type { Matrix } from '#shared/linalg/matrix'

/** sin(1.7 i + 0.9 j²) + 0.3 cos(0.5 i (j + 1)): the rows that the reference values were computed from. */
export function wave(rows: number, columns: number): Matrix & { data: Float64Array } {
  const data = Float64Array.from({ length: rows * columns }, (_, at) => {
    const i = Math.floor(at / columns)
    const j = at % columns
    return Math.sin(1.7 * i + 0.9 * j * j) + 0.3 * Math.cos(0.5 * i * (j + 1))
  })
  return { data, rows, columns }
}

/** Uniform in −1 … 1 [n]. */
export function uniforms(length: number, seed = 1): Float64Array {
  const stream = new RandomStream(seed, 'data')
  return Float64Array.from({ length }, () => 2 * stream.uniform() - 1)
}

/** Noise round `clusters` centres, row i belonging to centre i mod clusters. */
export function clusters(
  rows: number,
  columns: number,
  count: number,
  seed = 1
): Matrix & { data: Float64Array } {
  const centres = uniforms(count * columns, seed)
  const noise = uniforms(rows * columns, seed + 1)
  const data = noise.map((value, at) => {
    const i = Math.floor(at / columns)
    return 4 * centres[(i % count) * columns + (at % columns)]! + value
  })
  return { data, rows, columns }
}

/** cos and sin of 2πi/n, the first two of `columns` coordinates. */
export function ring(rows: number, columns: number): Matrix & { data: Float64Array } {
  const data = new Float64Array(rows * columns)
  for (let i = 0; i < rows; i++) {
    data[i * columns] = Math.cos((2 * Math.PI * i) / rows)
    data[i * columns + 1] = Math.sin((2 * Math.PI * i) / rows)
  }
  return { data, rows, columns }
}

export const expectClose = (got: ArrayLike<number>, wanted: ArrayLike<number>, tolerance: number): void => {
  const worst = Array.from(got, (value, i) => Math.abs(value - wanted[i]!)).reduce(
    (a, b) => Math.max(a, b),
    0
  )
  if (got.length !== wanted.length || !(worst <= tolerance))
    throw new Error(`Differs by ${worst} over ${got.length} of ${wanted.length} values.`)
}
