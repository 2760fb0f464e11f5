/**
 * One pass over time, without gradients: what `scan` is made of, forwards and backwards.
 *
 * Run row by row, unless whoever records a graph asks for its own way: the body is then recorded once.
 */
import * as tf from '@tensorflow/tfjs'

export interface Loop {
  /** Rows of every sequence, T ≥ 1. */
  length: number
  /** From the last row to the first. */
  reverse: boolean
  carries: readonly tf.Tensor[]
  /** `[T, …]` each; the body is given one row of every one. */
  sequences: readonly tf.Tensor[]
  /** The same at every row. */
  fixed: readonly tf.Tensor[]
  /** Uses nothing but what it is given and what it makes; gives carries of the same shapes, and rows to be stacked. */
  body(
    carries: readonly tf.Tensor[],
    rows: readonly tf.Tensor[],
    fixed: readonly tf.Tensor[]
  ): { carries: tf.Tensor[]; rows: tf.Tensor[] }
}

export interface LoopResult {
  /** After the last row. */
  carries: tf.Tensor[]
  /** `[T, …]`, row t as the body gave it at row t, in either direction. */
  stacked: tf.Tensor[]
}

type LoopRunner = (loop: Loop) => LoopResult

function rowByRow({ length, reverse, carries, sequences, fixed, body }: Loop): LoopResult {
  return tf.tidy(() => {
    const rows = sequences.map((sequence) => tf.unstack(sequence))
    const given: tf.Tensor[][] = []
    let now = carries
    for (let i = 0; i < length; i++) {
      const t = reverse ? length - 1 - i : i
      // clones, since a body may hand on what it was given, and carries are disposed as time goes on
      const next = tf.tidy(() => {
        const result = body(
          now,
          rows.map((sequence) => sequence[t]!),
          fixed
        )
        return { carries: result.carries.map((x) => x.clone()), rows: result.rows.map((x) => x.clone()) }
      })
      if (i > 0) tf.dispose([...now])
      now = next.carries
      given[t] = next.rows
    }
    const stacked = given[0]!.map((_, place) => tf.stack(given.map((row) => row[place]!)))
    return { carries: [...now], stacked }
  })
}

let runner: LoopRunner = rowByRow

/** Runs a loop the way that is asked for at present. */
export const runLoop: LoopRunner = (loop) => runner(loop)

/** Calls `f`, whose loops are run by `other`. */
export function withLoops<T>(other: LoopRunner, f: () => T): T {
  const before = runner
  runner = other
  try {
    return f()
  } finally {
    runner = before
  }
}
