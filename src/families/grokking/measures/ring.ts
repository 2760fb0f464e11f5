/**
 * The ring in a matrix: its lines seen along the two directions that carry one frequency.
 *
 * With x_g the line of member g, u = Σ_g cos(w_k g)·x_g and v = Σ_g sin(w_k g)·x_g, each scaled to length 1,
 * the point of g is (x_g·u, x_g·v). A network that uses frequency k puts the members on an ellipse (a circle
 * where cos and sin have the same size and orthogonal directions), neighbours at the angle 2πk/n.
 */
import type { Matrix } from '#shared/linalg/matrix'
import type { CyclicBasis } from '../group/basis'
import { gather, transform } from '../group/harmonic'

export interface Ring {
  /** `[n, 2]`: point of every member. */
  points: Float64Array
  /** Share of the matrix, its mean line taken off, that the frequency carries. */
  share: number
}

function unit(direction: Float64Array): Float64Array {
  const norm = Math.hypot(...direction)
  return norm === 0 ? direction : direction.map((value) => value / norm)
}

/** Frequency 1 ≤ k < n/2, group along the given axis of the matrix. Throws RangeError on another. */
export function ring(basis: CyclicBasis, matrix: Matrix, axis: 0 | 1, frequency: number): Ring {
  const n = basis.order
  const block = basis.blocks[frequency]
  if (block?.size !== 2)
    throw new RangeError(`frequency ${frequency} has no cosine and sine in a group of ${n}`)
  const coefficients = transform(basis, matrix, axis)
  const d = coefficients.length / n
  const row = (r: number): Float64Array => coefficients.slice(r * d, (r + 1) * d)
  const directions = [unit(row(block.first)), unit(row(block.first + 1))] as const
  const lines = gather(basis, matrix, axis)
  const points = Float64Array.from({ length: 2 * n }, (_, i) => {
    const direction = directions[(i % 2) as 0 | 1]
    return direction.reduce((sum, value, j) => sum + value * lines[Math.floor(i / 2) * d + j]!, 0)
  })
  const energy = (from: number, to: number): number =>
    coefficients.subarray(from * d, to * d).reduce((sum, value) => sum + value * value, 0)
  return { points, share: energy(block.first, block.first + 2) / energy(1, n) }
}
