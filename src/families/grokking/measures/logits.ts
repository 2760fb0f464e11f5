/**
 * Cross-entropy of rows of logits in float64, and the collapse of the softmax in float32.
 *
 * loss = ln Σ_c exp(z_c − m) − (z_answer − m), m = max z: nothing overflows, and with ln(1 + others)
 * a loss far below 1e-16 is still told from 0. Softmax collapse (Prieto et al. 2025, arXiv 2501.04697): in float32 the sum rounds to 1
 * once all other logits are about 17 below, the loss is exactly 0 and so is its gradient.
 */
import type { Values } from '#shared/linalg/matrix'

/** Logits `[rows, classes]` and their answers `[rows]`. */
export interface LogitRows {
  logits: Values
  classes: number
  answers: ArrayLike<number>
}

/** Loss in nats of one row of logits as it stands. */
function loss(row: Float64Array, answer: number): number {
  let best = 0
  for (let c = 1; c < row.length; c++) if (row[c]! > row[best]!) best = c
  const largest = row[best]!
  let others = 0
  for (let c = 0; c < row.length; c++) if (c !== best) others += Math.exp(row[c]! - largest)
  return Math.log1p(others) + (largest - row[answer]!) // in this order: the difference may be 0
}

/**
 * `[rows given]`: loss of every row in nats. With a shift, `[·, classes]`, its line `of(row)` is taken off the
 * logits first.
 */
export function crossEntropies(
  { logits, classes, answers }: LogitRows,
  rows: Uint32Array,
  shift?: { lines: Float64Array; of: ArrayLike<number> }
): Float64Array {
  const row = new Float64Array(classes)
  return Float64Array.from(rows, (index) => {
    row.set(logits.subarray(index * classes, (index + 1) * classes))
    if (shift) {
      const first = shift.of[index]! * classes
      for (let c = 0; c < classes; c++) row[c]! -= shift.lines[first + c]!
    }
    return loss(row, answers[index]!)
  })
}

/** Mean of losses; NaN for none. */
export const meanLoss = (losses: Float64Array): number => losses.reduce((a, b) => a + b, 0) / losses.length

/** Whether float32 arithmetic gives a row the loss 0, with every intermediate rounded as a float32 kernel does. */
function vanishes({ logits, classes, answers }: LogitRows, row: number): boolean {
  const first = row * classes
  const right = Math.fround(logits[first + answers[row]!]!)
  let sum = 0
  for (let c = 0; c < classes; c++) {
    const below = Math.fround(logits[first + c]! - right)
    if (below > 0) return false
    sum = Math.fround(sum + Math.fround(Math.exp(below)))
  }
  return Math.fround(Math.log(sum)) === 0
}

/** Share of rows whose float32 loss is exactly 0; NaN for no rows. */
export const zeroLossShare = (table: LogitRows, rows: Uint32Array): number =>
  rows.reduce((count, row) => count + Number(vanishes(table, row)), 0) / rows.length
