/**
 * Sequences of the three tasks. A row of a sequence has inputs, the time Δt > 0 that goes with them, what is to be answered
 * and how much that counts.
 *
 * Source of the sinusoid: the notebook of the ncps package. Of the bits: Lechner & Hasani 2020, arXiv 2006.04418, §5 (runs of
 * equal bits as events, each with its duration).
 */
import { sine } from '#shared/elementary'
import type { RandomStream } from '#shared/random'
import type { LiquidTask } from '../spec/spec'

/** Inputs of a row beside Δt. */
export const inputsOf = ({ data }: LiquidTask): number => (data === 'sinusoid' ? 2 : 1)

/** A class is answered, and no number. */
export const isClassified = ({ data }: LiquidTask): boolean => data === 'xor'

/** One sequence of T rows, in places of larger arrays: `x` [T, d], the others [T]. */
export interface Rows {
  x: Float32Array
  dt: Float32Array
  y: Float32Array
  /** 0: the row's answer does not count. */
  weight: Float32Array
}

/** Fills one sequence from the stream; the sinusoid draws nothing. */
export function drawSequence(task: LiquidTask, stream: RandomStream, into: Rows): void {
  if (task.data === 'sinusoid') sinusoid(task, into)
  else if (task.data === 'xor') bits(task, stream, into)
  else sines(task, stream, into)
}

/** sin and cos of 0 … 3π, answered with sin of 0 … 6π; Δt 1. */
function sinusoid({ length }: LiquidTask, { x, dt, y, weight }: Rows): void {
  for (let t = 0; t < length; t++) {
    const turn = (3 * Math.PI * t) / (length - 1)
    x[2 * t] = sine(turn)
    x[2 * t + 1] = sine(turn + Math.PI / 2)
    y[t] = sine(2 * turn)
  }
  dt.fill(1)
  weight.fill(1)
}

/** Fair bits; a run of equal ones is a row: the bit (−1 or 1), Δt its length. The parity of all is asked at the last run. */
function bits({ length, shortest }: LiquidTask, stream: RandomStream, { x, dt, y, weight }: Rows): void {
  x.fill(0)
  dt.fill(1)
  y.fill(0)
  weight.fill(0)
  const count = shortest + Math.floor((length - shortest + 1) * stream.uniform())
  let [row, parity, last] = [-1, 0, -1]
  for (let i = 0; i < count; i++) {
    const bit = Number(stream.uniform() < 0.5)
    parity ^= bit
    if (bit === last) dt[row]!++
    else {
      row++
      x[row] = 2 * bit - 1
      dt[row] = 1
      last = bit
    }
  }
  y[row] = parity
  weight[row] = 1
}

/** Σ sin(2πf_k t + φ_k)·√(2/K), f_k even in 0.02 … 0.12: variance 1. Rows tell the value and Δt to the next, which is asked. */
function sines(task: LiquidTask, stream: RandomStream, { x, dt, y, weight }: Rows): void {
  const { length, waves, minGap, maxGap, times } = task
  const parts = Array.from({ length: waves }, () => ({
    turn: 2 * Math.PI * (0.02 + 0.1 * stream.uniform()),
    phase: 2 * Math.PI * stream.uniform()
  }))
  const value = (time: number): number =>
    parts.reduce((sum, { turn, phase }) => sum + sine(turn * time + phase), 0) * Math.sqrt(2 / waves)
  let time = times[0] ?? 0
  for (let t = 0; t < length; t++) {
    const own = times.length > 0 ? times[t + 1]! - times[t]! : minGap + (maxGap - minGap) * stream.uniform()
    x[t] = value(time)
    dt[t] = own
    time += own
    y[t] = value(time)
  }
  weight.fill(1)
}
