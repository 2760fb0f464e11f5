/** From losses and scores of points to metrics, in float64 on the host. */
import type { SeriesBatch } from '#shared/metrics'
import type { HostArrays, RowOutputs, TrainMeter } from '#kit/data'
import { POINTS_PER_BAND } from '../data/bands'
import { scored } from '../data/scores'

const SUMS = 5

/** Per replica: weighted losses, weights, points, right answers, points of label 1. Layout `[R, 5]`. */
export function createTrainMeter(weights: readonly number[]): TrainMeter {
  const replicas = weights.length
  const sums = new Float64Array(replicas * SUMS)
  return {
    sums,
    add({ losses, scores }: RowOutputs, { y }: HostArrays) {
      const points = losses!.length / replicas
      weights.forEach((positiveWeight, r) => {
        const base = r * SUMS
        for (let i = r * points; i < (r + 1) * points; i++) {
          const label = y![i]!
          const weight = label === 1 ? positiveWeight : 1
          sums[base]! += weight * losses![i]!
          sums[base + 1]! += weight
          sums[base + 2]!++
          sums[base + 3]! += Number(Number(scores![i]! > 0) === label)
          sums[base + 4]! += label
        }
      })
    },
    take() {
      const column = (f: (base: number) => number): Float64Array =>
        Float64Array.from({ length: replicas }, (_, r) => f(r * SUMS))
      const row = {
        loss: column((base) => sums[base]! / sums[base + 1]!),
        accuracy: column((base) => sums[base + 3]! / sums[base + 2]!),
        positives: column((base) => sums[base + 4]! / sums[base + 2]!)
      }
      sums.fill(0)
      return row
    }
  }
}

export interface Probed {
  replicas: number
  /** Uniform points, which come first. */
  uniform: number
  bands: number
  /** [R, points], those of the bands included. */
  labels: ArrayLike<number> & { subarray(from: number, to: number): ArrayLike<number> }
}

/** Rows of `test` and `bands` from losses and scores `[R, points]` of the probe. */
export function evaluationRows(
  step: number,
  outputs: RowOutputs,
  { replicas, uniform, bands, labels }: Probed
): SeriesBatch[] {
  const [losses, scores] = [outputs['losses']!, outputs['scores']!]
  const points = losses.length / replicas
  const each = Array.from({ length: replicas }, (_, r) => r)
  const uniformOf = <A>(values: { subarray(from: number, to: number): A }, r: number): A =>
    values.subarray(r * points, r * points + uniform)
  const found = each.map((r) => scored(uniformOf(scores, r), uniformOf(labels, r)))
  const column = (of: (r: number) => number): Float32Array => Float32Array.from(each, of)
  const accuracy = Float32Array.from({ length: replicas * bands }, (_, at) => {
    const first = Math.floor(at / bands) * points + uniform + (at % bands) * POINTS_PER_BAND
    let right = 0
    for (let i = first; i < first + POINTS_PER_BAND; i++)
      right += Number(Number(scores[i]! > 0) === labels[i])
    return right / POINTS_PER_BAND
  })
  const steps = (rows: number) => new Uint32Array(rows).fill(step)
  return [
    {
      series: 'test',
      firstRow: 0,
      rows: replicas,
      columns: {
        step: steps(replicas),
        replica: Uint16Array.from(each),
        loss: column((r) => uniformOf(losses, r).reduce((sum, loss) => sum + loss / uniform, 0)),
        balanced: column((r) => found[r]!.balanced),
        accuracy: column((r) => found[r]!.accuracy),
        precision: column((r) => found[r]!.precision),
        recall: column((r) => found[r]!.recall),
        f1: column((r) => found[r]!.f1),
        averagePrecision: column((r) => found[r]!.averagePrecision),
        prevalence: column((r) => found[r]!.prevalence),
        answered: column((r) => found[r]!.answered),
        lift: column((r) =>
          found[r]!.prevalence > 0 ? found[r]!.averagePrecision / found[r]!.prevalence : 0
        )
      }
    },
    {
      series: 'bands',
      firstRow: 0,
      rows: accuracy.length,
      columns: {
        step: steps(accuracy.length),
        replica: Uint16Array.from(accuracy, (_, at) => Math.floor(at / bands)),
        band: Uint16Array.from(accuracy, (_, at) => at % bands),
        accuracy
      }
    }
  ]
}
