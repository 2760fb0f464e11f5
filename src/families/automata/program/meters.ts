/** From row outputs to metrics, in float64 on the host. */
import type { SeriesBatch } from '#shared/metrics'
import type { RowOutputs, TrainMeter } from '#kit/data'
import type { Law } from '../data/law'

const SUMS = 4

/** Per replica: losses, rows, right answers, largest loss of a batch. Layout `[R, 4]`. */
export function createTrainMeter(replicas: number): TrainMeter {
  const sums = new Float64Array(replicas * SUMS)
  return {
    sums,
    add({ losses, margins }) {
      const rows = losses!.length / replicas
      for (let r = 0; r < replicas; r++) {
        let loss = 0
        let right = 0
        for (let i = r * rows; i < (r + 1) * rows; i++) {
          loss += losses![i]!
          right += Number(margins![i]! > 0)
        }
        const base = r * SUMS
        sums[base]! += loss
        sums[base + 1]! += rows
        sums[base + 2]! += right
        sums[base + 3] = Math.max(sums[base + 3]!, loss / rows)
      }
    },
    take() {
      const column = (f: (base: number) => number): Float64Array =>
        Float64Array.from({ length: replicas }, (_, r) => f(r * SUMS))
      const row = {
        loss: column((base) => sums[base]! / sums[base + 1]!),
        lossMax: column((base) => sums[base + 3]!),
        accuracy: column((base) => sums[base + 2]! / sums[base + 1]!)
      }
      sums.fill(0)
      return row
    }
  }
}

export interface Probed {
  rowsPerRule: number
  /** The right class of every rule, by place. */
  classes: readonly number[]
  /** Of every replica, the merged class of every rule. */
  merged: readonly (readonly number[])[]
  laws: readonly Law[]
}

/** The place of the rule that every output stands for; outputs that stand for none have none. */
const placesOf = (classes: readonly number[]): ReadonlyMap<number, number> =>
  new Map(classes.map((own, place) => [own, place]))

/** Rows of `test` and `rules` from losses and answers `[R, rules · rows]` of the probe. */
export function evaluationRows(step: number, outputs: RowOutputs, probed: Probed): SeriesBatch[] {
  const { rowsPerRule, classes, merged, laws } = probed
  const [losses, predicted] = [outputs['losses']!, outputs['predicted']!]
  const replicas = merged.length
  const rules = classes.length
  const cells = replicas * rules
  const places = placesOf(classes)
  const perRule = {
    accuracy: new Float32Array(cells),
    merged: new Float32Array(cells),
    loss: new Float32Array(cells),
    share: new Float32Array(cells)
  }
  laws.forEach((law, r) => perRule.share.set(law(step), r * rules))
  for (let cell = 0; cell < cells; cell++) {
    const [of, place] = [merged[Math.floor(cell / rules)]!, cell % rules]
    let [loss, right, rightClass] = [0, 0, 0]
    for (let i = cell * rowsPerRule; i < (cell + 1) * rowsPerRule; i++) {
      const answered = places.get(predicted[i]!)
      loss += losses[i]!
      right += Number(answered === place)
      rightClass += Number(answered !== undefined && of[answered] === of[place])
    }
    perRule.loss[cell] = loss / rowsPerRule
    perRule.accuracy[cell] = right / rowsPerRule
    perRule.merged[cell] = rightClass / rowsPerRule
  }
  const mean = (values: Float32Array): Float32Array =>
    Float32Array.from({ length: replicas }, (_, r) => {
      let sum = 0
      for (let i = r * rules; i < (r + 1) * rules; i++) sum += values[i]!
      return sum / rules
    })
  const steps = (rows: number) => new Uint32Array(rows).fill(step)
  return [
    {
      series: 'test',
      firstRow: 0,
      rows: replicas,
      columns: {
        step: steps(replicas),
        replica: Uint16Array.from({ length: replicas }, (_, r) => r),
        loss: mean(perRule.loss),
        accuracy: mean(perRule.accuracy),
        merged: mean(perRule.merged)
      }
    },
    {
      series: 'rules',
      firstRow: 0,
      rows: cells,
      columns: {
        step: steps(cells),
        replica: Uint16Array.from({ length: cells }, (_, cell) => Math.floor(cell / rules)),
        rule: Uint16Array.from({ length: cells }, (_, cell) => cell % rules),
        ...perRule
      }
    }
  ]
}
