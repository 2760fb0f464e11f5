/**
 * From losses and answers to metrics.
 *
 * `train` and `test` are measured at one state, on all training rows (with the answers told) and on all held-out rows
 * (with right answers); `steps` has the loss that training itself saw, before each update.
 */
import type { SeriesBatch } from '#shared/metrics'
import type { RowOutputs, TrainMeter } from '#kit/data'
import type { RunRows } from '../data/rows'

const SUMS = 3

/** Per replica: sum of losses, largest loss, steps. Layout `[R, 3]`. */
export function createStepMeter(replicas: number): TrainMeter {
  const sums = new Float64Array(replicas * SUMS)
  return {
    sums,
    add({ loss }) {
      for (let r = 0; r < replicas; r++) {
        const value = loss![r]!
        sums[r * SUMS]! += value
        sums[r * SUMS + 1] = Math.max(sums[r * SUMS + 1]!, value)
        sums[r * SUMS + 2]!++
      }
    },
    take() {
      const column = (f: (base: number) => number): Float64Array =>
        Float64Array.from({ length: replicas }, (_, r) => f(r * SUMS))
      const row = {
        loss: column((base) => sums[base]! / sums[base + 2]!),
        lossMax: column((base) => sums[base + 1]!)
      }
      sums.fill(0)
      return row
    }
  }
}

interface Scored {
  loss: number
  accuracy: number
  /** Share of rows whose float32 loss is exactly 0. */
  zeroLoss: number
}

function mean(
  rows: ArrayLike<number>,
  loss: (row: number) => number,
  isRight: (row: number, i: number) => boolean
): Scored {
  const sums = { loss: 0, accuracy: 0, zeroLoss: 0 }
  for (let i = 0; i < rows.length; i++) {
    const value = loss(rows[i]!)
    sums.loss += value
    sums.accuracy += Number(isRight(rows[i]!, i))
    sums.zeroLoss += Number(value === 0)
  }
  return {
    loss: sums.loss / rows.length,
    accuracy: sums.accuracy / rows.length,
    zeroLoss: sums.zeroLoss / rows.length
  }
}

/** Rows of `train` and `test` from the losses and answers `[R, P]` on the whole table. */
export function evaluationRows(
  step: number,
  { losses, predicted }: RowOutputs,
  { table, replicas }: RunRows
): SeriesBatch[] {
  const rows = table.c.length
  const scored = replicas.map(({ train, heldOut, answers }, r) => {
    const loss = (row: number): number => losses![r * rows + row]!
    const answer = (row: number): number => predicted![r * rows + row]!
    return {
      train: mean(train, loss, (row, i) => answer(row) === answers[i]),
      clean: mean(train, loss, (row) => answer(row) === table.c[row]).accuracy,
      test: mean(heldOut, loss, (row) => answer(row) === table.c[row])
    }
  })
  return [
    batchOf(
      'train',
      step,
      scored.map(({ train: { loss, accuracy, zeroLoss }, clean }) => ({
        loss,
        accuracy,
        cleanAccuracy: clean,
        zeroLoss
      }))
    ),
    batchOf(
      'test',
      step,
      scored.map(({ test: { loss, accuracy } }) => ({ loss, accuracy }))
    )
  ]
}

/** One row a replica. */
export function batchOf<Row extends object>(series: string, step: number, rows: readonly Row[]): SeriesBatch {
  const names = Object.keys(rows[0]!) as (keyof Row & string)[]
  return {
    series,
    firstRow: 0,
    rows: rows.length,
    columns: {
      step: new Uint32Array(rows.length).fill(step),
      replica: Uint16Array.from(rows, (_, r) => r),
      ...Object.fromEntries(
        names.map((name) => [name, Float64Array.from(rows, (row) => row[name] as number)])
      )
    }
  }
}
