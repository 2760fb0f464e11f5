/** The cells without continuous time: tanh RNN, GRU (Cho et al. 2014) and LSTM (Hochreiter & Schmidhuber 1997). Δt is an input. */
import * as tf from '@tensorflow/tfjs'
import { type Cell, drive, parts, pick } from './cell'

const withTime = (x: tf.Tensor, dt: tf.Tensor): tf.Tensor => tf.concat([x, dt], 3)

/** i, f, g, o from their sums: c ← σ(f)·c + σ(i)·tanh(g), h ← σ(o)·tanh(c). */
export function lstmStep(sums: tf.Tensor, c: tf.Tensor) {
  const [i, f, g, o] = parts(sums, 4) as [tf.Tensor, tf.Tensor, tf.Tensor, tf.Tensor]
  const forget = tf.sigmoid(f)
  const next = c.mul(forget).add(tf.sigmoid(i).mul(tf.tanh(g)))
  return { c: next, h: tf.sigmoid(o).mul(tf.tanh(next)), forget }
}

const common: Pick<Cell, 'sequences' | 'weights'> = {
  sequences: (state, x, dt) => ({ drive: drive(state, 'input', withTime(x, dt)) }),
  weights: (state) => pick(state, ['recurrent/weight'])
}

/** h ← tanh(xW + b + hU). */
export const rnn: Cell = {
  ...common,
  carries: ['h'],
  row: ({ carries, rows, weights }) => ({
    carries: { h: tf.tanh(rows['drive']!.add(tf.matMul(carries['h']!, weights['recurrent/weight']!))) },
    gate: null
  })
}

/** r, z by sigmoids; n = tanh(x part + r·(h part)); h ← (1 − z)·n + z·h. The gate is z, what is kept. */
export const gru: Cell = {
  ...common,
  carries: ['h'],
  row({ carries, rows, weights }) {
    const h = carries['h']!
    const fromInput = parts(rows['drive']!, 3)
    const fromState = parts(tf.matMul(h, weights['recurrent/weight']!), 3)
    const [reset, kept] = [0, 1].map((k) => tf.sigmoid(fromInput[k]!.add(fromState[k]!))) as [
      tf.Tensor,
      tf.Tensor
    ]
    const candidate = tf.tanh(fromInput[2]!.add(reset.mul(fromState[2]!)))
    return { carries: { h: candidate.add(kept.mul(h.sub(candidate))) }, gate: kept }
  }
}

/** The gate is that of forgetting. */
export const lstm: Cell = {
  ...common,
  carries: ['h', 'c'],
  row({ carries, rows, weights }) {
    const sums = rows['drive']!.add(tf.matMul(carries['h']!, weights['recurrent/weight']!))
    const { h, c, forget } = lstmStep(sums, carries['c']!)
    return { carries: { h, c }, gate: forget }
  }
}
