/**
 * Rows that are drawn: a training set for each repeat, test rows for each replica. Pure functions of (seed, repeat), in which
 * the first rows and the first features are the same for every place of the axis.
 *
 * Dims: n rows, d inputs.
 */
import { normalsOf } from '#shared/elementary'
import type { Matrix } from '#shared/linalg/matrix'
import { RandomStream } from '#shared/random'
import type { DescentTask } from '../spec'
import { targetOf } from './targets'

/** Rows and their answers. */
export interface Rows {
  /** `[n, d]` */
  inputs: Matrix<Float64Array>
  /** `[n]` */
  answers: Float64Array
}

/** Numbers of a row. */
export const dimensionsOf = ({ target, inputs }: DescentTask): number => (target === 'teacher' ? inputs : 1)

/** Weights w `[d]` of a teacher, of length 1. */
function drawTeacher({ inputs }: DescentTask, seed: number): Float64Array {
  const normal = normalsOf(new RandomStream(seed, 'task'))
  const weights = Float64Array.from({ length: inputs }, normal)
  const norm = Math.sqrt(weights.reduce((sum, w) => sum + w * w, 0))
  return weights.map((w) => w / norm)
}

/** Answers without noise `[n]`. */
function answersTo(
  task: DescentTask,
  seed: number,
  { data, rows, columns }: Matrix<Float64Array>
): Float64Array {
  if (task.target !== 'teacher') return data.map(targetOf(task))
  const weights = drawTeacher(task, seed)
  return Float64Array.from({ length: rows }, (_, row) => {
    let sum = 0
    for (let i = 0; i < columns; i++) sum += weights[i]! * data[row * columns + i]!
    return sum
  })
}

/** n training rows, with noise. */
export function drawTraining(task: DescentTask, samples: number, seed: number, repeat: number): Rows {
  const d = dimensionsOf(task)
  const stream = new RandomStream(seed, 'data', repeat)
  const normal = normalsOf(stream)
  const draw = task.target === 'teacher' ? normal : () => 2 * stream.uniform() - 1
  const inputs = { data: Float64Array.from({ length: samples * d }, draw), rows: samples, columns: d }
  const noise = normalsOf(new RandomStream(seed, 'noise', repeat))
  const clean = answersTo(task, seed, inputs)
  return { inputs, answers: task.noise === 0 ? clean : clean.map((answer) => answer + task.noise * noise()) }
}

/** Test rows of a replica, without noise: that enters the error by its expectation. */
export function testRows(task: DescentTask, seed: number): Rows {
  const d = dimensionsOf(task)
  const { testPoints: rows } = task
  const normal = normalsOf(new RandomStream(seed, 'probe'))
  const draw = task.target === 'teacher' ? normal : (_: unknown, i: number) => -1 + (2 * i) / (rows - 1)
  const inputs = { data: Float64Array.from({ length: rows * d }, draw), rows, columns: d }
  return { inputs, answers: answersTo(task, seed, inputs) }
}
