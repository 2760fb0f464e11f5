/**
 * One run of a tensor function on the native backend, recorded as a graph.
 *
 * Before a program is trusted the function runs twice; a constant, op or wiring that differs was made by host code
 * from something that changes (a random number, a counter, the rows of a step), and would be frozen: refused.
 */
import * as tf from '@tensorflow/tfjs'
import type { Feed } from '../../../../kit/data/hostData'
import type { Tensors } from '../../../../kit/program/program'
import { withLoops } from '../../../../kit/program/scan/loop'
import { FLOAT, INT32 } from './graph'
import { recordLoops } from './loopRecording'
import { nativeBackend } from './nativeBackend'
import { Recording, refuse } from './recording'
import {
  describeTrace,
  needed,
  type Argument,
  type RecordedNode,
  type Trace,
  type TracedOutput
} from './recordedGraph'

/** Tensors by group and name, as in `state`, `feeds`, `hyper`, `probe`. */
export type Groups<T> = Record<string, Record<string, T>>
export type TensorFunction = (groups: Record<string, Tensors>) => Record<string, Tensors>

const dtypes = { float32: FLOAT, int32: INT32 } as const

const tensorsOf = (inputs: Groups<Feed>): Record<string, Tensors> =>
  Object.fromEntries(
    Object.entries(inputs).map(([group, members]) => [
      group,
      Object.fromEntries(
        Object.entries(members).map(([name, { dtype, shape, data }]) => [
          name,
          tf.tensor(data, [...shape], dtype) as tf.Tensor
        ])
      )
    ])
  )

function giveInputs(recording: Recording, inputs: Groups<Feed>) {
  const backend = nativeBackend()
  const args: Argument[] = []
  const tensors = tensorsOf(inputs)
  for (const [group, members] of Object.entries(inputs))
    Object.entries(members).forEach(([name, { dtype, shape }], index) => {
      const argument = { id: `${group}${index}`, group, name, dtype: dtypes[dtype], shape }
      recording.give(backend.getInputTensorIds([tensors[group]![name]!])[0]!, argument)
      args.push(argument)
    })
  return { args, tensors }
}

interface Recorded {
  trace: Trace
  /** Also what the outputs do not need. */
  all: readonly RecordedNode[]
  /** What the call gave; loops over time, which were not run, are run now. */
  values(): Groups<Float32Array>
}

const valuesOf = (results: Record<string, Tensors>): Groups<Float32Array> =>
  Object.fromEntries(
    Object.entries(results).map(([group, members]) => [
      group,
      Object.fromEntries(
        Object.entries(members).map(([name, tensor]) => [name, tensor.dataSync<'float32'>()])
      )
    ])
  )

/** Calls `f` without recording it. */
function callPlainly(f: TensorFunction, inputs: Groups<Feed>): Groups<Float32Array> {
  let values: Groups<Float32Array> = {}
  tf.tidy(() => {
    const results = f(tensorsOf(inputs))
    values = valuesOf(results)
    // some are kept by the function, and would outlive the tidy
    tf.dispose(results)
  })
  return values
}

/** Runs and records `f` once. Leaves no tensors behind. */
function record(f: TensorFunction, inputs: Groups<Feed>): Recorded {
  const backend = nativeBackend()
  const recording = new Recording(backend)
  let args: Argument[] = []
  let outputs: TracedOutput[] = []
  let found: Groups<Float32Array> | null = null
  tf.tidy(() => {
    const given = giveInputs(recording, inputs)
    args = given.args
    const results = recording.during(() => {
      const results = withLoops(recordLoops(recording), () => f(given.tensors))
      outputs = Object.entries(results).flatMap(([group, members]) =>
        Object.entries(members).map(([name, tensor]) => {
          const [id] = backend.getInputTensorIds([tensor])
          return { group, name, value: recording.valueOf(id!, () => `${group} ${name}`) }
        })
      )
      return results
    })
    if (!recording.nodes.some(({ loop }) => loop)) found = valuesOf(results)
    // some are kept by the function, and would outlive the tidy
    tf.dispose(results)
  })
  const trace = { arguments: args, nodes: needed(recording.nodes, outputs), outputs }
  return { trace, all: recording.nodes, values: () => found ?? callPlainly(f, inputs) }
}

const isConstant = (node: RecordedNode): boolean => node.op === 'Const'

/** Refuses when two runs of one function gave different graphs, naming the first difference. */
function assertSame(first: readonly RecordedNode[], second: readonly RecordedNode[]): void {
  const lines = [first, second].map((nodes) => describeTrace({ nodes, outputs: [] })) as [string[], string[]]
  const length = Math.max(first.length, second.length)
  for (let i = 0; i < length; i++) {
    if (lines[0][i] === lines[1][i]) continue
    const [a, b] = [first[i], second[i]]
    const node = (a ?? b)!
    if (a && b && isConstant(a) && isConstant(b)) {
      const shape = a.attributes['value'] as { tensor: { shape: readonly number[] } }
      refuse(
        `The step uses a constant of shape [${shape.tensor.shape.join(', ')}] at ${node.callSite()} that changes from call to call (a random number, or computed outside the graph); give it as a feed.`
      )
    }
    refuse(
      `The step is not the same at every call: ${a?.op ?? 'nothing'}, then ${b?.op ?? 'nothing'} at ${node.callSite()}; its course depends on something that changes.`
    )
  }
}

/** A recorded function, and what shows that any call of it would have been recorded alike. */
export interface Tracing {
  trace: Trace
  /** What the recorded call gave, by group and name. */
  values(): Groups<Float32Array>
  /** Records a second call and gives its values. Throws `engine.compile` naming the first difference. */
  again(inputs: Groups<Feed>): Groups<Float32Array>
}

/**
 * Records `f` as a graph of its inputs.
 * @throws AppError `engine.compile` naming the op and the line that a graph cannot do
 */
export function trace(f: TensorFunction, inputs: Groups<Feed>): Tracing {
  const { trace, all, values } = record(f, inputs)
  return {
    trace,
    values,
    again(others) {
      const second = record(f, others)
      assertSame(all, second.all)
      return second.values()
    }
  }
}
