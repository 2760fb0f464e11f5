/**
 * The rows of one replica: those trained on, with what they are told to be, and those of the test.
 *
 * Dims: n training rows, T test rows, d inputs.
 */
import { RandomStream } from '#shared/random'
import { DIGITS, digitImages, drawDigits } from '#kit/digits'
import type { Part } from '#kit/data'
import { drawRows } from '#kit/robustness'
import type { RobustTask } from '../spec/spec'

export interface DataSet {
  train: Part
  test: Part
  /** What training rows are told to be: ±1, or a digit, `[n]`. */
  told: Float32Array
}

type Kind = Pick<RobustTask, 'data'>

export const isDigits = ({ data }: Kind): boolean => data === 'digits'

export const inputsOf = ({ data, inputs }: Pick<RobustTask, 'data' | 'inputs'>): number =>
  data === 'digits' ? DIGITS.side ** 2 : inputs

/** Root mean square length of a row. */
export function lengthOf(task: Kind): number {
  if (!isDigits(task)) return 1
  const { pixels } = digitImages()
  const sum = pixels.reduce((total, pixel) => total + (pixel / DIGITS.brightest) ** 2, 0)
  return Math.sqrt(sum / DIGITS.rows)
}

/** With probability q one of the other digits, each alike. */
function tell(truth: Float32Array, { labelNoise }: RobustTask, seed: number): Float32Array {
  const stream = new RandomStream(seed, 'noise')
  return truth.map((own) => {
    const [wrong, other] = [
      stream.uniform() < labelNoise,
      Math.floor(stream.uniform() * (DIGITS.classes - 1))
    ]
    return wrong ? other + Number(other >= own) : own
  })
}

export function drawSet(task: RobustTask, seed: number): DataSet {
  if (isDigits(task)) {
    const { samples, testRows } = task
    const drawn = drawDigits({ samples, testRows, classWeights: [] }, seed)
    return { ...drawn, told: tell(drawn.train.truth, task, seed) }
  }
  const law = { ...task, data: task.data === 'mixture' ? ('mixture' as const) : ('gaussian' as const) }
  const part = (n: number, purpose: 'data' | 'probe') => {
    const { inputs, truth, labels } = drawRows(law, n, seed, purpose)
    return {
      part: { x: Float32Array.from(inputs.data), truth: Float32Array.from(truth) },
      told: Float32Array.from(labels)
    }
  }
  const train = part(task.samples, 'data')
  return { train: train.part, told: train.told, test: part(task.testRows, 'probe').part }
}
