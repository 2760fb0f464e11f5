/** From losses, answers and slopes of rows to metrics, in float64 on the host. */
import type { Column, SeriesBatch } from '#shared/metrics'
import { replicaSpecs } from '#shared/replicas'
import type { RowOutputs, TrainMeter } from '#kit/data'
import { closestOpposite, effectiveDimension, noiseOf } from '#kit/robustness'
import { type DataSet, inputsOf, isDigits } from '../data/set'
import { declare } from '../series'
import type { RobustSpec } from '../spec/spec'
import { parameterCount } from './network'

const SUMS = 3

/** Per replica: losses, rows, wrong answers. Layout `[R, 3]`. */
export function createTrainMeter(replicas: number): TrainMeter {
  const sums = new Float64Array(replicas * SUMS)
  return {
    sums,
    add({ losses, margins }) {
      const rows = losses!.length / replicas
      for (let r = 0; r < replicas; r++)
        for (let i = r * rows; i < (r + 1) * rows; i++) {
          sums[r * SUMS]! += losses![i]!
          sums[r * SUMS + 1]!++
          if (!(margins![i]! > 0)) sums[r * SUMS + 2]!++
        }
    },
    take() {
      const share = (own: number): Float64Array =>
        Float64Array.from({ length: replicas }, (_, r) => sums[r * SUMS + own]! / sums[r * SUMS + 1]!)
      const taken = { loss: share(0), error: share(2) }
      sums.fill(0)
      return taken
    }
  }
}

const meanOf = (values: Float32Array, of: (value: number, i: number) => number = (value) => value): number =>
  values.reduce((sum, value, i) => sum + of(value, i), 0) / values.length

const most = (values: Float32Array): number => values.reduce((a, b) => Math.max(a, b), -Infinity)

/** What the law and the rows themselves say of slopes, of one replica. */
export interface Floors {
  /** √(nd/p) and √(n·d_eff/p) */
  bound: number
  effective: number
  /** 2 over the distance of the closest opposite pair; 0: all labels are equal. */
  opposite: number
}

const known = new WeakMap<DataSet, Floors>()

export function floorsOf(single: RobustSpec, set: DataSet): Floors {
  const found = known.get(set)
  if (found) return found
  const [n, d] = [single.task.samples, inputsOf(single.task)]
  const all = new Float64Array(set.train.x.length + set.test.x.length)
  all.set(set.train.x)
  all.set(set.test.x, set.train.x.length)
  const closest = closestOpposite(
    { data: all.slice(0, set.train.x.length), rows: n, columns: d },
    Float64Array.from(set.told)
  )
  const parameters = parameterCount(single)
  const dimension = effectiveDimension({ data: all, rows: all.length / d, columns: d })
  const floors = {
    bound: Math.sqrt((n * d) / parameters),
    effective: Math.sqrt((n * dimension) / parameters),
    opposite: closest === null ? 0 : 2 / closest
  }
  known.set(set, floors)
  return floors
}

type Row = { replica: number } & Record<string, number>

/** Rows of a series, of the replicas that have one; without any it has its columns all the same. */
export function batchOf(
  series: string,
  step: number,
  names: readonly string[],
  rows: readonly Row[]
): SeriesBatch {
  const columns: Record<string, Column> = {
    step: new Uint32Array(rows.length).fill(step),
    replica: Uint16Array.from(rows, ({ replica }) => replica)
  }
  for (const name of names) columns[name] = Float32Array.from(rows, (row) => row[name]!)
  return { series, firstRow: 0, rows: rows.length, columns }
}

/** Rows of all series but `train` and the search, from the outputs on the probe: n training rows, then T test rows. */
export function evaluationRows(
  step: number,
  outputs: RowOutputs,
  spec: RobustSpec,
  sets: readonly DataSet[]
): SeriesBatch[] {
  const { samples, testRows } = spec.task
  const digits = isDigits(spec.task)
  const tables = replicaSpecs(spec).map((single, replica) => {
    const from = replica * (samples + testRows)
    const seen = (name: string): Float32Array => outputs[name]!.subarray(from, from + samples)
    const fresh = (name: string): Float32Array =>
      outputs[name]!.subarray(from + samples, from + samples + testRows)
    const wrong = (margins: Float32Array): number => meanOf(margins, (margin) => Number(!(margin > 0)))
    const set = { replica, loss: meanOf(seen('losses')), error: wrong(seen('margins')) }
    const { truth } = sets[replica]!.test
    if (digits) {
      const right = (name: string): number =>
        meanOf(outputs[name]!.subarray(replica * testRows, (replica + 1) * testRows), (told, i) =>
          Number(told === truth[i])
        )
      const error = wrong(fresh('margins'))
      return {
        set,
        test: { replica, loss: meanOf(fresh('losses')), error },
        attack: { replica, clean: 1 - error, fgsm: right('fgsm'), pgd: right('pgd') }
      }
    }
    const noise = noiseOf(single.task)
    const { bound, effective, opposite } = floorsOf(single, sets[replica]!)
    const sampled = Math.max(most(seen('slopes')), most(fresh('slopes')))
    return {
      set,
      test: {
        replica,
        // of labels drawn anew: their noise enters by its expectation
        loss: meanOf(
          fresh('answers'),
          (answer, i) => (answer - (1 - 2 * single.task.labelNoise) * truth[i]!) ** 2 + noise
        ),
        error: wrong(fresh('margins'))
      },
      slope: { replica, rows: most(seen('slopes')), sampled, opposite },
      // elsewhere the law claims nothing
      law: set.loss < noise ? { replica, bound, effective, ratio: sampled / bound } : null
    }
  })
  const measured = declare(spec).filter(({ name, source }) => name !== 'train' && !source)
  return measured.map(({ name, columns }) =>
    batchOf(
      name,
      step,
      columns.map((column) => column.name),
      tables.flatMap((table: Partial<Record<string, Row | null>>) => table[name] ?? [])
    )
  )
}
