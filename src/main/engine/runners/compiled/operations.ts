/**
 * What TensorFlow's ops are called with: `opDefinitions.json`, and what eager calls leave to be inferred.
 *
 * The table was generated from TensorFlow 2.21's op registry (names of inputs and outputs, attributes without a
 * default, statefulness) for the ops that tfjs-node's kernels and this folder use. An argument reads
 * `name`, `name: T` (type attribute), `name: N * T` (N values of type T) or `name: [T]` (a list of types).
 */
import definitions from './opDefinitions.json'
import type { Attribute, Attributes } from './graph'

interface OpArgument {
  name: string
  typeAttribute?: string
  countAttribute?: string
  listAttribute?: string
}

interface OpDefinition {
  inputs: readonly OpArgument[]
  outputs: readonly OpArgument[]
  /** Attributes without a default. */
  required: readonly string[]
  stateful: boolean
}

function parseArgument(text: string): OpArgument {
  const [name, type] = text.split(': ') as [string, string | undefined]
  if (type === undefined) return { name }
  if (type.startsWith('[')) return { name, listAttribute: type.slice(1, -1) }
  const [count, element] = type.split(' * ') as [string, string | undefined]
  return element === undefined
    ? { name, typeAttribute: type }
    : { name, countAttribute: count, typeAttribute: element }
}

interface StoredDefinition {
  inputs: string[]
  outputs: string[]
  required?: string[]
  stateful?: boolean
}

const table = new Map<string, OpDefinition>(
  Object.entries(definitions as Record<string, StoredDefinition>).map(([op, stored]) => [
    op,
    {
      inputs: stored.inputs.map(parseArgument),
      outputs: stored.outputs.map(parseArgument),
      required: stored.required ?? [],
      stateful: stored.stateful ?? false
    }
  ])
)

/** Undefined for an op that the table does not have. */
export const definitionOf = (op: string): OpDefinition | undefined => table.get(op)

function known(op: string): OpDefinition {
  const definition = table.get(op)
  if (!definition) throw new Error(`${op} is missing from opDefinitions.json`)
  return definition
}

const intOf = (attribute: Attribute | undefined): number =>
  attribute && 'int' in attribute ? attribute.int : 1

/** How many tensors an argument stands for. */
function countOf(argument: OpArgument, attributes: Attributes): number {
  if (argument.countAttribute) return intOf(attributes[argument.countAttribute])
  if (!argument.listAttribute) return 1
  const list = attributes[argument.listAttribute]
  return list && 'list' in list ? list.list.length : 1
}

/** Output `index` of a node as function bodies name it: `node:argument:offset`. Throws for an index the op lacks. */
export function outputReference(node: string, op: string, attributes: Attributes, index: number): string {
  let offset = index
  for (const argument of known(op).outputs) {
    const count = countOf(argument, attributes)
    if (offset < count) return `${node}:${argument.name}:${offset}`
    offset -= count
  }
  throw new Error(`${op} has no output ${index}`)
}

/**
 * The given attributes with those that follow from the inputs: types, and the length of a list of inputs.
 * Throws when a required attribute is neither given nor follows.
 */
export function completeAttributes(op: string, given: Attributes, inputTypes: readonly number[]): Attributes {
  const { inputs, required } = known(op)
  const attributes = { ...given }
  let at = 0
  for (const input of inputs) {
    const rest = inputTypes.length - at - (inputs.length - inputs.indexOf(input) - 1)
    if (input.countAttribute) attributes[input.countAttribute] ??= { int: rest }
    if (input.listAttribute)
      attributes[input.listAttribute] ??= {
        list: inputTypes.slice(at, at + rest).map((type) => ({ type }))
      }
    const first = inputTypes[at]
    if (input.typeAttribute && first !== undefined) attributes[input.typeAttribute] ??= { type: first }
    at += countOf(input, attributes)
  }
  const missing = required.find((name) => attributes[name] === undefined)
  if (missing) throw new Error(`${op}: the attribute ${missing} is neither given nor follows from the inputs`)
  return attributes
}
