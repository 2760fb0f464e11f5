/**
 * Recurrence over time, differentiable: backpropagation through time (Werbos 1990) with the body recomputed on the way back.
 *
 * Kept from the way there are the carries before every row and nothing else, so that memory is T carries. The way back is
 * a loop of its own, from the last row to the first; the gradients of the weights are carries of it. A compiled step
 * holds each of the two bodies once, whatever T is.
 */
import * as tf from '@tensorflow/tfjs'
import type { Tensors } from '../program'
import { runLoop } from './loop'

/** All tensors are float32. Dims: R replicas, T rows of time. */
export interface Scan {
  /** State before the first row, `[R, …]`. */
  carries: Tensors
  /** Time first: `[T, R, …]` of one T; at least one. Masks of dropout and noise are sequences, too. */
  sequences: Tensors
  /** What the body reads at every row, `[R, …]`. */
  weights: Tensors
  /** One row: new carries of the same names and shapes, and outputs. Reads no tensor but those it is given and makes. */
  body(at: ScanRow): { carries: Tensors; outputs: Tensors }
}

export interface ScanRow {
  carries: Tensors
  /** A row of each sequence, `[R, …]`. */
  rows: Tensors
  weights: Tensors
}

export interface Scanned {
  /** Carries after the last row, `[R, …]`. */
  last: Tensors
  /** The body's outputs at every row, `[T, R, …]`. */
  outputs: Tensors
}

function lengthOf(sequences: Tensors): number {
  const [first, ...others] = Object.entries(sequences)
  if (!first) throw new Error('scan needs a sequence, whose first axis is time.')
  const length = first[1].shape[0]!
  for (const [name, { shape }] of others)
    if (shape[0] !== length)
      throw new Error(`scan: ${first[0]} has ${length} rows of time, and ${name} has ${shape[0]}.`)
  return length
}

const named = (names: readonly string[], tensors: readonly tf.Tensor[]): Tensors =>
  Object.fromEntries(names.map((name, i) => [name, tensors[i]!]))

function assertCarried(before: Tensors, after: Tensors): void {
  const text = (x: tf.Tensor | undefined): string => (x ? `${x.dtype}[${x.shape.join(', ')}]` : 'nothing')
  for (const name of new Set([...Object.keys(before), ...Object.keys(after)]))
    if (text(before[name]) !== text(after[name]))
      throw new Error(
        `scan: the carry ${name} is ${text(before[name])}, and the body gives ${text(after[name])}.`
      )
}

const flat = (tensors: readonly tf.Tensor[]): tf.Tensor => tf.concat(tensors.map((x) => x.reshape([-1])))

/** The other way round: one vector into tensors of these shapes. */
function unflat(vector: tf.Tensor, shapes: readonly (readonly number[])[]): tf.Tensor[] {
  const sizes = shapes.map((shape) => shape.reduce((product, size) => product * size, 1))
  // the gradient of a split into one part is missing in tfjs 4.22
  const parts = sizes.length === 1 ? [vector] : tf.split(vector, sizes)
  return parts.map((part, i) => part.reshape([...shapes[i]!]))
}

/** Refuses a body that reads a tensor from around it, which would get no gradient: `xs` are older than all that it makes. */
function assertNothingCaptured(xs: readonly tf.Tensor[]): void {
  const own = new Set(xs.map(({ id }) => id))
  const newest = Math.max(...own)
  for (const { inputs } of tf.engine().state.activeTape)
    for (const { id, shape } of Object.values(inputs))
      if (id <= newest && !own.has(id))
        throw new Error(
          `scan: the body uses a tensor [${shape.join(', ')}] from outside; give it among weights.`
        )
}

/** Gradients of Σ ⟨f(xs), dy⟩ by xs, zeros where there is none. The tape of a gradient that is being taken is left as it is. */
function pullBack(
  f: (xs: readonly tf.Tensor[]) => readonly tf.Tensor[],
  xs: readonly tf.Tensor[],
  dy: readonly tf.Tensor[]
): tf.Tensor[] {
  const engine = tf.engine()
  const outer = engine.state.activeTape
  try {
    // clones, so that one tensor given twice is two variables
    const variables = xs.map((x) => x.clone())
    const inner = (): tf.Scalar => {
      const ys = f(variables)
      assertNothingCaptured(variables)
      return tf.addN(ys.map((y, i) => y.mul(dy[i]!).sum())) as tf.Scalar
    }
    const { grads } = engine.gradients(inner, variables, undefined, true)
    return variables.map((x, i) => (grads[i] as tf.Tensor | undefined) ?? tf.zerosLike(x))
  } finally {
    engine.state.activeTape = outer
  }
}

/**
 * Runs `body` over the rows of `sequences` in order.
 * @throws Error for a body that changes a carry's shape or reads a tensor from outside, and for a second derivative
 */
export function scan({ carries, sequences, weights, body }: Scan): Scanned {
  const length = lengthOf(sequences)
  const groups = [carries, sequences, weights]
  const inputs = groups.flatMap((group) => Object.values(group))
  const [carryNames, sequenceNames, weightNames] = groups.map((group) => Object.keys(group)) as [
    string[],
    string[],
    string[]
  ]
  const other = inputs.find(({ dtype }) => dtype !== 'float32')
  if (other) throw new Error(`scan takes float32, and was given ${other.dtype}.`)
  const { state } = tf.engine()
  const isDifferentiated = state.gradientDepth > 0 && state.kernelDepth === 0

  let outputNames: string[] = []
  type Given = readonly tf.Tensor[]
  const step = (before: Given, rows: Given, fixed: Given): { carries: tf.Tensor[]; outputs: tf.Tensor[] } => {
    const at = {
      carries: named(carryNames, before),
      rows: named(sequenceNames, rows),
      weights: named(weightNames, fixed)
    }
    const after = body(at)
    assertCarried(at.carries, after.carries)
    outputNames = Object.keys(after.outputs)
    return { carries: carryNames.map((name) => after.carries[name]!), outputs: Object.values(after.outputs) }
  }
  const split = (all: Given): [Given, Given, Given] => {
    const s = carryNames.length
    const w = s + sequenceNames.length
    return [all.slice(0, s), all.slice(s, w), all.slice(w)]
  }

  function backwards(given: Given, kept: Given, dLast: Given, dOutputs: Given): tf.Tensor[] {
    const [, xs, fixed] = split(given)
    const back = runLoop({
      length,
      reverse: true,
      carries: [...dLast, ...fixed.map((x) => tf.zerosLike(x))],
      sequences: [...xs, ...kept, ...dOutputs],
      fixed,
      body(now, rows, w) {
        const [row, before] = [rows.slice(0, xs.length), rows.slice(xs.length, xs.length + kept.length)]
        const dy = [...now.slice(0, kept.length), ...rows.slice(xs.length + kept.length)]
        const all = (variables: Given): Given => {
          const { carries, outputs } = step(...split(variables))
          return [...carries, ...outputs]
        }
        const [dCarries, dRows, dWeights] = split(pullBack(all, [...before, ...row, ...w], dy))
        const sums = dWeights.map((d, i) => now[kept.length + i]!.add(d))
        return { carries: [...dCarries, ...sums], rows: [...dRows] }
      }
    })
    const before = back.carries.slice(0, kept.length)
    return [...before, ...back.stacked, ...back.carries.slice(kept.length)]
  }

  let shapes: number[][] = []
  // an op of ours has one result, so that all of them travel as one vector
  const run = tf.customGrad((...args) => {
    const given = args.slice(0, -1) as tf.Tensor[]
    const save = args.at(-1) as tf.GradSaveFunc
    const [before, xs, fixed] = split(given)
    const forth = runLoop({
      length,
      reverse: false,
      carries: before,
      sequences: xs,
      fixed,
      body(now, rows, w) {
        const { carries, outputs } = step(now, rows, w)
        return { carries, rows: isDifferentiated ? [...outputs, ...now] : outputs }
      }
    })
    const outputs = forth.stacked.slice(0, outputNames.length)
    save([...given, ...forth.stacked.slice(outputNames.length)])
    const results = [...forth.carries, ...outputs]
    shapes = results.map(({ shape }) => shape)
    return {
      value: flat(results),
      gradFunc(dy: tf.Tensor, saved: tf.Tensor[]) {
        if (state.gradientDepth > 0)
          throw new Error('scan has no second derivative: the gradient of its gradient was asked for.')
        const d = unflat(dy, shapes)
        const n = carryNames.length
        return backwards(saved.slice(0, given.length), saved.slice(given.length), d.slice(0, n), d.slice(n))
      }
    }
  })
  const results = unflat(run(...inputs), shapes)
  return {
    last: named(carryNames, results),
    outputs: named(outputNames, results.slice(carryNames.length))
  }
}
