/**
 * Which rows of the table a replica trains on, and what answers it is told there.
 *
 * A split is a prefix of one shuffle, so splits of the same seed are nested: more data adds rows and takes
 * none away. Corrupted answers come from a stream of their own: they never move the split.
 *
 * Outliers: Power et al. 2022, A.4. Label noise: Doshi et al. 2023 (arXiv 2310.13061).
 */
import { RandomStream } from '#shared/random'
import { replicaSpecs } from '#shared/replicas'
import type { GrokkingSpec, GrokkingTask } from '../spec/spec'
import { mirrorRows, type OperationTable } from './table'

/** Rows of one replica; indices into the table. */
export interface ReplicaRows {
  /** `[n]` */
  train: Uint32Array
  /** `[rows − n]`, ascending. */
  heldOut: Uint32Array
  /** `[n]`: answers told in training, beside `train`; right ones are `table.c`. */
  answers: Uint16Array
}

/** Rows of the training set: ⌊f·rows⌋, at least one on either side. */
export const trainRows = (fraction: number, rows: number): number =>
  Math.min(rows - 1, Math.max(1, Math.floor(fraction * rows + 1e-9)))

/**
 * Seed of a replica's split. An own `task.splitSeed` is shared by all replicas; otherwise a random or
 * mirrored split follows the replica's seed and a nested one is the same (seed 0) in every run, as in
 * Power et al.'s released code.
 */
export function splitSeed(spec: GrokkingSpec, replica: number): number {
  const { seed, task } = replicaSpecs(spec)[replica]!
  if (task.splitSeed !== null) return task.splitSeed
  return task.split === 'nested' ? 0 : seed
}

/** Seed of the order of mini-batches (purpose `order`); shared by all replicas where the spec names one. */
export const orderSeed = (spec: GrokkingSpec, replica: number): number =>
  spec.task.orderSeed ?? replicaSpecs(spec)[replica]!.seed

/** 0 … n − 1 in random order (Fisher–Yates). */
export function shuffled(n: number, stream: RandomStream): Uint32Array {
  const order = Uint32Array.from({ length: n }, (_, i) => i)
  for (let i = n - 1; i > 0; i--) {
    const j = stream.below(i + 1)
    const kept = order[i]!
    order[i] = order[j]!
    order[j] = kept
  }
  return order
}

/** The first n rows in whole mirror pairs. A single missing row is filled by the next row that is its own mirror. */
function mirroredRows(order: Uint32Array, mirror: Int32Array, n: number): Uint32Array {
  const taken = new Set<number>()
  const single = (row: number): boolean => mirror[row] === row || mirror[row] === -1
  let waiting = -1
  for (const row of order) {
    if (taken.size === n) break
    if (taken.has(row)) continue
    if (single(row) || taken.size + 2 <= n) taken.add(row)
    else if (waiting < 0) waiting = row
    if (!single(row) && taken.has(row)) taken.add(mirror[row]!)
  }
  if (taken.size < n) {
    // All rows that are their own mirror are in: one of them makes room for a pair.
    taken.delete([...taken].findLast(single)!)
    taken.add(waiting).add(mirror[waiting]!)
  }
  return Uint32Array.from(taken)
}

/** Training and held-out rows of one replica with the answers it is told. */
export function replicaRows(table: OperationTable, spec: GrokkingSpec, replica: number): ReplicaRows {
  const { seed, task } = replicaSpecs(spec)[replica]!
  const rows = table.c.length
  const n = trainRows(task.trainFraction, rows)
  const order = shuffled(rows, new RandomStream(splitSeed(spec, replica), 'split'))
  const train = task.split === 'mirrored' ? mirroredRows(order, mirrorRows(table), n) : order.slice(0, n)
  const inTrain = new Uint8Array(rows)
  for (const row of train) inTrain[row] = 1
  const heldOut = Uint32Array.from({ length: rows }, (_, row) => row).filter((row) => inTrain[row] === 0)
  const stream = new RandomStream(seed, 'task')
  return { train, heldOut, answers: toldAnswers(table, train, task, stream) }
}

/** Right answers, but for k rows with those of k other rows, and a share ξ with a wrong one drawn evenly. */
function toldAnswers(
  { c, symbols }: OperationTable,
  train: Uint32Array,
  { outliers, labelNoise }: Pick<GrokkingTask, 'outliers' | 'labelNoise'>,
  stream: RandomStream
): Uint16Array {
  const n = train.length
  const answers = Uint16Array.from(train, (row) => c[row]!)
  const right = answers.slice()
  const order = shuffled(n, stream)
  // A shift by k leaves no row its own donor and uses every donor once.
  const shift = outliers < n ? outliers : 1
  for (let i = 0; i < outliers; i++) answers[order[i]!] = right[order[(i + shift) % n]!]!
  const noisy = shuffled(n, stream).subarray(0, Math.round(labelNoise * n))
  for (const i of noisy) answers[i] = (right[i]! + 1 + stream.below(symbols - 1)) % symbols
  return answers
}

/** Share of held-out rows (a, b), a ≠ b, whose mirror (b, a) has the same answer and was trained on. */
export function mirrorLeakage(table: OperationTable, { train, heldOut }: ReplicaRows): number {
  const mirror = mirrorRows(table)
  const trained = new Set(train)
  const leaks = (row: number): boolean =>
    mirror[row] !== row && trained.has(mirror[row]!) && table.c[mirror[row]!] === table.c[row]
  return heldOut.filter(leaks).length / heldOut.length
}
