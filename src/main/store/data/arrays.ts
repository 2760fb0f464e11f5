/**
 * Arrays of numbers as two plain formats store them: a header with type and shape, then the values in row-major order.
 *
 * IDX: LeCun, Cortes & Burges, “The MNIST database” (yann.lecun.com/exdb/mnist). NPY: NumPy Enhancement Proposal 1.
 */
import { wrong } from './problem'

export type Values =
  Uint8Array | Int8Array | Int16Array | Uint16Array | Int32Array | Uint32Array | Float32Array | Float64Array

export interface NumberArray {
  values: Values
  shape: readonly number[]
}

interface Layout {
  size: number
  make(count: number): Values
  read(view: DataView, at: number, little: boolean): number
}

const layout = (size: number, make: Layout['make'], read: Layout['read']): Layout => ({ size, make, read })

const u1 = layout(
  1,
  (n) => new Uint8Array(n),
  (view, at) => view.getUint8(at)
)
const i1 = layout(
  1,
  (n) => new Int8Array(n),
  (view, at) => view.getInt8(at)
)
const u2 = layout(
  2,
  (n) => new Uint16Array(n),
  (view, at, little) => view.getUint16(at, little)
)
const i2 = layout(
  2,
  (n) => new Int16Array(n),
  (view, at, little) => view.getInt16(at, little)
)
const u4 = layout(
  4,
  (n) => new Uint32Array(n),
  (view, at, little) => view.getUint32(at, little)
)
const i4 = layout(
  4,
  (n) => new Int32Array(n),
  (view, at, little) => view.getInt32(at, little)
)
// whole numbers of 64 bits are labels, which are small
const i8 = layout(
  8,
  (n) => new Float64Array(n),
  (view, at, little) => Number(view.getBigInt64(at, little))
)
const f4 = layout(
  4,
  (n) => new Float32Array(n),
  (view, at, little) => view.getFloat32(at, little)
)
const f8 = layout(
  8,
  (n) => new Float64Array(n),
  (view, at, little) => view.getFloat64(at, little)
)

const idxTypes: Readonly<Record<number, Layout>> = {
  0x08: u1,
  0x09: i1,
  0x0b: i2,
  0x0c: i4,
  0x0d: f4,
  0x0e: f8
}
const npyTypes: Readonly<Record<string, Layout>> = { b1: u1, u1, i1, u2, i2, u4, i4, i8, u8: i8, f4, f8 }

const viewOf = (bytes: Uint8Array): DataView => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)

function valuesAt(
  bytes: Uint8Array,
  at: number,
  shape: readonly number[],
  of: Layout,
  little: boolean
): Values {
  const count = shape.reduce((product, n) => product * n, 1)
  const values = of.make(count)
  if (of === u1) values.set(bytes.subarray(at, at + count))
  else {
    const view = viewOf(bytes)
    for (let i = 0; i < count; i++) values[i] = of.read(view, at + i * of.size, little)
  }
  return values
}

function requireSize(
  name: string,
  bytes: Uint8Array,
  at: number,
  shape: readonly number[],
  of: Layout
): void {
  const needed = at + shape.reduce((product, n) => product * n, 1) * of.size
  if (bytes.length < needed)
    throw wrong(
      name,
      `it is cut short: ${bytes.length} bytes, where ${shape.join(' × ')} values take ${needed}.`
    )
  if (bytes.length > needed)
    throw wrong(name, `it has ${bytes.length - needed} bytes more than its ${shape.join(' × ')} values take.`)
}

export const isIdx = (bytes: Uint8Array): boolean =>
  bytes.length >= 4 && bytes[0] === 0 && bytes[1] === 0 && bytes[2]! in idxTypes && bytes[3]! > 0

/** Throws `data.invalid`. @param bytes that `isIdx` holds for */
export function readIdx(name: string, bytes: Uint8Array): NumberArray {
  const [of, dims] = [idxTypes[bytes[2]!]!, bytes[3]!]
  const at = 4 + 4 * dims
  if (bytes.length < at)
    throw wrong(name, `it is cut short: ${bytes.length} bytes, and its header takes ${at}.`)
  const view = viewOf(bytes)
  const shape = Array.from({ length: dims }, (_, i) => view.getUint32(4 + 4 * i))
  requireSize(name, bytes, at, shape, of)
  return { values: valuesAt(bytes, at, shape, of, false), shape }
}

export interface NpyHeader {
  /** As in `<f4`. */
  type: string
  shape: readonly number[]
  at: number
}

const MAGIC = '\x93NUMPY'

/** Throws `data.invalid`. @param bytes its beginning is enough */
export function readNpyHeader(name: string, bytes: Uint8Array): NpyHeader {
  const latin = (from: number, to: number): string => Buffer.from(bytes.subarray(from, to)).toString('latin1')
  if (latin(0, 6) !== MAGIC || bytes.length < 12) throw wrong(name, 'it is no array of NumPy.')
  const view = viewOf(bytes)
  const [from, length] = bytes[6] === 1 ? [10, view.getUint16(8, true)] : [12, view.getUint32(8, true)]
  const header = latin(from, from + length)
  const type = /'descr':\s*'([^']+)'/.exec(header)?.[1]
  const order = /'fortran_order':\s*(True|False)/.exec(header)?.[1]
  const sizes = /'shape':\s*\(([\d,\sL]*)\)/.exec(header)?.[1]
  if (type === undefined || order === undefined || sizes === undefined)
    throw wrong(name, 'its header names no plain type and shape; save arrays of numbers.')
  const shape = sizes.split(',').flatMap((n) => (n.trim() === '' ? [] : [parseInt(n, 10)]))
  if (order === 'True' && shape.length > 1)
    throw wrong(name, 'it is in Fortran’s order; save it as np.ascontiguousarray gives it.')
  return { type, shape, at: from + length }
}

/** Whether it has numbers, or texts. */
export const isNumeric = ({ type }: NpyHeader): boolean => type.slice(1) in npyTypes
export const isText = ({ type }: NpyHeader): boolean => /^[<>|]U\d+$/.test(type)

/** Throws `data.invalid`. */
export function readNpy(name: string, bytes: Uint8Array): NumberArray {
  const { type, shape, at } = readNpyHeader(name, bytes)
  const of = npyTypes[type.slice(1)]
  if (!of) throw wrong(name, `its type is ${type}; numbers are needed.`)
  requireSize(name, bytes, at, shape, of)
  return { values: valuesAt(bytes, at, shape, of, !type.startsWith('>')), shape }
}

/** The texts of an array of them, in order. Throws `data.invalid`. */
export function readNpyTexts(name: string, bytes: Uint8Array): string[] {
  const { type, shape, at } = readNpyHeader(name, bytes)
  const letters = Number(type.slice(2))
  requireSize(name, bytes, at, shape, { ...u4, size: 4 * letters })
  const view = viewOf(bytes)
  const little = !type.startsWith('>')
  return Array.from({ length: shape.reduce((product, n) => product * n, 1) }, (_, row) => {
    const points = Array.from({ length: letters }, (_, i) =>
      view.getUint32(at + 4 * (row * letters + i), little)
    )
    if (points.some((point) => point > 0x10ffff)) throw wrong(name, 'it holds what is no text.')
    return String.fromCodePoint(...points.filter((point) => point !== 0))
  })
}
