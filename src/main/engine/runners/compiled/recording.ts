/**
 * Records what a function of tensors asks of TensorFlow: a stand-in for tfjs-node's binding passes every op on
 * and notes it as a graph node. Inputs become arguments, tensors made inside become constants; what a graph
 * cannot do is refused with the op and the line that called it.
 */
import { AppError } from '#shared/errors'
import { BOOL, bytesOf, FLOAT, INT32, UINT8, type Attribute, type Attributes, type HostValues } from './graph'
import { noteCallSite } from './callSite'
import type { NativeAttribute, NativeBackend, NativeBinding, TensorHandle } from './nativeBackend'
import { completeAttributes, definitionOf } from './operations'
import type { Argument, RecordedNode, Value } from './recordedGraph'

/** Ops whose output shape depends on values: a loop cannot carry them. */
const dynamicShape = new Set(['Where', 'Unique', 'UniqueV2'])
/**
 * TensorFlow's optimiser makes one AddN of a chain of sums, unless each of them bears this mark of its own. AddN begins
 * with whichever term's memory is free at that moment. In the body of a loop, where several threads meet few numbers, the
 * last place of three terms or more was seen to depend on that; elsewhere never, and there the mark would change old bits.
 */
const summedInOrder: Attributes = { _grappler_ArithmeticOptimizer_AddOpsRewriteStage: { bool: true } }
const typeNames: Record<number, string> = {
  [FLOAT]: 'float32',
  [INT32]: 'int32',
  [BOOL]: 'bool',
  [UINT8]: 'uint8'
}

/** @throws always: AppError `engine.compile` */
export function refuse(reason: string): never {
  throw new AppError('engine.compile', reason)
}

export class Recording {
  readonly nodes: RecordedNode[] = []
  private readonly values = new Map<number, Value>()
  private readonly made = new Set<object>()

  /** @param real what ops are passed on to @param isLoopBody of a loop inside of the step */
  constructor(
    readonly backend: NativeBackend,
    private readonly real: NativeBinding = backend.binding,
    private readonly isLoopBody = false
  ) {}

  /** For what is recorded by itself inside of this recording, as the body of a loop. */
  child(): Recording {
    return new Recording(this.backend, this.real, true)
  }

  /** Declares the tensor of an argument, which must be on the library's side. */
  give(id: number, argument: Argument): void {
    this.values.set(id, { source: argument, output: 0, dtype: argument.dtype, shape: argument.shape })
  }

  /** Adds a node that is no call of the library's, and the tensors that stand for its outputs. */
  add(node: RecordedNode, outputs: readonly TensorHandle[]): void {
    this.nodes.push(node)
    outputs.forEach(({ id, dtype, shape }, output) =>
      this.values.set(id, { source: node, output, dtype, shape })
    )
  }

  /** Runs `f` while nothing is recorded. */
  aside<T>(f: () => T): T {
    const { backend } = this
    const { binding, move, getInputTensorIds } = backend
    backend.binding = this.real
    delete (backend as Partial<NativeBackend>).move
    delete (backend as Partial<NativeBackend>).getInputTensorIds
    try {
      return f()
    } finally {
      Object.assign(backend, { binding, move, getInputTensorIds })
    }
  }

  /** Runs `body` with the stand-in in place of the binding. */
  during<T>(body: () => T): T {
    const { backend } = this
    const { move, getInputTensorIds } = backend
    backend.binding = Object.create(this.real, this.standIn()) as NativeBinding
    backend.move = (dataId, ...rest) => {
      this.made.add(dataId)
      move.call(backend, dataId, ...rest)
    }
    backend.getInputTensorIds = (tensors) => {
      const older = tensors.map(
        ({ dataId }) => !this.made.has(dataId) && backend.tensorMap.get(dataId).values !== null
      )
      const ids = getInputTensorIds.call(backend, tensors)
      // handed over just now, but made before the recording: not a constant of the step
      ids.forEach((id, i) => older[i] && this.values.delete(id))
      return ids
    }
    try {
      return body()
    } finally {
      backend.binding = this.real
      // both were found on the class before
      delete (backend as Partial<NativeBackend>).move
      delete (backend as Partial<NativeBackend>).getInputTensorIds
    }
  }

  /** What a tensor of the library stands for. Refuses one that is neither an argument nor made inside. */
  valueOf(id: number, user: () => string): Value {
    return (
      this.values.get(id) ??
      refuse(
        `The step uses a tensor made before it, for ${user()}; it would be frozen into the compiled step. Make it inside, or feed it.`
      )
    )
  }

  private standIn(): PropertyDescriptorMap {
    const method = (value: unknown): PropertyDescriptor => ({ value })
    return {
      executeOp: method(this.executeOp.bind(this)),
      createTensor: method(this.createTensor.bind(this)),
      tensorDataSync: method(() =>
        refuse(
          `The step reads a tensor back to the host (dataSync, data, array or print) at ${noteCallSite()()}; a compiled step cannot depend on values.`
        )
      ),
      runSavedModel: method(() => refuse(`The step runs a SavedModel at ${noteCallSite()()}.`))
    }
  }

  private executeOp(op: string, given: NativeAttribute[], ids: number[], outputs: number): TensorHandle[] {
    const callSite = noteCallSite()
    const called = (): string => `${op} at ${callSite()}`
    const definition = definitionOf(op)
    if (!definition) refuse(`The step uses ${called()}, an op that has no definition here.`)
    if (definition.stateful)
      refuse(`The step uses ${called()}, which keeps state of its own; feed its values instead.`)
    if (dynamicShape.has(op))
      refuse(`The step uses ${called()}, whose result has a shape that depends on values.`)
    const inputs = ids.map((id) => this.valueOf(id, called))
    const attributes = completeAttributes(
      op,
      Object.fromEntries(given.map((attribute) => [attribute.name, this.attribute(attribute, called)])),
      inputs.map((value) => value.dtype)
    )
    const handles = this.real.executeOp(op, given, ids, outputs)
    const marks = this.isLoopBody && (op === 'Add' || op === 'AddV2') ? summedInOrder : {}
    this.add({ op, inputs, attributes: { ...attributes, ...marks }, callSite }, handles)
    return handles
  }

  private createTensor(shape: readonly number[], dtype: number, values: HostValues): number {
    const callSite = noteCallSite()
    if (!ArrayBuffer.isView(values)) refuse(`The step makes a tensor of strings at ${callSite()}.`)
    const id = this.real.createTensor(shape, dtype, values)
    const tensor = { dtype, shape: [...shape], bytes: bytesOf(values).slice() }
    const attributes = { dtype: { type: dtype }, value: { tensor } }
    this.add({ op: 'Const', inputs: [], attributes, callSite }, [{ id, dtype, shape: tensor.shape }])
    return id
  }

  private attribute({ name, type, value }: NativeAttribute, called: () => string): Attribute {
    const { real } = this
    const one = (item: unknown): Attribute => {
      switch (type) {
        case real.TF_ATTR_TYPE:
          return { type: item as number }
        case real.TF_ATTR_INT:
          return { int: item as number }
        case real.TF_ATTR_FLOAT:
          return { float: item as number }
        case real.TF_ATTR_BOOL:
          return { bool: Boolean(item) }
        case real.TF_ATTR_STRING:
          return { text: item as string }
        case real.TF_ATTR_SHAPE:
          return { shape: item as number[] }
        default:
          return refuse(`The step uses ${called()}, whose attribute ${name} is of an unknown kind.`)
      }
    }
    return Array.isArray(value) && type !== real.TF_ATTR_SHAPE ? { list: value.map(one) } : one(value)
  }
}

/** A type's name in messages. */
export const typeName = (dtype: number): string => typeNames[dtype] ?? `type ${dtype}`
