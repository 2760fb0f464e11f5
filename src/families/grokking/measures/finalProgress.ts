/**
 * Restricted and excluded loss of stored states with the key frequencies of the last one (Nanda et al. 2023, §5): one
 * row a state and replica in `progress`, and the set itself in `keys`.
 */
import type { SeriesBatch } from '#shared/metrics'
import type { RowOutputs } from '#kit/data'
import type { KeptState } from '#kit/program'
import { crossEntropies, meanLoss } from './logits'
import { keyBlocks } from './sparsity'
import { logitsOf, progressOf, type GroupTable } from './groupTable'
import { sharedNorms, symbolMatrices, transformed } from './matrices'
import { batchOf } from '../program/meters'
import type { GrokkingSpec } from '../spec/spec'

/** Cross-entropy of the whole logits, in nats. */
function losses(table: GroupTable, { logits }: RowOutputs, replica: number): { train: number; test: number } {
  if (!logits) return { train: NaN, test: NaN }
  const { train, heldOut } = table.replicas[replica]!
  const rows = logitsOf(table, logits, replica)
  return { train: meanLoss(crossEntropies(rows, train)), test: meanLoss(crossEntropies(rows, heldOut)) }
}

/** Rows of `progress` at stored states, and of `keys` at the last one. */
export function createProgress(spec: GrokkingSpec, table: GroupTable) {
  const replicas = Array.from({ length: spec.replicas }, (_, r) => r)
  return (last: KeptState): ((kept: KeptState) => SeriesBatch[]) => {
    const norms = replicas.map((r) => {
      const output = symbolMatrices(spec, last.state, r).find(({ role }) => role === 'output')!
      return sharedNorms(table.basis, [transformed(table.basis, output)])
    })
    const keys = norms.map((norm) => keyBlocks(norm))
    return ({ step, inspected }) => [
      batchOf(
        'progress',
        step,
        replicas.map((r) => ({
          ...progressOf(table, inspected, r, keys[r]!),
          ...losses(table, inspected, r)
        }))
      ),
      ...(step === last.step ? [keysBatch(step, norms, keys)] : [])
    ]
  }
}

function keysBatch(
  step: number,
  norms: readonly Float64Array[],
  keys: readonly (readonly number[])[]
): SeriesBatch {
  const blocks = norms[0]!.length
  const rows = blocks * norms.length
  return {
    series: 'keys',
    firstRow: 0,
    rows,
    columns: {
      step: new Uint32Array(rows).fill(step),
      replica: Uint16Array.from({ length: rows }, (_, i) => Math.floor(i / blocks)),
      task: Uint16Array.from({ length: rows }, (_, i) => i % blocks),
      norm: Float64Array.from(norms.flatMap((norm) => Array.from(norm))),
      key: Float32Array.from({ length: rows }, (_, i) =>
        Number(keys[Math.floor(i / blocks)]!.includes(i % blocks))
      )
    }
  }
}
