/**
 * The orthonormal basis of functions on a group in which Fourier measures are taken, as one matrix.
 *
 * Rows fall into blocks. Z_n (Nanda et al. 2023, §4.1): row 0 = 1/√n; rows 2k − 1 and 2k =
 * √(2/n)·cos(2πkx/n), √(2/n)·sin(2πkx/n); for even n the last row is (−1)^x/√n. Block k is frequency k.
 * S_n: block ρ holds the d² matrix coefficients √(d/n!)·ρ_ij(g) of an irreducible representation.
 *
 * Everything that asks only for blocks (norms, key frequencies, restricted and excluded loss) is the same
 * for both: the kernel Σ_r B[r,x]·B[r,y] is (2/n)·cos(w_k(x − y)) or (d/n!)·χ_ρ(x·y⁻¹).
 */
import type { CyclicStructure, GroupStructure } from './structure'
import { irreducibleRepresentations } from './irreps'

export interface Block {
  /** `k = 5` or the partition `(4,1)`. */
  label: string
  /** First row, and number of rows. */
  first: number
  size: number
}

interface Functions {
  /** n, the order of the group. */
  order: number
  /** `[n, n]`: function × member. */
  matrix: Float64Array
  /** Block 0 is the constant. For Z_n the index of a block is its frequency. */
  blocks: readonly Block[]
  /** `[n]`: element (row of an embedding, class of the logits) of every member. */
  elements: Uint16Array
}

export type CyclicBasis = Functions & { kind: 'cyclic' }
export type SymmetricBasis = Functions & { kind: 'symmetric' }
export type Basis = CyclicBasis | SymmetricBasis

/** Row-major basis of Z_n, `[n, n]`. */
export function cyclicMatrix(n: number): Float64Array {
  const matrix = new Float64Array(n * n)
  for (let x = 0; x < n; x++) {
    matrix[x] = 1 / Math.sqrt(n)
    for (let k = 1; 2 * k < n; k++) {
      const angle = (2 * Math.PI * ((k * x) % n)) / n
      matrix[(2 * k - 1) * n + x] = Math.sqrt(2 / n) * Math.cos(angle)
      matrix[2 * k * n + x] = Math.sqrt(2 / n) * Math.sin(angle)
    }
    if (n % 2 === 0) matrix[(n - 1) * n + x] = (x % 2 === 0 ? 1 : -1) / Math.sqrt(n)
  }
  return matrix
}

function cyclicBlocks(n: number): Block[] {
  return Array.from({ length: Math.floor(n / 2) + 1 }, (_, k) => ({
    label: `k = ${k}`,
    first: Math.max(0, 2 * k - 1),
    size: k === 0 || 2 * k === n ? 1 : 2
  }))
}

/** Made once for a table. */
export function basisOf(structure: CyclicStructure): CyclicBasis
export function basisOf(structure: GroupStructure): Basis
export function basisOf(structure: GroupStructure): Basis {
  const { order, elements } = structure
  if (structure.kind === 'cyclic')
    return { kind: 'cyclic', order, elements, matrix: cyclicMatrix(order), blocks: cyclicBlocks(order) }
  const matrix = new Float64Array(order * order)
  const blocks: Block[] = []
  let first = 0
  for (const { label, dimension, matrices } of irreducibleRepresentations(structure.group)) {
    const size = dimension * dimension
    const scale = Math.sqrt(dimension / order)
    for (let g = 0; g < order; g++)
      for (let i = 0; i < size; i++) matrix[(first + i) * order + g] = scale * matrices[g * size + i]!
    blocks.push({ label, first, size })
    first += size
  }
  return { kind: 'symmetric', order, elements, matrix, blocks }
}
