/**
 * Irreducible representations of S_n by Young's orthogonal form (James & Kerber 1981, §3.3).
 *
 * Basis: the standard tableaux of a partition. The transposition (i, i + 1) of neighbours acts on a tableau
 * T with 1/r on the diagonal, r the axial distance from i to i + 1 (difference of their contents, column −
 * row), and √(1 − 1/r²) between T and the tableau with i and i + 1 swapped. Every other element is a
 * product of neighbours, ρ(a·b) = ρ(a)ρ(b) in the product of permutations.ts.
 */
import { multiply, type SymmetricGroup } from '../data/permutations'

export interface Representation {
  /** The partition, as in `(3,1,1)`. */
  label: string
  dimension: number
  /** `[n!, d, d]`, orthogonal. */
  matrices: Float64Array
}

/** Partitions of n, largest part first, from (n) to (1, …, 1). */
function partitions(n: number, largest = n): number[][] {
  if (n === 0) return [[]]
  return Array.from({ length: Math.min(n, largest) }, (_, i) => Math.min(n, largest) - i).flatMap((part) =>
    partitions(n - part, part).map((rest) => [part, ...rest])
  )
}

/** Standard tableaux of a shape, each as the row of every number 0 … n − 1. */
function standardTableaux(shape: readonly number[]): number[][] {
  const n = shape.reduce((a, b) => a + b, 0)
  const extend = (rows: number[], lengths: number[]): number[][] =>
    rows.length === n
      ? [rows]
      : shape.flatMap((most, row) => {
          const fits = lengths[row]! < most && (row === 0 || lengths[row - 1]! > lengths[row]!)
          return fits ? extend([...rows, row], lengths.with(row, lengths[row]! + 1)) : []
        })
  return extend(
    [],
    shape.map(() => 0)
  )
}

/** Column − row of every number. */
function contents(rows: readonly number[]): number[] {
  const lengths = new Map<number, number>()
  return rows.map((row) => {
    const column = lengths.get(row) ?? 0
    lengths.set(row, column + 1)
    return column - row
  })
}

/** `[d, d]` of the transposition of i and i + 1. */
function neighbourMatrix(tableaux: readonly number[][], i: number): Float64Array {
  const d = tableaux.length
  const matrix = new Float64Array(d * d)
  tableaux.forEach((rows, t) => {
    const content = contents(rows)
    const inverse = 1 / (content[i + 1]! - content[i]!)
    matrix[t * d + t] = inverse
    const swapped = rows
      .with(i, rows[i + 1]!)
      .with(i + 1, rows[i]!)
      .join()
    const other = tableaux.findIndex((candidate) => candidate.join() === swapped)
    if (other >= 0 && other !== t) matrix[t * d + other] = Math.sqrt(1 - inverse * inverse)
  })
  return matrix
}

function product(a: Float64Array, b: Float64Array, d: number): Float64Array {
  const c = new Float64Array(d * d)
  for (let i = 0; i < d; i++)
    for (let k = 0; k < d; k++) for (let j = 0; j < d; j++) c[i * d + j]! += a[i * d + k]! * b[k * d + j]!
  return c
}

/** Index of the transposition of points i and i + 1. */
function neighbour(group: SymmetricGroup, i: number): number {
  const { degree, order, images } = group
  const image = (point: number): number => (point === i ? i + 1 : point === i + 1 ? i : point)
  for (let g = 0; g < order; g++)
    if (Array.from({ length: degree }, (_, x) => images[g * degree + x] === image(x)).every(Boolean)) return g
  throw new RangeError(`no transposition ${i} in S${degree}`)
}

function representation(group: SymmetricGroup, shape: readonly number[]): Representation {
  const tableaux = standardTableaux(shape)
  const d = tableaux.length
  const generators = Array.from({ length: group.degree - 1 }, (_, i) => ({
    element: neighbour(group, i),
    matrix: neighbourMatrix(tableaux, i)
  }))
  const identity = Float64Array.from({ length: d * d }, (_, i) => (i % (d + 1) === 0 ? 1 : 0))
  const found = new Map<number, Float64Array>([[0, identity]])
  for (const [g, matrix] of found)
    for (const s of generators) {
      const next = multiply(group, g, s.element)
      if (!found.has(next)) found.set(next, product(matrix, s.matrix, d))
    }
  const matrices = new Float64Array(group.order * d * d)
  for (const [g, matrix] of found) matrices.set(matrix, g * d * d)
  return { label: `(${shape.join(',')})`, dimension: d, matrices }
}

/** All irreducible representations, the trivial one first. */
export const irreducibleRepresentations = (group: SymmetricGroup): Representation[] =>
  partitions(group.degree).map((shape) => representation(group, shape))
