/** From losses and answers of rows to metrics, in float64 on the host. */
import type { SeriesBatch } from '#shared/metrics'
import type { RowOutputs, TrainMeter } from '#kit/data'
import type { DataSet } from '../data/set'
import { wilson } from '../data/wilson'

const SUMS = 3

/** Mean squared distance from the mean: what a learner that answers the mean leaves. */
function variance(values: Float32Array): number {
  const mean = values.reduce((sum, value) => sum + value / values.length, 0)
  return values.reduce((sum, value) => sum + (value - mean) ** 2 / values.length, 0)
}

/** Per replica: losses, rows, wrong answers. Layout `[R, 3]`. @param classes 0: a number is answered */
export function createTrainMeter(sets: readonly DataSet[], classes: number): TrainMeter {
  const replicas = sets.length
  const sums = new Float64Array(replicas * SUMS)
  const spreads = sets.map(({ told }) => variance(told))
  return {
    sums,
    add({ losses, margins }) {
      const rows = losses!.length / replicas
      for (let r = 0; r < replicas; r++) {
        const base = r * SUMS
        for (let i = r * rows; i < (r + 1) * rows; i++) {
          sums[base]! += losses![i]!
          if (margins && !(margins[i]! > 0)) sums[base + 2]!++
        }
        sums[base + 1]! += rows
      }
    },
    take() {
      const column = (f: (base: number, r: number) => number): Float64Array =>
        Float64Array.from({ length: replicas }, (_, r) => f(r * SUMS, r))
      const loss = column((base) => sums[base]! / sums[base + 1]!)
      const error =
        classes > 0
          ? column((base) => sums[base + 2]! / sums[base + 1]!)
          : column((_, r) => loss[r]! / spreads[r]!)
      sums.fill(0)
      return { loss, error }
    }
  }
}

export interface Probed {
  /** 0: a number is answered. */
  classes: number
  sets: readonly DataSet[]
  /** Whether any row may be told wrong. */
  noisy: boolean
  /** Training rows that there is room for, before the test rows. */
  most: number
  testRows: number
}

/** The outputs on consecutive rows of one replica. */
interface Rows {
  losses: Float32Array
  /** Left out where a number is answered. */
  predicted: Float32Array | undefined
}

const meanOf = (values: Float32Array): number => values.reduce((sum, value) => sum + value, 0) / values.length

/** Share of the rows answered otherwise, or of the variance that is left. */
function errorOf({ losses, predicted }: Rows, truth: Float32Array): number {
  if (!predicted) return meanOf(losses) / variance(truth)
  return predicted.reduce((wrong, said, i) => wrong + Number(said !== truth[i]), 0) / truth.length
}

/** Of wrongly told training rows: the share answered as told, and as they are; 0 where none is told wrong. */
function noiseOf({ predicted }: Rows, { train, told }: DataSet) {
  let [rows, memorised, right] = [0, 0, 0]
  told.forEach((said, i) => {
    if (said === train.truth[i]) return
    rows++
    memorised += Number(predicted![i] === said)
    right += Number(predicted![i] === train.truth[i])
  })
  return rows === 0 ? { memorised: 0, right: 0 } : { memorised: memorised / rows, right: right / rows }
}

interface OfClass {
  accuracy: number
  low: number
  high: number
  loss: number
}

/** Of every class its test rows; each has some. */
function byClass({ losses, predicted }: Rows, truth: Float32Array, classes: number): OfClass[] {
  return Array.from({ length: classes }, (_, own) => {
    let [rows, right, loss] = [0, 0, 0]
    truth.forEach((label, i) => {
      if (label !== own) return
      rows++
      right += Number(predicted![i] === own)
      loss += losses[i]!
    })
    return { accuracy: right / rows, ...wilson(right, rows), loss: loss / rows }
  })
}

/** Rows of all series but `train` from the outputs `[R, most + T]` on the probe. */
export function evaluationRows(step: number, outputs: RowOutputs, probed: Probed): SeriesBatch[] {
  const { classes, noisy, sets, most, testRows } = probed
  const { losses, predicted } = outputs
  const rows = (r: number, from: number, count: number): Rows => {
    const first = r * (most + testRows) + from
    return {
      losses: losses!.subarray(first, first + count),
      predicted: predicted?.subarray(first, first + count)
    }
  }
  const trained = sets.map(({ told }, r) => rows(r, 0, told.length))
  const tested = sets.map((_, r) => rows(r, most, testRows))
  const batch = (series: string, columns: Record<string, number[]>, inner?: number): SeriesBatch => {
    const count = sets.length * (inner ?? 1)
    return {
      series,
      firstRow: 0,
      rows: count,
      columns: {
        step: new Uint32Array(count).fill(step),
        replica: Uint16Array.from({ length: count }, (_, i) => Math.floor(i / (inner ?? 1))),
        ...(inner !== undefined && { class: Uint16Array.from({ length: count }, (_, i) => i % inner) }),
        ...Object.fromEntries(
          Object.entries(columns).map(([name, values]) => [name, Float32Array.from(values)])
        )
      }
    }
  }
  const common = [
    batch('set', {
      loss: trained.map(({ losses }) => meanOf(losses)),
      error: trained.map((each, r) => errorOf(each, sets[r]!.told))
    }),
    batch('test', {
      loss: tested.map(({ losses }) => meanOf(losses)),
      error: tested.map((each, r) => errorOf(each, sets[r]!.test.truth))
    })
  ]
  if (classes === 0) return common
  const noise = noisy ? trained.map((each, r) => noiseOf(each, sets[r]!)) : null
  const found = tested.map((each, r) => byClass(each, sets[r]!.test.truth, classes))
  const worst = found.map((each) =>
    each.reduce((least, own) => (own.accuracy < least.accuracy ? own : least))
  )
  const all = found.flat()
  return [
    ...common,
    ...(noise
      ? [
          batch('noise', {
            memorised: noise.map(({ memorised }) => memorised),
            right: noise.map(({ right }) => right)
          })
        ]
      : []),
    batch('worst', {
      accuracy: worst.map(({ accuracy }) => accuracy),
      low: worst.map(({ low }) => low),
      high: worst.map(({ high }) => high)
    }),
    batch(
      'classes',
      {
        accuracy: all.map(({ accuracy }) => accuracy),
        low: all.map(({ low }) => low),
        high: all.map(({ high }) => high),
        loss: all.map(({ loss }) => loss)
      },
      classes
    )
  ]
}
