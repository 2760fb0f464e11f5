/** From row outputs to metrics, in float64 on the host. */
import type { SeriesBatch } from '#shared/metrics'
import type { RowOutputs, TrainMeter } from '#kit/data'
import type { Teacher } from '../data/teacher'

/** Sums per replica: losses, rows. Layout `[R, 2]`. */
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

/** vᵀWu for W `[N, M]`. */
function along(matrix: Float32Array, v: Float64Array, u: Float64Array): number {
  let sum = 0
  v.forEach((vi, i) => u.forEach((uj, j) => (sum += vi * matrix[i * u.length + j]! * uj)))
  return sum
}

/** Strength of every mode of one replica, as a share of the teacher's. */
export const modeStrengths = (matrix: Float32Array, { strengths, inputs, outputs }: Teacher): number[] =>
  [...strengths].map((s, k) => along(matrix, inputs[k]!, outputs[k]!) / s)

/** Rows of `test` and `modes` from the network's matrices `[R, N, M]`, its answers to the unit vectors. */
export function evaluationRows(
  step: number,
  { answers }: RowOutputs,
  teachers: readonly Teacher[]
): SeriesBatch[] {
  const replicas = teachers.length
  const matrices = teachers.map(({ matrix }, r) =>
    answers!.subarray(r * matrix.length, (r + 1) * matrix.length)
  )
  const errors = teachers.map(({ matrix }, r) =>
    matrix.reduce((sum, value, at) => sum + (matrices[r]![at]! - value) ** 2, 0)
  )
  const norms = teachers.map(({ strengths }) => strengths.reduce((sum, s) => sum + s ** 2, 0))
  const strength = teachers.flatMap((teacher, r) => modeStrengths(matrices[r]!, teacher))
  const modes = strength.length / replicas
  const index = (rows: number) => ({
    step: new Uint32Array(rows).fill(step),
    replica: Uint16Array.from({ length: rows }, (_, row) => Math.floor((row * replicas) / rows))
  })
  return [
    {
      series: 'test',
      firstRow: 0,
      rows: replicas,
      columns: {
        ...index(replicas),
        loss: Float64Array.from(errors, (error) => error / 2),
        explained: Float64Array.from(errors, (error, r) => 1 - error / norms[r]!)
      }
    },
    {
      series: 'modes',
      firstRow: 0,
      rows: strength.length,
      columns: {
        ...index(strength.length),
        mode: Uint16Array.from(strength, (_, row) => row % modes),
        strength: Float64Array.from(strength)
      }
    }
  ]
}
