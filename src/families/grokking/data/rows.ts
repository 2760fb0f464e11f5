/** The table of a run and what each replica is told about it, as flat arrays with the replica axis. */
import { replicaRows, type ReplicaRows } from './split'
import type { GrokkingSpec } from '../spec/spec'
import { operationTable, type OperationTable } from './table'

export interface RunRows {
  table: OperationTable
  replicas: readonly ReplicaRows[]
  /** Training rows of the replica that has most; the others are filled up with rows of weight 0. */
  most: number
}

export function runRows(spec: GrokkingSpec): RunRows {
  const table = operationTable(spec.task)
  const replicas = Array.from({ length: spec.replicas }, (_, r) => replicaRows(table, spec, r))
  return { table, replicas, most: Math.max(...replicas.map(({ train }) => train.length)) }
}

/** Answers told for every row of the table, `[R, rows]`: the training set's own, right ones elsewhere. */
export function toldAnswers({ table, replicas }: RunRows): Int32Array {
  const rows = table.c.length
  const told = new Int32Array(replicas.length * rows)
  replicas.forEach(({ train, answers }, r) => {
    told.set(table.c, r * rows)
    train.forEach((row, i) => (told[r * rows + row] = answers[i]!))
  })
  return told
}
