/**
 * Restricted and excluded loss, and the trigonometric share of the logits (Nanda et al. 2023, §4.3 and
 * §5.1), in the operation's own group.
 *
 * Directions: functions B[r, s] of the answer's member s on all pairs, r in the key blocks K; for x + y
 * these are cos w_k(a + b) and sin w_k(a + b), for x − y the same of a − b, for x · y and x / y of logarithms.
 * P = projection of the logits on them. All members occur equally often, so with M[s, c] = mean logit over the
 * pairs with answer s, P[s, c] = Σ_{r∈K} B[r, s]·(B·M)[r, c].
 *   restricted: cross-entropy of P + mean logit of each class (a function of s alone)
 *   excluded:   cross-entropy of logits − P, on the training pairs
 *   share:      of the sum of squares of the logits, less each row's mean (which no softmax sees), explained
 *               by Σ_{k∈K} α_k·cos(w_k(s − c)); for S_n by the characters χ_ρ(s·c⁻¹) of Chughtai et al. 2023
 */
import { addProduct } from '#shared/linalg/products'
import type { GroupStructure, NoStructure } from '../group/structure'
import type { OperationTable } from '../data/table'
import type { Basis } from '../group/basis'
import { crossEntropies, meanLoss, type LogitRows } from './logits'

export interface ProgressGrid {
  kind: GroupStructure['kind']
  basis: Basis
  /** `[rows]`: member of the answer; −1: an operand is outside the group (0 in x · y). */
  answerMember: Int16Array
  /** Table rows with both operands in the group. */
  rows: Uint32Array
}

/** Fixed for a table. None where members are not answered equally often, so that directions are not orthogonal. */
export function progressGrid(basis: Basis, table: OperationTable): ProgressGrid | NoStructure {
  const member = new Int16Array(table.symbols).fill(-1)
  basis.elements.forEach((element, index) => (member[element] = index))
  const inside = (row: number): boolean => member[table.a[row]!]! >= 0 && member[table.b[row]!]! >= 0
  const answerMember = Int16Array.from(table.c, (c, row) => (inside(row) ? member[c]! : -1))
  const counts = new Uint32Array(basis.order)
  for (const s of answerMember) if (s >= 0) counts[s]!++
  if (counts.some((count) => count !== counts[0]))
    return {
      kind: 'none',
      reason: 'Not every answer occurs equally often, as in a table of unordered pairs.'
    }
  const rows = Uint32Array.from(table.c.keys()).filter((row) => answerMember[row]! >= 0)
  return { kind: basis.kind, basis, answerMember, rows }
}

/** `[n, classes]`: mean logits M over the pairs with each answer, from the whole table `[rows, classes]`. */
export function answerMeans(
  { basis, answerMember, rows }: ProgressGrid,
  { logits, classes }: LogitRows
): Float64Array {
  const means = new Float64Array(basis.order * classes)
  const share = basis.order / rows.length
  for (const row of rows) {
    const to = answerMember[row]! * classes
    const from = row * classes
    for (let c = 0; c < classes; c++) means[to + c]! += share * logits[from + c]!
  }
  return means
}

/** `[n, classes]`: P, the projection of the logits on the key blocks. */
function keyProjection(
  { blocks, matrix, order }: Basis,
  means: Float64Array,
  keys: readonly number[]
): Float64Array {
  const classes = means.length / order
  const projection = new Float64Array(means.length)
  for (const key of keys) {
    const { first, size } = blocks[key]!
    for (let r = first; r < first + size; r++) {
      const coefficients = new Float64Array(classes)
      for (let s = 0; s < order; s++)
        for (let c = 0; c < classes; c++) coefficients[c]! += matrix[r * order + s]! * means[s * classes + c]!
      for (let s = 0; s < order; s++)
        for (let c = 0; c < classes; c++)
          projection[s * classes + c]! += matrix[r * order + s]! * coefficients[c]!
    }
  }
  return projection
}

/** `[n, classes]`: P plus the mean logit of each class over all pairs. */
function restrictedLogits(projection: Float64Array, means: Float64Array, order: number): Float64Array {
  const classes = means.length / order
  const constant = new Float64Array(classes)
  means.forEach((value, i) => (constant[i % classes]! += value / order))
  return projection.map((value, i) => value + constant[i % classes]!)
}

export interface ProgressMeasures {
  /** Restricted loss in nats over all pairs of the group, and over its held-out ones. */
  restricted: number
  restrictedHeldOut: number
  /** Excluded loss in nats over the training pairs of the group. */
  excluded: number
}

/** Logits `[rows, classes]` of the whole table with its right answers; keys: blocks, from `keyBlocks`. */
export function progressMeasures(
  grid: ProgressGrid,
  table: LogitRows,
  keys: readonly number[],
  split: { train: Uint32Array; heldOut: Uint32Array }
): ProgressMeasures {
  const { basis, answerMember } = grid
  const means = answerMeans(grid, table)
  const projection = keyProjection(basis, means, keys)
  const restricted: LogitRows = {
    logits: restrictedLogits(projection, means, basis.order),
    classes: table.classes,
    answers: basis.elements
  }
  const ofGroup = (rows: Uint32Array): Uint32Array => rows.filter((row) => answerMember[row]! >= 0)
  const perAnswer = crossEntropies(restricted, Uint32Array.from(basis.elements.keys()))
  const heldOut = Float64Array.from(ofGroup(split.heldOut), (row) => perAnswer[answerMember[row]!]!)
  const shift = { lines: projection, of: answerMember }
  return {
    restricted: meanLoss(perAnswer), // answers occur equally often
    restrictedHeldOut: meanLoss(heldOut),
    excluded: meanLoss(crossEntropies(table, ofGroup(split.train), shift))
  }
}

/** `[blocks]`: share of the logits explained by each block's kernel; the sum over K is the trigonometric share. */
export function trigonometricShares(grid: ProgressGrid, table: LogitRows): Float64Array {
  const { basis, rows } = grid
  const { order: n, matrix, elements } = basis
  const means = answerMeans(grid, table)
  const own = Float64Array.from(
    { length: n * n },
    (_, i) => means[Math.floor(i / n) * table.classes + elements[i % n]!]!
  )
  const total = groupSumOfSquares(grid, table)
  const along = new Float64Array(n * n) // B·M over the group's classes
  addProduct(along, matrix, own, n, n, n)
  return Float64Array.from(basis.blocks, ({ first, size }, k) => {
    let inner = 0 // ⟨M, kernel⟩ over (s, c)
    for (let i = first * n; k > 0 && i < (first + size) * n; i++) inner += matrix[i]! * along[i]!
    return ((rows.length / n) * inner * inner) / (size * total)
  })
}

/** Sum of squares of the logits of the group's classes, less each row's mean. */
function groupSumOfSquares(
  { basis: { elements }, rows }: ProgressGrid,
  { logits, classes }: LogitRows
): number {
  let total = 0
  for (const row of rows) {
    let sum = 0
    let squares = 0
    for (const element of elements) {
      const value = logits[row * classes + element]!
      sum += value
      squares += value * value
    }
    total += squares - (sum * sum) / elements.length
  }
  return total
}
