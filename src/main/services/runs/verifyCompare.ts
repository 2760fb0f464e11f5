/**
 * Compares what a replay gives with what is stored, bit for bit: rows of a series, tensors of a state.
 *
 * Rows are matched by their key columns; one that only one side has differs in every column. NaNs of the
 * same bits are the same. Hashes are SHA-256 over the columns in order of name, or over a tensor's values.
 */
import { createHash } from 'node:crypto'
import { placeName, STAGE } from '#shared/axes'
import {
  columnNames,
  keyColumns,
  makeColumn,
  type SeriesBatch,
  type SeriesDeclaration
} from '#shared/metrics'
import type { HashPair, RowDifference, TensorDifference } from '#shared/verification'
import type { HostTensor, TrainingState } from '#shared/trainingState'

type Columns = SeriesBatch['columns']

interface Rows {
  columns: Columns
  count: number
}

const bytesOf = (data: ArrayBufferView): Uint8Array =>
  new Uint8Array(data.buffer, data.byteOffset, data.byteLength)

const equal = (a: ArrayBufferView, b: ArrayBufferView): boolean =>
  Buffer.compare(bytesOf(a), bytesOf(b)) === 0

/** How far a row is: its step, or its unit of work. */
const positionAt = (declaration: SeriesDeclaration, columns: Columns, row: number): number =>
  declaration.main ? columns[keyColumns(declaration)[0]!]![row]! : 0

/** Where a state stands: after a step (or unit of work), in a stage. */
type Position = Pick<TrainingState, 'step' | 'stage'>

const comparePositions = (a: Position, b: Position): number => a.step - b.step || a.stage - b.stage

/**
 * Batches one after the other, of the rows beyond one state and up to another.
 * @param withFirst the rows at the first state too
 */
export function rowsBetween(
  declaration: SeriesDeclaration,
  batches: readonly SeriesBatch[],
  [from, to]: readonly [Position, Position],
  withFirst: boolean
): Rows {
  const chosen = batches.map((batch) => {
    const within = Array.from({ length: batch.rows }, (_, row) => row)
    return within.filter((row) => {
      const here = {
        step: positionAt(declaration, batch.columns, row),
        stage: batch.columns[STAGE]?.[row] ?? 0
      }
      const beyond = comparePositions(here, from)
      return (withFirst ? beyond >= 0 : beyond > 0) && comparePositions(here, to) <= 0
    })
  })
  const count = chosen.reduce((sum, rows) => sum + rows.length, 0)
  const columns = Object.fromEntries(
    columnNames(declaration).map((name) => {
      const column = makeColumn(name, declaration, count)
      let at = 0
      batches.forEach((batch, i) => chosen[i]!.forEach((row) => (column[at++] = batch.columns[name]![row]!)))
      return [name, column]
    })
  )
  return { columns, count }
}

function order(keys: readonly string[], a: Columns, i: number, b: Columns, j: number): number {
  for (const key of keys) {
    const difference = (a[key]?.[i] ?? 0) - (b[key]?.[j] ?? 0)
    if (difference !== 0) return difference
  }
  return 0
}

/** The first row that differs, or null. */
export function compareRows(
  declaration: SeriesDeclaration,
  stored: Rows,
  replayed: Rows
): RowDifference | null {
  const names = declaration.columns.map(({ name }) => name)
  const keys = keyColumns(declaration)
  let i = 0
  let j = 0
  while (i < stored.count || j < replayed.count) {
    const side =
      i === stored.count ? 1 : j === replayed.count ? -1 : order(keys, stored.columns, i, replayed.columns, j)
    const column = side === 0 ? differingColumn(names, stored.columns, i, replayed.columns, j) : names[0]
    if (column !== undefined) {
      const [columns, row] = side > 0 ? [replayed.columns, j] : [stored.columns, i]
      return {
        step: positionAt(declaration, columns, row),
        series: declaration.name,
        column,
        replica: columns.replica![row]!,
        place: declaration.inner.map((axis) => placeName(axis, columns[axis.name]![row]!)).join(', '),
        stored: side > 0 ? null : stored.columns[column]![i]!,
        replayed: side < 0 ? null : replayed.columns[column]![j]!
      }
    }
    i++
    j++
  }
  return null
}

const differingColumn = (names: readonly string[], a: Columns, i: number, b: Columns, j: number) =>
  names.find((name) => !equal(a[name]!.subarray(i, i + 1), b[name]!.subarray(j, j + 1)))

export function hashRows(declaration: SeriesDeclaration, stored: Rows, replayed: Rows): HashPair {
  const hash = ({ columns }: Rows): string => {
    const sum = createHash('sha256')
    for (const name of columnNames(declaration)) sum.update(bytesOf(columns[name]!))
    return sum.digest('hex')
  }
  return { name: declaration.name, stored: hash(stored), replayed: hash(replayed) }
}

/** The first tensor by name that differs, and in which value; null when the states are the same. */
export function compareStates(stored: TrainingState, replayed: TrainingState): TensorDifference | null {
  const names = new Set([...Object.keys(stored.tensors), ...Object.keys(replayed.tensors)])
  for (const tensor of [...names].sort()) {
    const a = stored.tensors[tensor]
    const b = replayed.tensors[tensor]
    if (a && b && a.shape.join() === b.shape.join() && equal(a.data, b.data)) continue
    const index = firstDifference(a, b)
    const at = { step: replayed.step, tensor, index }
    return { ...at, stored: a?.data[index] ?? null, replayed: b?.data[index] ?? null }
  }
  return null
}

function firstDifference(a: HostTensor | undefined, b: HostTensor | undefined): number {
  if (!a || !b) return 0
  const length = Math.min(a.data.length, b.data.length)
  for (let i = 0; i < length; i++) {
    if (!equal(a.data.subarray(i, i + 1), b.data.subarray(i, i + 1))) return i
  }
  return length
}

export function hashTensors(stored: TrainingState, replayed: TrainingState): HashPair[] {
  const hash = (tensor: HostTensor | undefined): string =>
    tensor ? createHash('sha256').update(bytesOf(tensor.data)).digest('hex') : ''
  const names = new Set([...Object.keys(stored.tensors), ...Object.keys(replayed.tensors)])
  return [...names]
    .sort()
    .map((name) => ({ name, stored: hash(stored.tensors[name]), replayed: hash(replayed.tensors[name]) }))
}
