/** A recorded graph: arguments, nodes in the order of their calls, and outputs. */
import type { Attribute, Attributes } from './graph'

/** A tensor that the recorded function is given; `id` is its name inside graphs. */
export interface Argument {
  id: string
  group: string
  name: string
  dtype: number
  shape: readonly number[]
}

export interface RecordedNode {
  /** A TensorFlow op, or `Scan` for a loop over time. */
  op: string
  inputs: readonly Value[]
  attributes: Attributes
  /** The line that called it. */
  callSite: () => string
  loop?: RecordedLoop
}

/** A loop over time. Its node has the body's arguments as inputs, sequences with all rows, and the body's outputs. */
export interface RecordedLoop {
  length: number
  reverse: boolean
  /** Arguments in groups `carries`, `rows`, `fixed`; outputs in `carries`, then `rows`, which get stacked. */
  body: Trace
}

/** An argument, or output `output` of a node. */
export interface Value {
  source: Argument | RecordedNode
  output: number
  dtype: number
  shape: readonly number[]
}

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

export const argumentsOf = (trace: Trace, group: string): Argument[] =>
  trace.arguments.filter((argument) => argument.group === group)

/** Nodes that the outputs depend on, in order. */
export function needed(nodes: readonly RecordedNode[], outputs: readonly TracedOutput[]): RecordedNode[] {
  const alive = new Set<Argument | RecordedNode>()
  const visit = ({ source }: Value): void => {
    if (alive.has(source)) return
    alive.add(source)
    if ('op' in source) source.inputs.forEach(visit)
  }
  outputs.forEach(({ value }) => visit(value))
  return nodes.filter((node) => alive.has(node))
}

/** Nodes of a graph, with those of the bodies of its loops. */
export const countNodes = ({ nodes }: Pick<Trace, 'nodes'>): number =>
  nodes.reduce((sum, { loop }) => sum + 1 + (loop ? countNodes(loop.body) : 0), 0)

function attributeText(attribute: Attribute): string {
  if (!('tensor' in attribute)) return JSON.stringify(attribute)
  const { dtype, shape, bytes } = attribute.tensor
  return `${dtype}[${shape.join()}]${Buffer.from(bytes).toString('base64')}`
}

const loopText = ({ length, reverse, body }: RecordedLoop): string =>
  `${reverse ? '-' : ''}${length}(${describeTrace(body).join(';')})`

/** One line a node, free of names and call sites: equal lines, equal graphs. */
export function describeTrace({ nodes, outputs }: Pick<Trace, 'nodes' | 'outputs'>): string[] {
  const places = new Map(nodes.map((node, i) => [node, i]))
  const text = ({ source, output }: Value): string =>
    'op' in source ? `${places.get(source)}:${output}` : `${source.id}${source.dtype}[${source.shape.join()}]`
  const lines = nodes.map(({ op, inputs, attributes, loop }) => {
    const sorted = Object.keys(attributes).sort()
    const given = sorted.map((k) => `${k}=${attributeText(attributes[k]!)}`).join()
    return `${op}(${inputs.map(text).join()}){${given}}${loop ? loopText(loop) : ''}`
  })
  return [...lines, ...outputs.map(({ group, name, value }) => `${group}/${name}=${text(value)}`)]
}
