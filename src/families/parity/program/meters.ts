/**
 * From logits to metrics, in float64 on the host.
 *
 * With s = ±1 for the label and z the logit: loss = ln(1 + e^(−sz)), deficit = ln 2 − loss. On the plateau
 * the deficit is far below float32's resolution of the loss (6e-8 near ln 2), hence double precision per row.
 */
import type { SeriesBatch } from '#shared/metrics'
import type { RowOutputs, TrainMeter } from '#kit/data'

/** ln(1 + e^(−u)) without overflow. */
export const logistic = (u: number): number =>
  u > 0 ? Math.log1p(Math.exp(-u)) : Math.log1p(Math.exp(u)) - u

const SUMS = 5

/** Sums per replica: deficit, right by sign, right at ½, largest batch loss, rows. Layout `[R, 5]`. */
export function createTrainMeter(replicas: number): TrainMeter {
  const sums = new Float64Array(replicas * SUMS)
  return {
    sums,
    add({ logits }, { y }) {
      const rows = logits!.length / replicas
      for (let r = 0; r < replicas; r++) {
        let deficit = 0
        let right = 0
        let rightAtHalf = 0
        for (let i = r * rows; i < (r + 1) * rows; i++) {
          const z = logits![i]!
          const one = y![i] === 1
          deficit += Math.LN2 - logistic(one ? z : -z)
          right += Number(z >= 0 === one)
          rightAtHalf += Number(z >= 0.5 === one)
        }
        const base = r * SUMS
        sums[base]! += deficit
        sums[base + 1]! += right
        sums[base + 2]! += rightAtHalf
        sums[base + 3] = Math.max(sums[base + 3]!, Math.LN2 - deficit / rows)
        sums[base + 4]! += rows
      }
    },
    take() {
      const column = (f: (base: number) => number): Float64Array =>
        Float64Array.from({ length: replicas }, (_, r) => f(r * SUMS))
      const mean = (k: number) => (base: number) => sums[base + k]! / sums[base + 4]!
      const row = {
        loss: column((base) => Math.LN2 - mean(0)(base)),
        deficit: column(mean(0)),
        lossMax: column((base) => sums[base + 3]!),
        accuracy: column(mean(1)),
        accuracyAtHalf: column(mean(2))
      }
      sums.fill(0)
      return row
    }
  }
}

interface ProbeLayout {
  replicas: number
  tasks: number
  rowsPerTask: number
  /** Of the probe: rows of the tasks, then room for those held out. */
  labels: Float32Array
  law: Float64Array
  /** Rows that there is room for, and of each one in a replica whether a training row equals it; null: data is fresh. */
  heldOut: { rows: number; seen: readonly (readonly boolean[])[] } | null
  /** Of each probe row of the tasks in a replica, whether its message is withheld from training; null: none are. */
  withheld: readonly (readonly boolean[])[] | null
}

/** Sums over rows, and how many they were. */
interface Score {
  rows: number
  loss: number
  right: number
  rightAtHalf: number
}

/** @param counts which of the rows, by their place from `from` on */
function scoreOf(
  logits: Float32Array,
  labels: Float32Array,
  from: number,
  to: number,
  counts?: (row: number) => boolean
): Score {
  const score = { rows: 0, loss: 0, right: 0, rightAtHalf: 0 }
  for (let i = from; i < to; i++) {
    if (counts && !counts(i - from)) continue
    const z = logits[i]!
    const one = labels[i] === 1
    score.rows++
    score.loss += logistic(one ? z : -z)
    score.right += Number(z >= 0 === one)
    score.rightAtHalf += Number(z >= 0.5 === one)
  }
  return score
}

/** Rows of all evaluated series from the logits `[R, tasks · rows + held out, 1]` of the probe. */
export function evaluationRows(step: number, { logits }: RowOutputs, layout: ProbeLayout): SeriesBatch[] {
  const { replicas, tasks, rowsPerTask, labels, law, heldOut, withheld } = layout
  const stride = tasks * rowsPerTask + (heldOut?.rows ?? 0)
  const perTask = { accuracy: new Float32Array(replicas * tasks), loss: new Float32Array(replicas * tasks) }
  const ofWithheld = { accuracy: new Float32Array(replicas * tasks) }
  const column = () => new Float32Array(replicas)
  const test = { loss: column(), accuracy: column(), accuracyAtHalf: column() }
  const unseen = { accuracy: column(), loss: column() }
  const lookUp = { accuracy: column() }
  for (let r = 0; r < replicas; r++) {
    const weighted = { loss: 0, accuracy: 0, accuracyAtHalf: 0 }
    for (let t = 0; t < tasks; t++) {
      const cell = r * tasks + t
      const from = r * stride + t * rowsPerTask
      const { loss, right, rightAtHalf } = scoreOf(logits!, labels, from, from + rowsPerTask)
      perTask.accuracy[cell] = right / rowsPerTask
      perTask.loss[cell] = loss / rowsPerTask
      if (withheld) {
        const counts = (row: number): boolean => withheld[r]![t * rowsPerTask + row]!
        const score = scoreOf(logits!, labels, from, from + rowsPerTask, counts)
        ofWithheld.accuracy[cell] = score.right / score.rows
      }
      weighted.loss += (law[t]! * loss) / rowsPerTask
      weighted.accuracy += (law[t]! * right) / rowsPerTask
      weighted.accuracyAtHalf += (law[t]! * rightAtHalf) / rowsPerTask
    }
    if (heldOut) {
      const seen = heldOut.seen[r]!
      const n = seen.length
      const from = r * stride + tasks * rowsPerTask
      const all = scoreOf(logits!, labels, from, from + n)
      const others = scoreOf(logits!, labels, from, from + n, (row) => !seen[row])
      const known = seen.filter(Boolean).length
      Object.assign(weighted, {
        loss: all.loss / n,
        accuracy: all.right / n,
        accuracyAtHalf: all.rightAtHalf / n
      })
      unseen.accuracy[r] = others.right / (n - known)
      unseen.loss[r] = others.loss / (n - known)
      lookUp.accuracy[r] = (1 + known / n) / 2
    }
    test.loss[r] = weighted.loss
    test.accuracy[r] = weighted.accuracy
    test.accuracyAtHalf[r] = weighted.accuracyAtHalf
  }
  const cells = replicas * tasks
  const ofReplicas = (series: string, columns: Record<string, Float32Array>): SeriesBatch => ({
    series,
    firstRow: 0,
    rows: replicas,
    columns: {
      step: new Uint32Array(replicas).fill(step),
      replica: Uint16Array.from({ length: replicas }, (_, r) => r),
      ...columns
    }
  })
  const ofTasks = (series: string, columns: Record<string, Float32Array>): SeriesBatch => ({
    series,
    firstRow: 0,
    rows: cells,
    columns: {
      step: new Uint32Array(cells).fill(step),
      replica: Uint16Array.from({ length: cells }, (_, c) => Math.floor(c / tasks)),
      task: Uint16Array.from({ length: cells }, (_, c) => c % tasks),
      ...columns
    }
  })
  return [
    ofReplicas('test', test),
    ...(heldOut ? [ofReplicas('unseen', unseen), ofReplicas('lookup', lookUp)] : []),
    ofTasks('tasks', perTask),
    ...(withheld ? [ofTasks('withheld', ofWithheld)] : [])
  ]
}
