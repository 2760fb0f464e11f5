/**
 * Parity data: which tasks there are, and the rows of any step as a pure function of (seed, step).
 *
 * A row is task code (T bits) ++ message (m bits); its label is the parity of the message at the task's positions p₁ … p_k, or of
 * a staircase what most of the parities of p₁ … p_i are, i = 1 … k (after Abbe et al. 2022, whose target is their sum). Rows
 * travel packed, 16 bits a word, bit i of the row in word ⌊i/16⌋ at place i mod 16.
 */
import { RandomStream } from '#shared/random'
import { taskLaw } from './law'
import type { ParityTask } from '../spec'

export interface ParityTasks {
  /** Code of each task, bit b of the input at place b; of one-hot codes the place of the bit that is set. */
  codes: Uint32Array
  /** Message positions of each task, k of them. */
  positions: Uint16Array[]
  /** Place in the input of each bit, those of the code first. */
  layout: Uint16Array
  law: Float64Array
}

/** Streams of a replica's tasks: the first draw of both, later draws of either, and the layout. */
const lanes = { first: 0, codes: 1, positions: 2, layout: 3 }

/** Codes (distinct), positions and layout of one replica, by rank; what is drawn again leaves the others as they are. */
export function drawTasks(task: ParityTask, seed: number): ParityTasks {
  const { codesDraw, positionsDraw } = task
  const first = new RandomStream(seed, 'task', 0, lanes.first)
  const streamOf = (draw: number, lane: number): RandomStream =>
    draw === 0 ? first : new RandomStream(seed, 'task', draw, lane)
  // both first draws are of one stream, one after the other
  const firstCodes = drawCodes(task, first)
  const codes = codesDraw === 0 ? firstCodes : drawCodes(task, streamOf(codesDraw, lanes.codes))
  const used = task.positions === 'unshared' ? new Set<string>() : null
  // draws that share no subset follow from one another
  for (let draw = 0; used && draw < positionsDraw; draw++)
    drawSubsets(task, streamOf(draw, lanes.positions), used)
  const positions = drawSubsets(task, streamOf(positionsDraw, lanes.positions), used)
  return { codes, positions, layout: drawLayout(task, seed), law: taskLaw(task) }
}

/** Bits of the code, which come first in a row. */
export const codeBits = ({ code, taskBits, taskCount }: ParityTask): number =>
  code === 'one-hot' ? taskCount : taskBits

export const inputBits = (task: ParityTask): number => codeBits(task) + task.messageBits

/** By rank; of one-hot codes the place of the bit that is set. */
function drawCodes({ code, taskCount, taskBits }: ParityTask, stream: RandomStream): Uint32Array {
  if (code === 'one-hot') return Uint32Array.from({ length: taskCount }, (_, rank) => rank)
  const used = new Set<number>()
  return Uint32Array.from({ length: taskCount }, () => {
    for (;;) {
      const word = stream.word()
      const code = taskBits === 0 ? 0 : word >>> (32 - taskBits)
      if (!used.has(code)) {
        used.add(code)
        return code
      }
    }
  })
}

/** Place of every bit in the input, code before message (Fisher & Yates). */
function drawLayout(task: ParityTask, seed: number): Uint16Array {
  const { layoutDraw } = task
  const places = Uint16Array.from({ length: inputBits(task) }, (_, bit) => bit)
  if (layoutDraw === 0) return places
  const stream = new RandomStream(seed, 'task', layoutDraw, lanes.layout)
  for (let left = places.length; left > 1; left--) {
    const other = stream.below(left)
    const place = places[left - 1]!
    places[left - 1] = places[other]!
    places[other] = place
  }
  return places
}

/** Positions of every task; none of the subsets that are `used`, which they are added to. */
function drawSubsets(task: ParityTask, stream: RandomStream, used: Set<string> | null): Uint16Array[] {
  const all = Array.from({ length: task.messageBits }, (_, i) => i)
  const shared = task.sharedPositions
    ? drawPositions({ ...task, parityOrder: task.sharedPositions }, all, stream)
    : new Uint16Array(0)
  const others = all.filter((position) => !shared.includes(position))
  const own = { ...task, parityOrder: task.parityOrder - shared.length }
  return Array.from({ length: task.taskCount }, () => {
    for (;;) {
      const positions = Uint16Array.of(...shared, ...drawPositions(own, others, stream))
      const subset = positions.toSorted().join()
      if (used?.has(subset)) continue
      used?.add(subset)
      return positions
    }
  })
}

function drawPositions(
  task: Pick<ParityTask, 'positions' | 'parityOrder'>,
  among: readonly number[],
  stream: RandomStream
): Uint16Array {
  if (task.positions === 'with-replacement')
    return Uint16Array.from({ length: task.parityOrder }, () => among[stream.below(among.length)]!)
  const left = [...among]
  return Uint16Array.from({ length: task.parityOrder }, () => left.splice(stream.below(left.length), 1)[0]!)
}

/** Rows of one replica, packed; `offset` is the first row's index in the arrays. */
export interface PackedRows {
  words: Int32Array
  labels: Float32Array
  /** Of their loss; left out where rows count alike. */
  weights?: Float32Array
}

export const wordsPerRow = (task: ParityTask): number => Math.ceil(inputBits(task) / 16)

/** Writes one row. `message` holds m bits in 32-bit words. */
export function packRow(
  rows: PackedRows,
  row: number,
  task: ParityTask,
  code: number,
  positions: Uint16Array,
  layout: Uint16Array,
  message: Uint32Array
): void {
  const base = row * wordsPerRow(task)
  const put = (bit: number, at: number): void => {
    const place = layout[at]!
    if (bit) rows.words[base + (place >>> 4)]! |= 1 << (place & 15)
  }
  const bits = codeBits(task)
  if (task.code === 'one-hot') put(1, code)
  else for (let b = 0; b < bits; b++) put((code >>> b) & 1, b)
  for (let b = 0; b < task.messageBits; b++) put((message[b >>> 5]! >>> (b & 31)) & 1, bits + b)
  let parity = 0
  let odd = 0
  for (const p of positions) {
    parity ^= (message[p >>> 5]! >>> (p & 31)) & 1
    odd += parity
  }
  rows.labels[row] = task.target === 'staircase' ? Number(2 * odd > positions.length) : parity
}

/** The task whose share of [0, 1) holds `u`. */
export function taskAt(cumulative: Float64Array, u: number): number {
  let task = 0
  while (task < cumulative.length - 1 && u >= cumulative[task]!) task++
  return task
}

/** A function that writes the fresh rows of a step: task by the law, message fair. */
export function createBatchWriter(task: ParityTask, seed: number) {
  const { codes, positions, layout, law } = drawTasks(task, seed)
  const cumulative = cumulativeOf(law)
  const weights = lossWeights(task, law)
  const message = new Uint32Array(Math.ceil(task.messageBits / 32))
  return (rows: PackedRows, firstRow: number, count: number, step: number): void => {
    const stream = new RandomStream(seed, 'data', step)
    for (let i = 0; i < count; i++) {
      const t = taskAt(cumulative, stream.uniform())
      for (let w = 0; w < message.length; w++) message[w] = stream.word()
      packRow(rows, firstRow + i, task, codes[t]!, positions[t]!, layout, message)
      if (rows.weights) rows.weights[firstRow + i] = weights[t]!
    }
  }
}

export function cumulativeOf(law: Float64Array): Float64Array {
  let sum = 0
  return law.map((p) => (sum += p))
}

export const isWeighted = ({ weighting = 'none' }: ParityTask): boolean => weighting !== 'none'

/** What the loss of a row counts, by rank. */
export function lossWeights(task: ParityTask, law: Float64Array): Float64Array {
  if (task.weighting === 'explicit') return Float64Array.from(task.weights)
  return law.map((p) => (task.weighting === 'inverse' ? 1 / (law.length * p) : 1))
}

/** Probe rows per task: every message once where that is no more than asked for. */
export const probeRowsPerTask = (task: ParityTask): number =>
  task.messageBits <= 12 ? Math.min(task.probeRows, 2 ** task.messageBits) : task.probeRows

/** Messages of the fixed probe rows, task by task, m bits in 32-bit words; one array is filled again and again. */
export function* probeMessages(task: ParityTask, seed: number): Generator<Uint32Array> {
  const perTask = probeRowsPerTask(task)
  const exhaustive = task.messageBits <= 12 && perTask === 2 ** task.messageBits
  const stream = new RandomStream(seed, 'probe')
  const message = new Uint32Array(Math.ceil(task.messageBits / 32))
  for (let row = 0; row < task.taskCount * perTask; row++) {
    for (let w = 0; w < message.length; w++) message[w] = exhaustive ? row % perTask : stream.word()
    yield message
  }
}

/** Writes the fixed probe rows of one replica, task by task. */
export function writeProbe(rows: PackedRows, firstRow: number, task: ParityTask, seed: number): void {
  const { codes, positions, layout } = drawTasks(task, seed)
  const perTask = probeRowsPerTask(task)
  let row = 0
  for (const message of probeMessages(task, seed)) {
    const t = Math.floor(row / perTask)
    packRow(rows, firstRow + row, task, codes[t]!, positions[t]!, layout, message)
    row++
  }
}
