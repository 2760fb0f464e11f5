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
  labels: Float32Array
  law: Float64Array
}

/** Rows of the `test` and `tasks` series from the logits `[R, tasks · rows, 1]` of the probe. */
export function evaluationRows(step: number, { logits }: RowOutputs, layout: ProbeLayout): SeriesBatch[] {
  const { replicas, tasks, rowsPerTask, labels, law } = layout
  const perTask = { accuracy: new Float32Array(replicas * tasks), loss: new Float32Array(replicas * tasks) }
  const test = {
    loss: new Float32Array(replicas),
    accuracy: new Float32Array(replicas),
    accuracyAtHalf: new Float32Array(replicas)
  }
  for (let r = 0; r < replicas; r++) {
    const weighted = { loss: 0, accuracy: 0, accuracyAtHalf: 0 }
    for (let t = 0; t < tasks; t++) {
      const cell = r * tasks + t
      let loss = 0
      let right = 0
      let rightAtHalf = 0
      for (let i = cell * rowsPerTask; i < (cell + 1) * rowsPerTask; i++) {
        const z = logits![i]!
        const one = labels[i] === 1
        loss += logistic(one ? z : -z)
        right += Number(z >= 0 === one)
        rightAtHalf += Number(z >= 0.5 === one)
      }
      perTask.accuracy[cell] = right / rowsPerTask
      perTask.loss[cell] = loss / rowsPerTask
      weighted.loss += (law[t]! * loss) / rowsPerTask
      weighted.accuracy += (law[t]! * right) / rowsPerTask
      weighted.accuracyAtHalf += (law[t]! * rightAtHalf) / rowsPerTask
    }
    test.loss[r] = weighted.loss
    test.accuracy[r] = weighted.accuracy
    test.accuracyAtHalf[r] = weighted.accuracyAtHalf
  }
  const steps = (rows: number) => new Uint32Array(rows).fill(step)
  const cells = replicas * tasks
  return [
    {
      series: 'test',
      firstRow: 0,
      rows: replicas,
      columns: {
        step: steps(replicas),
        replica: Uint16Array.from({ length: replicas }, (_, r) => r),
        ...test
      }
    },
    {
      series: 'tasks',
      firstRow: 0,
      rows: cells,
      columns: {
        step: steps(cells),
        replica: Uint16Array.from({ length: cells }, (_, c) => Math.floor(c / tasks)),
        task: Uint16Array.from({ length: cells }, (_, c) => c % tasks),
        ...perTask
      }
    }
  ]
}
