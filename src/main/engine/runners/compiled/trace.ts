/**
 * One run of a tensor function on the native backend, recorded as a graph.
 *
 * Before a program is trusted the function runs twice; a constant, op or wiring that differs was made by host code
 * from something that changes (a random number, a counter, the rows of a step), and would be frozen: refused.
 */
import * as tf from '@tensorflow/tfjs'
import type { Feed } from '../../../../kit/data/hostData'
import type { Tensors } from '../../../../kit/program/program'
import { FLOAT, INT32, type Attribute } from './graph'
import { nativeBackend } from './nativeBackend'
import { Recording, refuse, type Argument, type RecordedNode, type Value } from './recording'

/** Tensors by group and name, as in `state`, `feeds`, `hyper`, `probe`. */
export type Groups<T> = Record<string, Record<string, T>>
export type TensorFunction = (groups: Record<string, Tensors>) => Record<string, Tensors>

export interface TracedOutput {
  group: string
  name: string
  value: Value
}

export interface Trace {
  arguments: readonly Argument[]
  /** In the order of the calls; only what the outputs need. */
  nodes: readonly RecordedNode[]
  outputs: readonly TracedOutput[]
}

const dtypes = { float32: FLOAT, int32: INT32 } as const

function giveInputs(recording: Recording, inputs: Groups<Feed>) {
  const backend = nativeBackend()
  const args: Argument[] = []
  const tensors: Record<string, Tensors> = {}
  for (const [group, members] of Object.entries(inputs)) {
    const given: Tensors = (tensors[group] = {})
    Object.entries(members).forEach(([name, { dtype, shape, data }], index) => {
      const tensor = tf.tensor(data, [...shape], dtype)
      const argument = { id: `${group}${index}`, group, name, dtype: dtypes[dtype], shape }
      recording.give(backend.getInputTensorIds([tensor])[0]!, argument)
      given[name] = tensor
      args.push(argument)
    })
  }
  return { args, tensors }
}

/** Nodes that the outputs depend on, in order. */
function needed(nodes: readonly RecordedNode[], outputs: readonly TracedOutput[]): RecordedNode[] {
  const alive = new Set<Argument | RecordedNode>()
  const visit = ({ source }: Value): void => {
    if (alive.has(source)) return
    alive.add(source)
    if ('op' in source) source.inputs.forEach(visit)
  }
  outputs.forEach(({ value }) => visit(value))
  return nodes.filter((node) => alive.has(node))
}

interface Recorded {
  trace: Trace
  /** Also what the outputs do not need. */
  all: readonly RecordedNode[]
  values: Groups<Float32Array>
}

/** Runs and records `f` once. Leaves no tensors behind. */
function record(f: TensorFunction, inputs: Groups<Feed>): Recorded {
  const backend = nativeBackend()
  const recording = new Recording(backend)
  let args: Argument[] = []
  let outputs: TracedOutput[] = []
  const values: Groups<Float32Array> = {}
  tf.tidy(() => {
    const given = giveInputs(recording, inputs)
    args = given.args
    const results = recording.during(() => {
      const results = Object.entries(f(given.tensors)).flatMap(([group, members]) =>
        Object.entries(members).map(([name, tensor]) => ({ group, name, tensor }))
      )
      outputs = results.map(({ group, name, tensor }) => {
        const [id] = backend.getInputTensorIds([tensor])
        return { group, name, value: recording.valueOf(id!, () => `${group} ${name}`) }
      })
      return results
    })
    for (const { group, name, tensor } of results) (values[group] ??= {})[name] = tensor.dataSync<'float32'>()
    // some are kept by the function, and would outlive the tidy
    for (const { tensor } of results) tensor.dispose()
  })
  const trace = { arguments: args, nodes: needed(recording.nodes, outputs), outputs }
  return { trace, all: recording.nodes, values }
}

const isConstant = (node: RecordedNode): boolean => node.op === 'Const'

function attributeText(attribute: Attribute): string {
  if (!('tensor' in attribute)) return JSON.stringify(attribute)
  const { dtype, shape, bytes } = attribute.tensor
  return `${dtype}[${shape.join()}]${Buffer.from(bytes).toString('base64')}`
}

/** One line a node, free of names and call sites: equal lines, equal graphs. */
export function describeTrace({ nodes, outputs }: Pick<Trace, 'nodes' | 'outputs'>): string[] {
  const places = new Map(nodes.map((node, i) => [node, i]))
  const text = ({ source, output }: Value): string =>
    'op' in source ? `${places.get(source)}:${output}` : `${source.id}${source.dtype}[${source.shape.join()}]`
  const lines = nodes.map(({ op, inputs, attributes }) => {
    const sorted = Object.keys(attributes).sort()
    return `${op}(${inputs.map(text).join()}){${sorted.map((k) => `${k}=${attributeText(attributes[k]!)}`).join()}}`
  })
  return [...lines, ...outputs.map(({ group, name, value }) => `${group}/${name}=${text(value)}`)]
}

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
  values: Groups<Float32Array>
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
      return second.values
    }
  }
}
