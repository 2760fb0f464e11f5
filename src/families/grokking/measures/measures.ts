/**
 * What is measured on the weights, and on the logits of the whole table, whenever a state is kept.
 *
 * Key frequencies are provisional here: those of the output map at the step itself (norm above a quarter of the
 * largest). `progress.ts` measures again with the final ones. NaN where a measure is not defined.
 */
import { transposed, type Matrix } from '#shared/linalg/matrix'
import { product } from '#shared/linalg/products'
import { effectiveRank, singularValues } from '#shared/linalg/singularValues'
import type { SeriesBatch } from '#shared/metrics'
import type { HostTensor } from '#shared/trainingState'
import type { RowOutputs } from '#kit/data'
import { weightNorms } from './norms'
import { phaseAlignment } from './phases'
import { blockGini, columnPowers, keyBlocks, meanParticipation, participation } from './sparsity'
import { measuresLogits, progressOf, type GroupTable, type ProgressRow } from './groupTable'
import {
  matrixOf,
  outputPowers,
  sharedNorms,
  symbolMatrices,
  transformed,
  type SymbolMatrix,
  type Transformed
} from './matrices'
import { batchOf } from '../program/meters'
import { networkParameters } from '../program/network'
import type { GrokkingModel, GrokkingSpec } from '../spec/spec'

type State = Readonly<Record<string, HostTensor>>

/**
 * Effective rank from the eigenvalues σ² of the smaller Gram matrix, at a third of the time of the singular values:
 * σ below 10⁻⁸ of the largest is lost, which an entropy does not see.
 */
function quickRank(matrix: Matrix): number {
  const turned = transposed(matrix)
  // not rowGram or columnGram, which sum in another order: the series is stored
  const gram = matrix.columns > matrix.rows ? product(matrix, turned) : product(turned, matrix)
  return effectiveRank(singularValues(gram).map(Math.sqrt))
}

interface FourierRow {
  giniInput: number
  giniOutput: number
  iprInput: number
  iprOutput: number
  keys: number
  same: number
  alignment: number
}

const noFourier: FourierRow = {
  giniInput: NaN,
  giniOutput: NaN,
  iprInput: NaN,
  iprOutput: NaN,
  keys: NaN,
  same: NaN,
  alignment: NaN
}

/** Measures of one replica's matrices in the operation's group, and the provisional key frequencies. */
function fourierRow(
  model: GrokkingModel,
  table: GroupTable,
  matrices: readonly SymbolMatrix[]
): { row: FourierRow; keys: number[] } {
  const parts = matrices
    .filter(({ role }) => role !== 'other')
    .map((matrix) => transformed(table.basis, matrix))
  const [output, ...reversed] = [...parts].reverse()
  const inputs = reversed.reverse()
  const norms = sharedNorms(table.basis, [output!])
  const keys = keyBlocks(norms)
  const ratios = ({ lines, coefficients }: Transformed): number[] =>
    Array.from(participation(columnPowers(table.basis, coefficients, lines), lines))
  const outputRatios = participation(outputPowers(model, table.basis, output!), output!.lines)
  const { basis, sign } = table
  const aligned =
    inputs.length === 2 && sign !== null && basis.kind === 'cyclic'
      ? phaseAlignment(basis, [inputs[0]!.coefficients, inputs[1]!.coefficients, output!.coefficients], sign)
      : { same: NaN, alignment: NaN }
  return {
    keys,
    row: {
      giniInput: blockGini(sharedNorms(table.basis, inputs)),
      giniOutput: blockGini(norms),
      iprInput: meanParticipation(Float64Array.from(inputs.flatMap(ratios))),
      iprOutput: meanParticipation(outputRatios),
      keys: keys.length,
      same: aligned.same,
      alignment: aligned.alignment
    }
  }
}

type MeasuresRow = FourierRow & ProgressRow & { sumOfSquares: number; rank: number }

/** Rows of `measures` and `tensors` at one step; `table` is null where the operation has no group. */
export function createMeasures(spec: GrokkingSpec, table: GroupTable | null) {
  const names = networkParameters(spec).map(({ name }) => name)
  const replicas = Array.from({ length: spec.replicas }, (_, r) => r)

  function measure(
    state: State,
    inspected: RowOutputs,
    replica: number
  ): { row: MeasuresRow; norms: number[] } {
    const values = names.map((name) => [name, matrixOf(state, name, replica).data] as const)
    const { tensors, sumOfSquares } = weightNorms(Object.fromEntries(values))
    const matrices = symbolMatrices(spec, state, replica)
    const rank = quickRank(matrices.find(({ role }) => role === 'output')!)
    const { row, keys } = table ? fourierRow(spec.model, table, matrices) : { row: noFourier, keys: [] }
    const progress = progressOf(table, inspected, replica, keys)
    return {
      row: { sumOfSquares, rank, ...row, ...progress },
      norms: names.map((name) => tensors[name]!)
    }
  }

  return (step: number, state: State, inspect: () => RowOutputs): SeriesBatch[] => {
    const inspected = measuresLogits(spec) ? inspect() : {}
    const measured = replicas.map((r) => measure(state, inspected, r))
    const lanes = names.length
    const rows = lanes * replicas.length
    return [
      batchOf(
        'measures',
        step,
        measured.map(({ row }) => row)
      ),
      {
        series: 'tensors',
        firstRow: 0,
        rows,
        columns: {
          step: new Uint32Array(rows).fill(step),
          replica: Uint16Array.from({ length: rows }, (_, i) => Math.floor(i / lanes)),
          task: Uint16Array.from({ length: rows }, (_, i) => i % lanes),
          norm: Float64Array.from(measured.flatMap(({ norms }) => norms))
        }
      }
    ]
  }
}
