/**
 * The teacher: a matrix with given singular values and random singular directions.
 *
 * Dims: K modes, N inputs, M outputs.
 */
import { RandomStream } from '#shared/random'
import type { ModesTask } from '../spec'

export interface Teacher {
  /** Singular values [K], falling. */
  strengths: Float64Array
  /** Orthonormal directions in the inputs, K of length N. */
  inputs: readonly Float64Array[]
  /** Orthonormal directions in the outputs, K of length M. */
  outputs: readonly Float64Array[]
  /** Σ s·v·uᵀ `[N, M]`: answers are x·T. */
  matrix: Float64Array
}

export const dot = (a: Float64Array, b: Float64Array): number => a.reduce((sum, x, i) => sum + x * b[i]!, 0)

/** Singular values by mode. */
export const strengths = ({ modes, largest, ratio }: ModesTask): Float64Array =>
  Float64Array.from({ length: modes }, (_, k) => largest * ratio ** k)

/** `count` random orthonormal vectors, by Gram–Schmidt; twice, since once leaves errors of many digits. */
function orthonormal(count: number, length: number, stream: RandomStream): Float64Array[] {
  const found: Float64Array[] = []
  while (found.length < count) {
    let vector = Float64Array.from({ length }, () => stream.normal())
    for (const other of [...found, ...found]) {
      const share = dot(vector, other)
      vector = vector.map((x, i) => x - share * other[i]!)
    }
    const norm = Math.sqrt(dot(vector, vector))
    found.push(vector.map((x) => x / norm))
  }
  return found
}

/** The teacher of one replica. */
export function drawTeacher(task: ModesTask, seed: number): Teacher {
  const stream = new RandomStream(seed, 'task')
  const inputs = orthonormal(task.modes, task.inputs, stream)
  const outputs = orthonormal(task.modes, task.outputs, stream)
  const s = strengths(task)
  const matrix = Float64Array.from({ length: task.inputs * task.outputs }, (_, at) => {
    const [i, j] = [Math.floor(at / task.outputs), at % task.outputs]
    return s.reduce((sum, strength, k) => sum + strength * inputs[k]![i]! * outputs[k]![j]!, 0)
  })
  return { strengths: s, inputs, outputs, matrix }
}
