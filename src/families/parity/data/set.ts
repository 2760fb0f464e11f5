/**
 * Fixed rows of one replica: which are trained on and which are held out, and which rows each step has.
 *
 * `rows` and `unique-rows`: n rows by the law, messages fair, the last ⌊f·n⌋ of them held out; an epoch has every training
 * row once, in an order of its own. `coverage`: of every task ⌊c·2^m⌋ messages are trained on, drawn by the law again and
 * again; the rows held out are drawn from the others.
 */
import { RandomStream } from '#shared/random'
import type { ParityTask } from '../spec'
import { taskLaw } from './law'
import {
  cumulativeOf,
  drawTasks,
  isWeighted,
  lossWeights,
  packRow,
  probeMessages,
  probeRowsPerTask,
  taskAt,
  type PackedRows
} from './task'

/** Whether messages of every task are withheld from training, so that each task can be scored on those alone. */
export const withholdsMessages = ({ data }: Pick<ParityTask, 'data'>): boolean => data === 'coverage'

export const isSet = ({ data = 'fresh' }: Pick<ParityTask, 'data'>): boolean => data !== 'fresh'

/** Most held-out rows that are evaluated. */
const MOST_HELD_OUT = 4096
/** Held-out rows where they are drawn from messages. */
const DRAWN_HELD_OUT = 2048

interface Row {
  task: number
  /** Of m ≤ 40 bits. */
  message: number
}

export interface ParitySet {
  train: readonly Row[]
  /** Whether the label of a training row is wrong. */
  wrong: readonly boolean[]
  /** Those that are evaluated. */
  heldOut: readonly Row[]
  /** Of each held-out row, whether some training row equals it. */
  seen: readonly boolean[]
}

/** Held-out rows that replicas have room for; one may have fewer, where doubles go. */
export const heldOutRows = (task: ParityTask): number => {
  if (!isSet(task)) return 0
  return task.data === 'coverage'
    ? DRAWN_HELD_OUT
    : Math.min(MOST_HELD_OUT, Math.max(1, Math.floor(task.testFraction * task.rows)))
}

/** Messages of a task that are trained on. */
export const coveredMessages = ({ coverage, messageBits }: ParityTask): number =>
  Math.min(2 ** messageBits - 1, Math.max(1, Math.floor(coverage * 2 ** messageBits)))

/** Rows of the training set, doubles among them; null: they are made anew at every step. */
export function trainingRows(task: ParityTask): number | null {
  if (!isSet(task)) return null
  if (task.data === 'coverage') return task.taskCount * coveredMessages(task)
  return task.rows - Math.min(task.rows - 1, Math.max(1, Math.floor(task.testFraction * task.rows)))
}

/** Most bits of a message that is drawn whole: with the task it has to fit into 53. */
export const MOST_BITS = 40

const keyOf = ({ task, message }: Row): number => task * 2 ** MOST_BITS + message

export function drawSet(task: ParityTask, seed: number): ParitySet {
  const stream = new RandomStream(seed, 'split')
  const { train, heldOut } = task.data === 'coverage' ? byMessages(task, stream) : byRows(task, stream)
  const noise = new RandomStream(seed, 'split', 1)
  const known = new Set(train.map(keyOf))
  return {
    train,
    wrong: train.map(() => task.labelNoise > 0 && noise.uniform() < task.labelNoise),
    heldOut,
    seen: heldOut.map((row) => known.has(keyOf(row)))
  }
}

/** Of each probe row, task by task, whether no training row of `set` has its message; of the replica that both were drawn for. */
export function withheldProbe(task: ParityTask, seed: number, { train }: ParitySet): boolean[] {
  const known = new Set(train.map(keyOf))
  const mask = 2 ** task.messageBits - 1
  const perTask = probeRowsPerTask(task)
  let row = 0
  return Array.from(
    probeMessages(task, seed),
    ([word]) => !known.has(keyOf({ task: Math.floor(row++ / perTask), message: word! & mask }))
  )
}

type Split = Pick<ParitySet, 'train' | 'heldOut'>

function byRows(task: ParityTask, stream: RandomStream): Split {
  const cumulative = cumulativeOf(taskLaw(task))
  const drawn = Array.from({ length: task.rows }, (): Row => {
    const t = taskAt(cumulative, stream.uniform())
    return { task: t, message: drawMessage(task.messageBits, stream) }
  })
  const rows =
    task.data === 'unique-rows' ? [...new Map(drawn.map((row) => [keyOf(row), row])).values()] : drawn
  const held = Math.min(rows.length - 1, Math.max(1, Math.floor(task.testFraction * rows.length)))
  return {
    train: rows.slice(0, rows.length - held),
    heldOut: rows.slice(rows.length - held).slice(0, MOST_HELD_OUT)
  }
}

function drawMessage(bits: number, stream: RandomStream): number {
  if (bits <= 32) return stream.word() >>> (32 - bits)
  return (stream.word() >>> (64 - bits)) * 2 ** 32 + stream.word()
}

function byMessages(task: ParityTask, stream: RandomStream): Split {
  const covered = coveredMessages(task)
  const orders = Array.from({ length: task.taskCount }, () => shuffled(2 ** task.messageBits, stream))
  const cumulative = cumulativeOf(taskLaw(task))
  return {
    train: orders.flatMap((order, t) =>
      Array.from(order.subarray(0, covered), (message) => ({ task: t, message }))
    ),
    heldOut: Array.from({ length: DRAWN_HELD_OUT }, () => {
      const t = taskAt(cumulative, stream.uniform())
      return { task: t, message: orders[t]![covered + stream.below(2 ** task.messageBits - covered)]! }
    })
  }
}

/** 0 … n − 1 in random order (Fisher & Yates). */
function shuffled(n: number, stream: RandomStream): Uint32Array {
  const order = Uint32Array.from({ length: n }, (_, i) => i)
  for (let left = n; left > 1; left--) {
    const other = stream.below(left)
    const value = order[left - 1]!
    order[left - 1] = order[other]!
    order[other] = value
  }
  return order
}

/** Indices of the training rows that a step has. */
function rowsOfStep(task: ParityTask, seed: number, { train }: ParitySet) {
  if (task.data === 'coverage') {
    const covered = coveredMessages(task)
    const cumulative = cumulativeOf(taskLaw(task))
    return (step: number, count: number): number[] => {
      const stream = new RandomStream(seed, 'data', step)
      return Array.from({ length: count }, () => {
        const t = taskAt(cumulative, stream.uniform())
        return t * covered + stream.below(covered)
      })
    }
  }
  let epoch = -1
  let order: Uint32Array = new Uint32Array(0)
  return (step: number, count: number): number[] =>
    Array.from({ length: count }, (_, i) => {
      const at = step * count + i
      const own = Math.floor(at / train.length)
      if (own !== epoch) {
        epoch = own
        order = shuffled(train.length, new RandomStream(seed, 'order', epoch))
      }
      return order[at % train.length]!
    })
}

/** A function that writes the rows of a step, as `createBatchWriter` does for fresh ones. */
export function createSetWriter(task: ParityTask, seed: number) {
  const set = drawSet(task, seed)
  const pack = packer(task, seed)
  const indices = rowsOfStep(task, seed, set)
  return (rows: PackedRows, firstRow: number, count: number, step: number): void => {
    indices(step, count).forEach((index, i) => pack(rows, firstRow + i, set.train[index]!, set.wrong[index]!))
  }
}

/** Writes the held-out rows of one replica. */
export function writeHeldOut(rows: PackedRows, firstRow: number, task: ParityTask, seed: number): void {
  const pack = packer(task, seed)
  drawSet(task, seed).heldOut.forEach((row, i) => pack(rows, firstRow + i, row, false))
}

function packer(task: ParityTask, seed: number) {
  const { codes, positions, layout, law } = drawTasks(task, seed)
  const weights = isWeighted(task) ? lossWeights(task, law) : null
  const message = new Uint32Array(2)
  return (rows: PackedRows, at: number, row: Row, wrong: boolean): void => {
    message[0] = row.message % 2 ** 32
    message[1] = Math.floor(row.message / 2 ** 32)
    packRow(rows, at, task, codes[row.task]!, positions[row.task]!, layout, message)
    if (wrong) rows.labels[at] = 1 - rows.labels[at]!
    if (weights && rows.weights) rows.weights[at] = weights[row.task]!
  }
}
