/**
 * The rows of one replica: those trained on, with what they are told to be, and those of the test, which are always told right.
 *
 * Dims: n training rows, T test rows, d inputs.
 */
import { cosine, normalsOf } from '#shared/elementary'
import { RandomStream } from '#shared/random'
import { type Drawn, type Part, shuffled } from '#kit/data'
import { DIGITS, drawDigits } from '#kit/digits'
import { inputsIn } from '#shared/ownData'
import type { DescentTask } from '../spec/spec'
import { CLASSES, drawSignals, POINTS } from './mnist1d'
import { drawOwn } from './own'

export interface DataSet extends Drawn {
  /** What training rows are told to be, `[n]`. */
  told: Float32Array
}

type Kind = Pick<DescentTask, 'data' | 'file'>

/** Classes told apart; 0: a number is learned. */
export const classesOf = ({ data, file }: Kind): number =>
  ({ digits: DIGITS.classes, 'mnist-1d': CLASSES, cosine: 0, file: file?.classes.length ?? 0 })[data]

/** Shapes of MNIST-1D stand for digits too. */
export const classNames = (task: Kind): string[] =>
  task.data === 'file'
    ? [...(task.file?.classes ?? [])]
    : Array.from({ length: classesOf(task) }, (_, digit) => `digit ${digit}`)

/** What a class is called. */
export const classNoun = ({ data }: Kind): string => (data === 'file' ? 'class' : 'digit')

/** Numbers that the network is shown of a row. */
export const inputsOf = ({ data, file }: Kind): number =>
  ({ digits: DIGITS.side ** 2, 'mnist-1d': POINTS, cosine: 1, file: file ? inputsIn(file) : 1 })[data]

/** n + T even points of −1 to 1, split at random. */
function drawCosine({ samples, testRows, frequency }: DescentTask, seed: number): Drawn {
  const n = samples + testRows
  const order = shuffled(n, new RandomStream(seed, 'split'))
  const part = (places: Uint32Array): Part => {
    const x = Float32Array.from(places, (place) => -1 + (2 * place) / (n - 1))
    return { x, truth: x.map((value) => cosine(frequency * value)) }
  }
  return { test: part(order.subarray(0, testRows)), train: part(order.subarray(testRows)) }
}

function draw(task: DescentTask, seed: number): Drawn {
  switch (task.data) {
    case 'digits':
      return drawDigits(task, seed)
    case 'mnist-1d':
      return drawSignals(task, seed)
    case 'cosine':
      return drawCosine(task, seed)
    case 'file':
      return drawOwn(task, seed)
  }
}

/** With probability p one of the other classes, each alike; a number plus σ times a normal one. */
function tell({ truth }: Part, task: DescentTask, seed: number): Float32Array {
  const stream = new RandomStream(seed, 'noise')
  const classes = classesOf(task)
  if (classes === 0) {
    const normal = normalsOf(stream)
    return truth.map((value) => value + task.targetNoise * normal())
  }
  return truth.map((own) => {
    const [wrong, other] = [stream.uniform() < task.labelNoise, Math.floor(stream.uniform() * (classes - 1))]
    return wrong ? other + Number(other >= own) : own
  })
}

export function drawSet(task: DescentTask, seed: number): DataSet {
  const drawn = draw(task, seed)
  return { ...drawn, told: tell(drawn.train, task, seed) }
}
