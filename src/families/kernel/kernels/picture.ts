/** A kernel as a picture: the cosines between the gradients of some rows, in the order of their answers. */
import type { Matrix } from '#shared/linalg/matrix'

/** The answer of each row of `[n, C]`: a number as it is, else the class, which has the largest. */
export function answersOf({ data, rows, columns }: Matrix<Float64Array>): Float64Array {
  if (columns === 1) return Float64Array.from(data)
  return Float64Array.from({ length: rows }, (_, row) => {
    const own = data.subarray(row * columns, (row + 1) * columns)
    return own.indexOf(Math.max(...own))
  })
}

/** The first `most` rows, in the order of their answers, equal ones in their own. */
export const orderBy = (answers: Float64Array, most: number): number[] =>
  Array.from({ length: Math.min(most, answers.length) }, (_, row) => row).sort(
    (a, b) => answers[a]! - answers[b]! || a - b
  )

/**
 * Θ(x, x′)/√(Θ(x, x)·Θ(x′, x′)) of these rows by these: 1 where a step on one moves the answer to the other as its own, 0 where it
 * leaves it, and 0 for a row that no weight reaches.
 */
export function cosines({ data, rows: n }: Matrix<Float64Array>, order: readonly number[]): Float64Array {
  return Float64Array.from({ length: order.length ** 2 }, (_, at) => {
    const [i, j] = [order[Math.floor(at / order.length)]!, order[at % order.length]!]
    const both = Math.sqrt(data[i * n + i]! * data[j * n + j]!)
    return both > 0 ? data[i * n + j]! / both : 0
  })
}
