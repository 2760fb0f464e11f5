/**
 * The frequency that a neuron's activation on all pairs follows (Nanda et al. 2023, §4.1).
 *
 * At frequency k a neuron is explained by the 3 × 3 block {1, cos, sin}(w_k a) ⊗ {1, cos, sin}(w_k b) without
 * its constant: eight directions, which are also cos and sin of w_k times a, b, a + b and a − b. So four sums
 * over lines of the p × p grid and a 1-D transform of each replace the 2-D transform: O(p²) a neuron.
 * Cyclic groups only. For even n the frequency n/2 has three directions, since a + b and a − b fall together.
 */
import type { Values } from '#shared/linalg/matrix'
import { addProduct } from '#shared/linalg/products'
import type { OperationTable } from '../data/table'
import type { CyclicBasis } from '../group/basis'

export interface NeuronFrequencies {
  /** `[H]`: frequency that explains most. */
  frequencies: Uint16Array
  /** `[H]`: share of the variance over pairs explained by it; NaN for a constant neuron. */
  explained: Float64Array
}

/** Operand members `[rows]` of the rows inside the group. */
function operands({ elements }: CyclicBasis, table: OperationTable): { row: number; a: number; b: number }[] {
  const member = new Int16Array(table.symbols).fill(-1)
  elements.forEach((element, index) => (member[element] = index))
  return Array.from(table.a, (a, row) => ({ row, a: member[a]!, b: member[table.b[row]!]! })).filter(
    ({ a, b }) => a >= 0 && b >= 0
  )
}

/** Sums over the lines a, b, a + b and a − b, `[n, H]` each, and every neuron's variance times n². */
function lineSums(basis: CyclicBasis, table: OperationTable, activations: Values) {
  const n = basis.order
  const d = activations.length / table.a.length
  const [ofA, ofB, ofSum, ofDifference] = [0, 1, 2, 3].map(() => new Float64Array(n * d)) as [
    Float64Array,
    Float64Array,
    Float64Array,
    Float64Array
  ]
  const squares = new Float64Array(d)
  for (const { row, a, b } of operands(basis, table)) {
    const [toA, toB, toSum, toDifference] = [a * d, b * d, ((a + b) % n) * d, ((a - b + n) % n) * d]
    for (let j = 0; j < d; j++) {
      const value = activations[row * d + j]!
      ofA[toA + j]! += value
      ofB[toB + j]! += value
      ofSum[toSum + j]! += value
      ofDifference[toDifference + j]! += value
      squares[j]! += value * value
    }
  }
  const variance = squares.map((sum, j) => {
    let mean = 0
    for (let x = 0; x < n; x++) mean += ofA[x * d + j]! / (n * n)
    return sum - n * n * mean * mean
  })
  return { lines: [ofA, ofB, ofSum, ofDifference], variance, d }
}

/** Activations `[rows, H]` on the whole table, all pairs of the group among them. */
export function neuronFrequencies(
  basis: CyclicBasis,
  table: OperationTable,
  activations: Values
): NeuronFrequencies {
  const { lines, variance, d } = lineSums(basis, table, activations)
  const { order: n, matrix } = basis
  const transforms = lines.map((line) => {
    const coefficients = new Float64Array(n * d)
    addProduct(coefficients, matrix, line, n, n, d)
    return coefficients
  })
  const frequencies = new Uint16Array(d)
  const most = new Float64Array(d).fill(-1)
  basis.blocks.slice(1).forEach(({ first, size }, index) => {
    const energy = new Float64Array(d)
    for (const coefficients of size === 1 ? transforms.slice(0, 3) : transforms)
      for (let r = first; r < first + size; r++)
        for (let j = 0; j < d; j++) energy[j]! += coefficients[r * d + j]! ** 2 / n
    for (let j = 0; j < d; j++)
      if (energy[j]! > most[j]!) {
        most[j] = energy[j]!
        frequencies[j] = index + 1
      }
  })
  return { frequencies, explained: most.map((energy, j) => energy / variance[j]!) }
}

/** Frequencies of the neurons explained to more than `threshold`, ascending, with how many follow each. */
export function neuronKeys(
  { frequencies, explained }: NeuronFrequencies,
  threshold = 0.85
): { frequency: number; neurons: number }[] {
  const counts = new Map<number, number>()
  frequencies.forEach((k, j) => {
    if (explained[j]! > threshold) counts.set(k, (counts.get(k) ?? 0) + 1)
  })
  return [...counts]
    .map(([frequency, neurons]) => ({ frequency, neurons }))
    .sort((a, b) => a.frequency - b.frequency)
}
