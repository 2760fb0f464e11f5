/** A run's table with the operation's own group, and what logits on it are measured by. */
import type { RowOutputs } from '#kit/data'
import { basisOf, type Basis } from '../group/basis'
import type { LogitRows } from './logits'
import { progressGrid, progressMeasures, trigonometricShares, type ProgressGrid } from './progress'
import { runRows, type RunRows } from '../data/rows'
import type { GrokkingSpec } from '../spec/spec'
import { structureOf } from '../group/structure'
import { symbolsOf } from '../data/table'

export interface GroupTable extends RunRows {
  basis: Basis
  /** The answer is the member a + sign·b; null for permutations. */
  sign: 1 | -1 | null
  /** Null where restricted and excluded loss are not defined. */
  grid: ProgressGrid | null
}

/** Logits of one state, all replicas: 64 MB. */
const MOST_LOGITS = 2 ** 24

/** Null where the operation's own group is known. */
export function tableOf(spec: GrokkingSpec, rows: RunRows = runRows(spec)): GroupTable | null {
  const structure = structureOf(spec.task)
  if (structure.kind === 'none') return null
  const basis = basisOf(structure)
  const grid = progressGrid(basis, rows.table)
  const sign = structure.kind === 'cyclic' ? structure.sign : null
  return { ...rows, basis, sign, grid: 'reason' in grid ? null : grid }
}

/** Logits that are measured while training, all replicas: some 50 ms of a kept state. Others wait for the run's end. */
const MEASURED_LOGITS = 1.5e6

export const measuresLogits = (spec: GrokkingSpec): boolean =>
  whyNoProgress(spec) === null && spec.replicas * symbolsOf(spec.task) ** 3 <= MEASURED_LOGITS

/** The sentence that stands where progress measures cannot be had. */
export function whyNoProgress({ task, replicas }: GrokkingSpec): string | null {
  const structure = structureOf(task)
  if (structure.kind === 'none') return structure.reason
  if (task.pairs === 'unordered')
    return 'Not every answer occurs equally often, as in a table of unordered pairs.'
  if (replicas * symbolsOf(task) ** 3 > MOST_LOGITS)
    return 'The logits of the whole table are too many to look at whenever a state is kept.'
  return null
}

export interface ProgressRow {
  restricted: number
  excluded: number
  trigonometric: number
}

const nothing: ProgressRow = { restricted: NaN, excluded: NaN, trigonometric: NaN }

/** One replica's logits on the whole table with its right answers. */
export function logitsOf({ table }: RunRows, logits: Float32Array, replica: number): LogitRows {
  const size = table.c.length * table.symbols
  const own = logits.subarray(replica * size, (replica + 1) * size)
  return { logits: own, classes: table.symbols, answers: table.c }
}

/** One replica's row for these keys; NaN where logits or grid are missing, or there are no keys. */
export function progressOf(
  table: GroupTable | null,
  { logits }: RowOutputs,
  replica: number,
  keys: readonly number[]
): ProgressRow {
  if (!table?.grid || !logits || keys.length === 0) return nothing
  const rows = logitsOf(table, logits, replica)
  const { restrictedHeldOut, excluded } = progressMeasures(table.grid, rows, keys, table.replicas[replica]!)
  const shares = trigonometricShares(table.grid, rows)
  return {
    restricted: restrictedHeldOut,
    excluded,
    trigonometric: keys.reduce((sum, k) => sum + shares[k]!, 0)
  }
}
