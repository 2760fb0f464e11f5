/** Data types of TensorFlow graphs as this folder builds them: nodes, functions, values and their attributes. */

/** TensorFlow's DataType numbers (tensorflow/core/framework/types.proto). */
export const FLOAT = 1
export const INT32 = 3
export const UINT8 = 4
export const BOOL = 10

export type HostValues = Float32Array | Int32Array | Uint8Array

/** A constant tensor; `bytes` little-endian in row-major order. */
export interface TensorConstant {
  dtype: number
  shape: readonly number[]
  bytes: Uint8Array
}

/** One attribute, tagged by its kind as in TensorFlow's AttrValue. */
export type Attribute =
  | { type: number }
  | { int: number }
  | { float: number }
  | { bool: boolean }
  | { text: string }
  | { shape: readonly number[] }
  | { tensor: TensorConstant }
  | { function: string }
  | { list: readonly Attribute[] }
export type Attributes = Record<string, Attribute>

/** `inputs` in the form of their place: `node:output:index` in functions, `node:index` or `^node` outside. */
export interface NodeDef {
  name: string
  op: string
  inputs: readonly string[]
  attributes: Attributes
}

export interface FunctionDef {
  name: string
  arguments: readonly { name: string; dtype: number }[]
  /** `reference` names the value returned. */
  results: readonly { name: string; dtype: number; reference: string }[]
  nodes: readonly NodeDef[]
  attributes: Attributes
}

export const bytesOf = (values: HostValues): Uint8Array =>
  new Uint8Array(values.buffer, values.byteOffset, values.byteLength)
