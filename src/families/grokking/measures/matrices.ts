/**
 * The matrices of a network that have the symbols on one axis, whatever the model calls them.
 *
 *   quadratic, relu   U, V `[n, N]` and W `[N, n]`
 *   transformer       E `[n + 1, d]` embedding, L = out · output `[N, n + 1]` neuron → logit map of the last layer
 *                     (W_L of Nanda et al. 2023), O `[d, n + 1]` unembedding
 *   decoder           the same, of the symbols' tokens alone
 *   tied              E `[n, d]` and L = out · Eᵀ `[N, n]`
 */
import { transposed, type Matrix } from '#shared/linalg/matrix'
import { product } from '#shared/linalg/products'
import type { HostTensor } from '#shared/trainingState'
import type { Basis } from '../group/basis'
import { blockNorms, transform } from '../group/harmonic'
import { columnPowers } from './sparsity'
import type { GrokkingModel, GrokkingSpec } from '../spec/spec'
import { symbolsOf } from '../data/table'
import { firstSymbolToken } from '../data/tokens'

export interface SymbolMatrix extends Matrix {
  name: string
  /** Axis of the symbols; “=” and other tokens come after them. */
  axis: 0 | 1
  /** What an operand is read with; what a neuron says about the answer; neither. */
  role: 'input' | 'output' | 'other'
}

type State = Readonly<Record<string, HostTensor>>

/** One replica's part of a tensor `[R, rows, columns]`. */
export function matrixOf(state: State, name: string, replica: number): Matrix {
  const { shape, data } = state[name]!
  const [rows, columns] = [shape[1]!, shape[2]!]
  const size = rows * columns
  return { data: data.subarray(replica * size, (replica + 1) * size), rows, columns }
}

const rowsFrom = ({ data, columns }: Matrix, first: number, rows: number): Matrix => ({
  data: data.subarray(first * columns, (first + rows) * columns),
  rows,
  columns
})

/** Inputs first, then the output map. */
export function symbolMatrices(
  { task, model }: Pick<GrokkingSpec, 'task' | 'model'>,
  state: State,
  replica: number
): SymbolMatrix[] {
  const of = (name: string): Matrix => matrixOf(state, name, replica)
  const last = `layer${model.layers}/out/weight`
  switch (model.kind) {
    case 'quadratic':
    case 'relu':
      return [
        { name: 'U', axis: 0, role: 'input', ...of('input/a') },
        { name: 'V', axis: 0, role: 'input', ...of('input/b') },
        { name: 'W', axis: 1, role: 'output', ...of('output/weight') }
      ]
    case 'tied': {
      const embedding = of('embedding')
      return [
        { name: 'E', axis: 0, role: 'input', ...embedding },
        { name: 'L', axis: 1, role: 'output', ...product(of('out/weight'), transposed(embedding)) }
      ]
    }
    case 'transformer':
    case 'decoder': {
      const n = symbolsOf(task)
      const first = model.kind === 'decoder' ? firstSymbolToken(task) : 0
      const unembedding = transposed(rowsFrom(transposed(of('output/weight')), first, n))
      return [
        { name: 'E', axis: 0, role: 'input', ...rowsFrom(of('embedding'), first, n) },
        { name: 'L', axis: 1, role: 'output', ...product(of(last), unembedding) },
        { name: 'O', axis: 1, role: 'other', ...unembedding }
      ]
    }
  }
}

/** Coefficients `[order, lines]` over the symbols, one line a neuron or embedding dimension. */
export interface Transformed {
  lines: number
  coefficients: Float64Array
}

export const transformed = (basis: Basis, matrix: SymbolMatrix): Transformed => ({
  lines: matrix.axis === 0 ? matrix.columns : matrix.rows,
  coefficients: transform(basis, matrix, matrix.axis)
})

/**
 * `[blocks, lines]`: powers of the output map. Of a loss that sees differences of logits alone, without the constant that a
 * neuron adds to all answers: no gradient holds it, and Adam's steps, unlike the gradients, do not sum to 0 over the answers.
 */
export function outputPowers(
  { loss }: GrokkingModel,
  basis: Basis,
  { lines, coefficients }: Transformed
): Float64Array {
  const powers = columnPowers(basis, coefficients, lines)
  return loss === 'crossEntropy' || loss === 'hinge' ? powers.fill(0, 0, lines) : powers
}

/** `[blocks]`: norm per frequency of matrices side by side. */
export function sharedNorms(basis: Basis, parts: readonly Transformed[]): Float64Array {
  const norms = parts.map(({ lines, coefficients }) => blockNorms(basis, coefficients, lines))
  return Float64Array.from(basis.blocks, (_, k) => Math.hypot(...norms.map((norm) => norm[k]!)))
}
