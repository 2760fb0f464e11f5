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
import { argumentsOf, type RecordedLoop, type Trace, type Value } from './recordedGraph'

/** A value inside the function. */
export interface Reference {
  text: string
  dtype: number
}

export class FunctionBuilder {
  private readonly nodes: NodeDef[] = []
  private readonly args: { name: string; dtype: number }[] = []
  private readonly results: { name: string; dtype: number; reference: string }[] = []
  /** Functions that nodes of this one name. */
  private readonly called: FunctionDef[] = []

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
    const reference = ({ source, output, dtype }: Value): Reference => {
      if (!('op' in source)) return bound.get(source.id)!
      const name = names.get(source)!
      // a loop's first output is its index
      if (source.loop) return this.output(name, output + 1, dtype)
      return { text: outputReference(name, source.op, source.attributes, output), dtype }
    }
    for (const node of trace.nodes) {
      const [name, inputs] = [names.get(node)!, node.inputs.map(reference)]
      if (node.loop) this.addScan(name, node.loop, inputs)
      else {
        const { op, attributes } = node
        this.nodes.push({ name, op, inputs: inputs.map(({ text }) => text), attributes })
      }
    }
    return reference
  }

  /**
   * A loop over time as a While of (index, carries, stacked rows, sequences, what is fixed); the index counts up in either
   * direction. Row t of a table is written in place, and read without a copy.
   */
  private addScan(name: string, loop: RecordedLoop, inputs: readonly Reference[]): void {
    const { length, reverse, body } = loop
    const carried = argumentsOf(body, 'carries')
    const sequences = argumentsOf(body, 'rows')
    const stacked = body.outputs
      .filter(({ group }) => group === 'rows')
      .map(({ name: id, value }) => ({ id: `stacked_${id}`, value, shape: [length, ...value.shape] }))
    const variables = [
      { id: 'index', dtype: INT32, shape: [] },
      ...carried,
      ...stacked.map(({ id, value, shape }) => ({ id, dtype: value.dtype, shape })),
      ...sequences.map(({ id, dtype, shape }) => ({ id, dtype, shape: [length, ...shape] })),
      ...argumentsOf(body, 'fixed')
    ]
    const start = (): { builder: FunctionBuilder; bound: Map<string, Reference> } => {
      const builder = new FunctionBuilder(`${this.name}_${name}_${this.called.length}`)
      return { builder, bound: new Map(variables.map(({ id, dtype }) => [id, builder.argument(id, dtype)])) }
    }

    const condition = start()
    const index = condition.bound.get('index')!
    const isBefore = condition.builder.operation('Less', [index, condition.builder.integer(length)], {}, BOOL)
    condition.builder.result('continue', isBefore)
    this.called.push(...condition.builder.definitions())

    const { builder, bound } = start()
    const at = bound.get('index')!
    const row = reverse ? builder.operation('Sub', [builder.integer(length - 1), at]) : at
    const inner = new Map(bound)
    for (const { id, shape } of sequences) inner.set(id, builder.rowAt(bound.get(id)!, shape, row))
    const valueOf = builder.splice(body, inner)
    const next = new Map(bound)
    next.set('index', builder.operation('AddV2', [at, builder.integer(1)]))
    carried.forEach(({ id }, i) => next.set(id, valueOf(body.outputs[i]!.value)))
    for (const { id, value } of stacked)
      next.set(id, builder.withRow(bound.get(id)!, value.shape, row, valueOf(value)))
    for (const { id } of variables) builder.result(id, next.get(id)!)
    this.called.push(...builder.definitions())

    const first = carried.length
    const tables = stacked.map(({ value, shape }) => this.zeros(value.dtype, shape))
    this.add(
      name,
      'StatelessWhile',
      [this.integer(0), ...inputs.slice(0, first), ...tables, ...inputs.slice(first)],
      {
        cond: { function: condition.builder.name },
        body: { function: builder.name },
        output_shapes: { list: variables.map(({ shape }) => ({ shape })) },
        parallel_iterations: { int: 1 }
      }
    )
  }

  /** This function, and those that its nodes name. */
  definitions(attributes: Attributes = {}): FunctionDef[] {
    const { name, args, results, nodes, called } = this
    return [{ name, arguments: args, results, nodes, attributes }, ...called]
  }
}
