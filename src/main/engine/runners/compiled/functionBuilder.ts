/** A TensorFlow function under construction: its nodes, with attributes inferred and references made. */
import {
  BOOL,
  bytesOf,
  INT32,
  type Attributes,
  type FunctionDef,
  type HostValues,
  type NodeDef
} from './graph'
import { completeAttributes, outputReference } from './operations'
import type { Trace } from './trace'
import type { Value } from './recording'

/** A value inside the function. */
export interface Reference {
  text: string
  dtype: number
}

export class FunctionBuilder {
  private readonly nodes: NodeDef[] = []
  private readonly args: { name: string; dtype: number }[] = []
  private readonly results: { name: string; dtype: number; reference: string }[] = []

  constructor(readonly name: string) {}

  argument(name: string, dtype: number): Reference {
    this.args.push({ name, dtype })
    return { text: name, dtype }
  }

  result(name: string, value: Reference): void {
    this.results.push({ name: `${name}_result`, dtype: value.dtype, reference: value.text })
  }

  /** Adds a node; gives its first output, of type `dtype` (that of the first input unless given). */
  operation(
    op: string,
    inputs: readonly Reference[],
    attributes: Attributes = {},
    dtype = inputs[0]!.dtype
  ): Reference {
    const name = `made${this.nodes.length}`
    this.add(name, op, inputs, attributes)
    return this.output(name, 0, dtype)
  }

  /** Adds a node of that name, for `output`. */
  add(name: string, op: string, inputs: readonly Reference[], given: Attributes): void {
    const types = inputs.map((input) => input.dtype)
    const attributes = completeAttributes(op, given, types)
    this.nodes.push({ name, op, inputs: inputs.map((input) => input.text), attributes })
  }

  output(name: string, index: number, dtype: number): Reference {
    const { op, attributes } = this.nodes.find((node) => node.name === name)!
    return { text: outputReference(name, op, attributes, index), dtype }
  }

  constant(dtype: number, shape: readonly number[], values: HostValues): Reference {
    const tensor = { dtype, shape, bytes: bytesOf(values) }
    return this.operation('Const', [], { dtype: { type: dtype }, value: { tensor } }, dtype)
  }

  integer(value: number): Reference {
    return this.constant(INT32, [], Int32Array.of(value))
  }

  integers(values: readonly number[]): Reference {
    return this.constant(INT32, [values.length], Int32Array.from(values))
  }

  reshape(x: Reference, shape: readonly number[]): Reference {
    return this.operation('Reshape', [x, this.integers(shape)])
  }

  zeros(dtype: number, shape: readonly number[]): Reference {
    const zero = this.constant(dtype, [], dtype === BOOL ? new Uint8Array(1) : new Int32Array(1))
    return this.operation('Fill', [this.integers(shape), zero], {}, dtype)
  }

  /** `[values…, tail…]` of integer vectors. */
  private join(first: Reference, tail: readonly number[]): Reference {
    return tail.length === 0
      ? first
      : this.operation('ConcatV2', [first, this.integers(tail), this.integer(0)])
  }

  /** Row `index` of a table `[K, ...row]` → `row`. Along the first axis a slice shares the table's memory. */
  rowAt(table: Reference, row: readonly number[], index: Reference): Reference {
    const begin = this.join(
      this.reshape(index, [1]),
      row.map(() => 0)
    )
    return this.reshape(this.operation('Slice', [table, begin, this.integers([1, ...row])]), row)
  }

  /** The first `count` rows of a table `[K, ...row]`. */
  firstRows(table: Reference, row: readonly number[], count: Reference): Reference {
    const begin = this.integers([0, ...row.map(() => 0)])
    return this.operation('Slice', [table, begin, this.join(this.reshape(count, [1]), row)])
  }

  /** A table `[K, ...row]` with row `index` replaced. */
  withRow(table: Reference, row: readonly number[], index: Reference, value: Reference): Reference {
    const at = this.reshape(index, [1, 1])
    return this.operation('TensorScatterUpdate', [table, at, this.reshape(value, [1, ...row])], {
      bad_indices_policy: { text: '' }
    })
  }

  /** Adds a trace's nodes, its arguments bound by id; gives the reference of any of its values. */
  splice(trace: Trace, bound: ReadonlyMap<string, Reference>): (value: Value) => Reference {
    const names = new Map(trace.nodes.map((node, i) => [node, `traced${i}`]))
    const reference = ({ source, output, dtype }: Value): Reference =>
      'op' in source
        ? { text: outputReference(names.get(source)!, source.op, source.attributes, output), dtype }
        : bound.get(source.id)!
    for (const node of trace.nodes) {
      this.nodes.push({
        name: names.get(node)!,
        op: node.op,
        inputs: node.inputs.map((value) => reference(value).text),
        attributes: node.attributes
      })
    }
    return reference
  }

  definition(attributes: Attributes = {}): FunctionDef {
    return { name: this.name, arguments: this.args, results: this.results, nodes: this.nodes, attributes }
  }
}
