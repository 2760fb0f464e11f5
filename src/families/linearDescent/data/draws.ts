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

export interface TrainingRows extends Rows {
  /** `[n]`: what of the answers is noise. */
  noise: Float64Array
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

function drawn(count: number, draw: () => number): Float64Array {
  const values = new Float64Array(count)
  for (let i = 0; i < count; i++) values[i] = draw()
  return values
}

/** n training rows, with noise. */
export function drawTraining(task: DescentTask, samples: number, seed: number, repeat: number): TrainingRows {
  const d = dimensionsOf(task)
  const stream = new RandomStream(seed, 'data', repeat)
  const normal = normalsOf(stream)
  const draw = task.target === 'teacher' ? normal : () => 2 * stream.uniform() - 1
  const inputs = { data: drawn(samples * d, draw), rows: samples, columns: d }
  const error = normalsOf(new RandomStream(seed, 'noise', repeat))
  const noise = new Float64Array(samples)
  const answers = answersTo(task, seed, inputs)
  if (task.noise > 0) for (let i = 0; i < samples; i++) answers[i]! += noise[i] = task.noise * error()
  return { inputs, answers, noise }
}

/** Numbers of the training sets that a thread keeps, of all replicas: 64 MB. */
const MOST_KEPT = 8e6

/**
 * Training sets of one replica by size and repeat. The first rows are the same for every size, so that the largest ones are
 * drawn once and kept, where they fit, and a smaller one is their beginning.
 */
export function trainingSets(
  task: DescentTask,
  seed: number,
  { largest, replicas }: { largest: number; replicas: number }
): (samples: number, repeat: number) => TrainingRows {
  const numbers = replicas * task.repeats * largest * (dimensionsOf(task) + 2)
  if (task.vary !== 'samples' || numbers > MOST_KEPT)
    return (samples, repeat) => drawTraining(task, samples, seed, repeat)
  const kept = new Map<number, TrainingRows>()
  return (samples, repeat) => {
    const { inputs, answers, noise } = kept.get(repeat) ?? drawTraining(task, largest, seed, repeat)
    kept.set(repeat, { inputs, answers, noise })
    const { data, columns } = inputs
    return {
      inputs: { data: data.subarray(0, samples * columns), rows: samples, columns },
      answers: answers.subarray(0, samples),
      noise: noise.subarray(0, samples)
    }
  }
}

/** Even places from −1 to 1. */
export const evenPlaces = (count: number): Float64Array =>
  Float64Array.from({ length: count }, (_, i) => -1 + (2 * i) / (count - 1))

/** What test rows are answered by: the task, its line with a slope of its own where a spec says so. */
export const testedTask = (task: DescentTask): DescentTask => ({
  ...task,
  slope: task.testSlope ?? task.slope
})

/** Test rows of a replica, without noise: that enters the error by its expectation. */
export function testRows(task: DescentTask, seed: number): Rows {
  const d = dimensionsOf(task)
  const { testPoints: rows } = task
  const normal = normalsOf(new RandomStream(seed, 'probe'))
  const data = task.target === 'teacher' ? drawn(rows * d, normal) : evenPlaces(rows)
  const inputs = { data, rows, columns: d }
  return { inputs, answers: answersTo(testedTask(task), seed, inputs) }
}
