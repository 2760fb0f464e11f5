/**
 * Parity data: which tasks there are, and the rows of any step as a pure function of (seed, step).
 *
 * A row is task code (T bits) ++ message (m bits); its label is the parity of the message at the task's
 * positions. Rows travel packed, 16 bits a word, bit i of the row in word ⌊i/16⌋ at place i mod 16.
 */
import { RandomStream } from '#shared/random'
import { taskLaw } from './law'
import type { ParityTask } from '../spec'

export interface ParityTasks {
  /** Code of each task, bit b of the input at place b. */
  codes: Uint32Array
  /** Message positions of each task, k of them. */
  positions: Uint16Array[]
  law: Float64Array
}

/** Codes (distinct) and positions of one replica, by rank. */
export function drawTasks(task: ParityTask, seed: number): ParityTasks {
  const stream = new RandomStream(seed, 'task')
  const used = new Set<number>()
  const codes = Uint32Array.from({ length: task.taskCount }, () => {
    for (;;) {
      const code = task.taskBits === 32 ? stream.word() : stream.word() >>> (32 - task.taskBits)
      if (!used.has(code)) {
        used.add(code)
        return code
      }
    }
  })
  const positions = Array.from({ length: task.taskCount }, () => drawPositions(task, stream))
  return { codes, positions, law: taskLaw(task) }
}

function drawPositions(task: ParityTask, stream: RandomStream): Uint16Array {
  if (task.positions === 'with-replacement')
    return Uint16Array.from({ length: task.parityOrder }, () => stream.below(task.messageBits))
  const left = Array.from({ length: task.messageBits }, (_, i) => i)
  return Uint16Array.from({ length: task.parityOrder }, () => left.splice(stream.below(left.length), 1)[0]!)
}

/** Rows of one replica, packed; `offset` is the first row's index in the arrays. */
export interface PackedRows {
  words: Int32Array
  labels: Float32Array
}

export const wordsPerRow = (task: ParityTask): number => Math.ceil((task.taskBits + task.messageBits) / 16)

/** Writes one row. `message` holds m bits in 32-bit words. */
function packRow(
  rows: PackedRows,
  row: number,
  task: ParityTask,
  code: number,
  positions: Uint16Array,
  message: Uint32Array
): void {
  const base = row * wordsPerRow(task)
  const put = (bit: number, place: number): void => {
    if (bit) rows.words[base + (place >>> 4)]! |= 1 << (place & 15)
  }
  for (let b = 0; b < task.taskBits; b++) put((code >>> b) & 1, b)
  for (let b = 0; b < task.messageBits; b++) put((message[b >>> 5]! >>> (b & 31)) & 1, task.taskBits + b)
  let parity = 0
  for (const p of positions) parity ^= (message[p >>> 5]! >>> (p & 31)) & 1
  rows.labels[row] = parity
}

/** The task whose share of [0, 1) holds `u`. */
function taskAt(cumulative: Float64Array, u: number): number {
  let task = 0
  while (task < cumulative.length - 1 && u >= cumulative[task]!) task++
  return task
}

/** A function that writes the fresh rows of a step: task by the law, message fair. */
export function createBatchWriter(task: ParityTask, seed: number) {
  const { codes, positions, law } = drawTasks(task, seed)
  let sum = 0
  const cumulative = law.map((p) => (sum += p))
  const message = new Uint32Array(Math.ceil(task.messageBits / 32))
  return (rows: PackedRows, firstRow: number, count: number, step: number): void => {
    const stream = new RandomStream(seed, 'data', step)
    for (let i = 0; i < count; i++) {
      const t = taskAt(cumulative, stream.uniform())
      for (let w = 0; w < message.length; w++) message[w] = stream.word()
      packRow(rows, firstRow + i, task, codes[t]!, positions[t]!, message)
    }
  }
}

/** Probe rows per task: every message once where that is no more than asked for. */
export const probeRowsPerTask = (task: ParityTask): number =>
  task.messageBits <= 12 ? Math.min(task.probeRows, 2 ** task.messageBits) : task.probeRows

/** Writes the fixed probe rows of one replica, task by task. */
export function writeProbe(rows: PackedRows, firstRow: number, task: ParityTask, seed: number): void {
  const { codes, positions } = drawTasks(task, seed)
  const perTask = probeRowsPerTask(task)
  const exhaustive = task.messageBits <= 12 && perTask === 2 ** task.messageBits
  const stream = new RandomStream(seed, 'probe')
  const message = new Uint32Array(Math.ceil(task.messageBits / 32))
  for (let t = 0; t < task.taskCount; t++)
    for (let i = 0; i < perTask; i++) {
      for (let w = 0; w < message.length; w++) message[w] = exhaustive ? i : stream.word()
      packRow(rows, firstRow + t * perTask + i, task, codes[t]!, positions[t]!, message)
    }
}
