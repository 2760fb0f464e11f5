/** From losses of sequences and rows to metrics, in float64 on the host. */
import type { SeriesBatch } from '#shared/metrics'
import type { RowOutputs, TrainMeter } from '#kit/data'
import { createProbe, testCount } from '../data/batches'
import { isClassified } from '../data/sequences'
import { partsOf } from '../data/shown'
import type { LiquidSpec } from '../spec/spec'

/** Sums per replica: losses, sequences. Layout `[R, 2]`. */
export function createTrainMeter(replicas: number): TrainMeter {
  const sums = new Float64Array(replicas * 2)
  return {
    sums,
    add({ losses }) {
      const rows = losses!.length / replicas
      losses!.forEach((loss, i) => (sums[2 * Math.floor(i / rows)]! += loss))
      for (let r = 0; r < replicas; r++) sums[2 * r + 1]! += rows
    },
    take() {
      const loss = Float64Array.from({ length: replicas }, (_, r) => sums[2 * r]! / sums[2 * r + 1]!)
      sums.fill(0)
      return { loss }
    }
  }
}

const meanOf = (values: Float32Array): number => values.reduce((sum, value) => sum + value, 0) / values.length

/** What the rows of one replica are, and how many of them. */
interface Cut {
  values: Float32Array
  /** Values of one replica. */
  size: number
}

const of = ({ values, size }: Cut, r: number, from = 0, count = size): Float32Array =>
  values.subarray(r * size + from, r * size + from + count)

/** What is known of the test before any answer. */
export interface TestFacts {
  /** Of each test sequence, by replica; only where classes are asked. */
  classes: readonly Uint8Array[]
  /** Variance of all targets, by replica. */
  spreads: readonly number[]
}

export function testFacts(spec: LiquidSpec): TestFacts {
  const { y, weight } = createProbe(spec)
  const count = testCount(spec.task)
  const { length } = spec.task
  const ofReplica = (data: ArrayLike<number>, r: number): Float32Array =>
    (data as Float32Array).subarray(2 * r * count * length, (2 * r + 1) * count * length)
  const targets = Array.from({ length: spec.replicas }, (_, r) => ofReplica(y!.data, r))
  return {
    classes: targets.map((own, r) => {
      const counts = ofReplica(weight!.data, r)
      return Uint8Array.from({ length: count }, (_, i) => {
        const rows = counts.subarray(i * length, (i + 1) * length)
        return own[i * length + rows.indexOf(1)]!
      })
    }),
    spreads: targets.map((own) => {
      const mean = meanOf(own)
      return meanOf(own.map((value) => (value - mean) ** 2))
    })
  }
}

const accuracy = (logits: Float32Array, classes: Uint8Array): number =>
  classes.reduce((right, label, i) => right + Number(logits[i]! > 0 === (label === 1)), 0) / classes.length

/** Rows of all series but `train` from the outputs on the probe `[R, 2S, …]`. */
export function evaluationRows(
  step: number,
  outputs: RowOutputs,
  spec: LiquidSpec,
  { classes, spreads }: TestFacts
): SeriesBatch[] {
  const { task, replicas } = spec
  const count = testCount(task)
  const cut = (name: string): Cut => {
    const values = outputs[name]!
    return { values, size: values.length / replicas }
  }
  const each = <T>(f: (r: number) => T): T[] => Array.from({ length: replicas }, (_, r) => f(r))
  const batch = (series: string, columns: Record<string, number[]>, inner?: number): SeriesBatch => {
    const rows = replicas * (inner ?? 1)
    return {
      series,
      firstRow: 0,
      rows,
      columns: {
        step: new Uint32Array(rows).fill(step),
        replica: Uint16Array.from({ length: rows }, (_, i) => Math.floor(i / (inner ?? 1))),
        ...(inner !== undefined && { part: Uint16Array.from({ length: rows }, (_, i) => i % inner) }),
        ...Object.fromEntries(
          Object.entries(columns).map(([name, values]) => [name, Float32Array.from(values)])
        )
      }
    }
  }
  const losses = cut('losses')
  const sensitivity = cut('sensitivity')
  const classified = isClassified(task)
  const right = (half: number): Record<string, number[]> =>
    classified
      ? { accuracy: each((r) => accuracy(of(cut('logits'), r, half * count, count), classes[r]!)) }
      : {}
  const test = batch('test', { loss: each((r) => meanOf(of(losses, r, 0, count))), ...right(0) })
  const robust = batch('robust', {
    loss: each((r) => meanOf(of(losses, r, count, count))),
    ...right(1),
    sensitivity: each((r) => Math.sqrt(meanOf(of(sensitivity, r))))
  })
  if (classified) return [test, robust]
  const rows = cut('rows')
  const parts = partsOf(task)
  const explained = each((r) =>
    parts.map(({ first, end }) => {
      let sum = 0
      for (let i = 0; i < count; i++) sum += meanOf(of(rows, r, i * task.length + first, end - first))
      return 1 - sum / count / spreads[r]!
    })
  ).flat()
  return [test, robust, batch('parts', { explained }, parts.length)]
}
