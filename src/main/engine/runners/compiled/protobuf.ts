/**
 * Writes the TensorFlow messages that a SavedModel is made of, in protobuf's wire format: fields of
 * (number · 8 + wire type) and a varint (0), four bytes (5) or a length and bytes (2).
 * Sources: protobuf.dev/programming-guides/encoding; field numbers from tensorflow/core/framework and
 * core/protobuf (node_def, attr_value, tensor, tensor_shape, function, op_def, graph, meta_graph, saved_model).
 *
 * Written by hand, since nine write-only messages need less code than a library's schemas would, and these
 * field numbers cannot change.
 */
import { type Attribute, type Attributes, type FunctionDef, type NodeDef, type TensorConstant } from './graph'
import { sizeOf } from '../../../../kit/data/hostData'

/** Graph version of the TensorFlow that these ops were defined by (2.21). */
const GRAPH_PRODUCER = 2474
const LIBRARY_VERSION = '2.21.0'

class Message {
  private readonly parts: Uint8Array[] = []

  /** Signed values are written as 64-bit two's complement. */
  private varint(value: number): void {
    const bytes: number[] = []
    let rest = BigInt.asUintN(64, BigInt(value))
    for (; rest > 127n; rest >>= 7n) bytes.push(Number(rest & 127n) | 128)
    bytes.push(Number(rest))
    this.parts.push(Uint8Array.from(bytes))
  }

  int(field: number, value: number): this {
    this.varint(field * 8)
    this.varint(value)
    return this
  }

  float(field: number, value: number): this {
    this.varint(field * 8 + 5)
    this.parts.push(new Uint8Array(Float32Array.of(value).buffer))
    return this
  }

  bytes(field: number, content: Uint8Array | string | Message): this {
    const bytes =
      content instanceof Message
        ? content.done()
        : typeof content === 'string'
          ? Buffer.from(content)
          : content
    this.varint(field * 8 + 2)
    this.varint(bytes.length)
    this.parts.push(bytes)
    return this
  }

  each<T>(field: number, items: Iterable<T>, write: (item: T) => Message | string): this {
    for (const item of items) this.bytes(field, write(item))
    return this
  }

  /** A map field: messages of key 1 and value 2. */
  map<T>(field: number, entries: Record<string, T>, write: (value: T) => Message | string): this {
    return this.each(field, Object.entries(entries), ([key, value]) =>
      new Message().bytes(1, key).bytes(2, write(value))
    )
  }

  done(): Uint8Array {
    return Buffer.concat(this.parts)
  }
}

const shape = (dims: readonly number[]): Message =>
  new Message().each(2, dims, (size) => new Message().int(1, size))

/** True when all elements of a tensor of four-byte elements are the same. */
function isUniform({ bytes }: TensorConstant): boolean {
  for (let i = 4; i < bytes.length; i++) if (bytes[i] !== bytes[i - 4]) return false
  return true
}

/** Content as bytes, or as one value for all elements where that is shorter. */
function tensor(constant: TensorConstant): Message {
  const message = new Message().int(1, constant.dtype).bytes(2, shape(constant.shape))
  const isFloat = constant.dtype === 1
  if (!isFloat || sizeOf(constant.shape) < 16 || !isUniform(constant)) return message.bytes(4, constant.bytes)
  return message.bytes(5, constant.bytes.slice(0, 4))
}

/** Field numbers in AttrValue; a list has the same but for functions. */
function writeAttribute(message: Message, value: Attribute, inList: boolean): Message {
  if ('text' in value) return message.bytes(2, value.text)
  if ('int' in value) return message.int(3, value.int)
  if ('float' in value) return message.float(4, value.float)
  if ('bool' in value) return message.int(5, value.bool ? 1 : 0)
  if ('type' in value) return message.int(6, value.type)
  if ('shape' in value) return message.bytes(7, shape(value.shape))
  if ('tensor' in value) return message.bytes(8, tensor(value.tensor))
  if ('function' in value) return message.bytes(inList ? 9 : 10, new Message().bytes(1, value.function))
  const list = value.list.reduce((all, item) => writeAttribute(all, item, true), new Message())
  return message.bytes(1, list)
}

const attributes = (message: Message, field: number, values: Attributes): Message =>
  message.map(field, values, (value) => writeAttribute(new Message(), value, false))

const node = ({ name, op, inputs, attributes: values }: NodeDef): Message =>
  attributes(
    new Message()
      .bytes(1, name)
      .bytes(2, op)
      .each(3, inputs, (input) => input),
    5,
    values
  )

const argument = ({ name, dtype }: { name: string; dtype: number }): Message =>
  new Message().bytes(1, name).int(3, dtype)

function functionMessage(definition: FunctionDef): Message {
  const signature = new Message()
    .bytes(1, definition.name)
    .each(2, definition.arguments, argument)
    .each(3, definition.results, argument)
  const returns = Object.fromEntries(definition.results.map((r) => [r.name, r.reference]))
  const message = new Message()
    .bytes(1, signature)
    .each(3, definition.nodes, node)
    .map(4, returns, (reference) => reference)
  return attributes(message, 5, definition.attributes)
}

/** The content of `saved_model.pb`: one graph with its functions under `tag`. */
export function encodeSavedModel(
  nodes: readonly NodeDef[],
  functions: readonly FunctionDef[],
  tag: string
): Uint8Array {
  const library = new Message().each(1, functions, functionMessage)
  const graph = new Message()
    .each(1, nodes, node)
    .bytes(2, library)
    .bytes(4, new Message().int(1, GRAPH_PRODUCER))
  const info = new Message().bytes(4, tag).bytes(5, LIBRARY_VERSION)
  return new Message().int(1, 1).bytes(2, new Message().bytes(1, info).bytes(2, graph)).done()
}
