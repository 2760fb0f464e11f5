/**
 * How few frequencies carry a matrix.
 *
 * Gini: Hurley & Rickard 2009, eq. 7, of the norms per frequency k ≥ 1; 0 even, 1 − 1/m a single one of m.
 * IPR (Doshi et al. 2023): Σ|x̂_k|⁴ / (Σ|x̂_k|²)², one-sided: k = 0 … ⌊n/2⌋ of the real FFT, magnitudes as
 * they are (a cosine gives 1, random weights about 2/(⌊n/2⌋ + 1); the two-sided FFT would give ½ for a cosine).
 * Key frequencies: norm above a quarter of the largest, a rule of ours: Nanda et al. 2023 publish no threshold.
 */
import type { Basis } from '../group/basis'

/** Gini coefficient of non-negative values; NaN for all zero. */
export function gini(values: ArrayLike<number>): number {
  const sorted = Float64Array.from(values).sort()
  const n = sorted.length
  let sum = 0
  let weighted = 0
  sorted.forEach((value, i) => {
    sum += value
    weighted += (i + 1) * value
  })
  return (2 * weighted) / (n * sum) - (n + 1) / n
}

/** Gini over all blocks but the constant. */
export const blockGini = (norms: Float64Array): number => gini(norms.subarray(1))

/** Indices of the blocks, the constant not counted, whose norm is more than `share` of the largest. */
export function keyBlocks(norms: Float64Array, share = 1 / 4): number[] {
  const largest = Math.max(...norms.subarray(1))
  return Array.from(norms.keys()).filter((k) => k > 0 && norms[k]! > share * largest)
}

/**
 * `[blocks, d]`: |x̂_k|² of every column of coefficients `[n, d]` in the FFT's scale: a pair of rows counts
 * half as much as the constant. For S_n the plain energy of each representation.
 */
export function columnPowers({ kind, blocks }: Basis, coefficients: Float64Array, d: number): Float64Array {
  const powers = new Float64Array(blocks.length * d)
  blocks.forEach(({ first, size }, k) => {
    const scale = kind === 'cyclic' ? 1 / size : 1
    for (let r = first; r < first + size; r++)
      for (let j = 0; j < d; j++) powers[k * d + j]! += scale * coefficients[r * d + j]! ** 2
  })
  return powers
}

/** `[d]`: inverse participation ratio of every column (neuron) from its powers; NaN for a zero column. */
export function participation(powers: Float64Array, d: number): Float64Array {
  return Float64Array.from({ length: d }, (_, j) => {
    let sum = 0
    let squares = 0
    for (let i = j; i < powers.length; i += d) {
      sum += powers[i]!
      squares += powers[i]! ** 2
    }
    return squares / (sum * sum)
  })
}

/** Mean over neurons, dead ones (NaN) left out; NaN if all are. */
export function meanParticipation(ratios: Float64Array): number {
  const alive = ratios.filter((ratio) => !Number.isNaN(ratio))
  return alive.reduce((a, b) => a + b, 0) / alive.length
}

/** `[d]`: block k ≥ 1 with the largest power of every column, the dominant frequency. */
export function dominantBlocks(powers: Float64Array, d: number): Uint16Array {
  return Uint16Array.from({ length: d }, (_, j) => {
    let best = 1
    for (let k = 2; k * d < powers.length; k++) if (powers[k * d + j]! > powers[best * d + j]!) best = k
    return best
  })
}
