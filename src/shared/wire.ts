/**
 * Binary form of a message, for channels that carry bytes (WebSocket):
 *
 *   u32 length of the head | head as JSON (UTF-8) | typed arrays, each aligned to 8 bytes
 *
 * The head is `{ value, arrays }`: the value with null in place of every typed array, and for each array
 * its path in the value, its kind and its length. Paths instead of markers in the value, so no value can be
 * mistaken for an array. All else follows JSON: undefined disappears, NaN becomes null. Little-endian, as
 * is every processor that Saltus runs on.
 */
import { AppError } from './errors'

// Every host has these two; only their types belong to the DOM or to Node.
declare class TextEncoder {
  encode(text: string): Uint8Array
}
declare class TextDecoder {
  constructor(label: 'utf-8', options: { fatal: boolean })
  decode(bytes: Uint8Array): string
}

const kinds = { f64: Float64Array, f32: Float32Array, u32: Uint32Array, u16: Uint16Array, u8: Uint8Array }
type Kind = keyof typeof kinds
type Path = readonly (string | number)[]
type TypedArray = Float64Array | Float32Array | Uint32Array | Uint16Array | Uint8Array
type Placed = readonly [path: Path, kind: Kind, length: number]

export interface WireLimits {
  maxBytes: number
  maxArrays: number
}

export const defaultLimits: WireLimits = { maxBytes: 256 * 2 ** 20, maxArrays: 10_000 }

const kindOf = (value: unknown): Kind | undefined =>
  (Object.keys(kinds) as Kind[]).find((kind) => value instanceof kinds[kind])

const align = (offset: number): number => Math.ceil(offset / 8) * 8

const isBranch = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null

/** Copies the value without its typed arrays, which are added to `found` with the path where they were. */
function takeOut(value: unknown, path: Path, found: { place: Placed; array: TypedArray }[]): unknown {
  const kind = kindOf(value)
  if (kind) {
    const array = value as TypedArray
    found.push({ place: [path, kind, array.length], array })
    return null
  }
  if (Array.isArray(value)) return value.map((item, index) => takeOut(item, [...path, index], found))
  if (!isBranch(value)) return value
  const entries = Object.entries(value).map(([key, item]) => [key, takeOut(item, [...path, key], found)])
  return Object.fromEntries(entries) as unknown
}

/** The message as bytes. Throws what JSON.stringify throws (cycles, bigint). */
export function encode(value: unknown): Uint8Array<ArrayBuffer> {
  const found: { place: Placed; array: TypedArray }[] = []
  const plain = takeOut(value, [], found)
  const head = new TextEncoder().encode(
    JSON.stringify({ value: plain, arrays: found.map(({ place }) => place) })
  )
  const start = align(4 + head.length)
  const size = found.reduce((sum, { array }) => sum + align(array.byteLength), start)
  const bytes = new Uint8Array(size)
  new DataView(bytes.buffer).setUint32(0, head.length, true)
  bytes.set(head, 4)
  let offset = start
  for (const { array } of found) {
    bytes.set(new Uint8Array(array.buffer, array.byteOffset, array.byteLength), offset)
    offset += align(array.byteLength)
  }
  return bytes
}

const invalid = (why: string): AppError => new AppError('wire.invalid', `Unreadable message: ${why}.`)

function readHead(bytes: Uint8Array): { value: unknown; arrays: unknown; end: number } {
  if (bytes.length < 4) throw invalid('shorter than its head')
  const length = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength).getUint32(0, true)
  if (length > bytes.length - 4) throw invalid('its head is longer than the message')
  let head: unknown
  try {
    head = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes.subarray(4, 4 + length)))
  } catch {
    throw invalid('its head is not JSON')
  }
  if (!isBranch(head) || Array.isArray(head)) throw invalid('its head is not an object')
  return { value: head.value, arrays: head.arrays, end: 4 + length }
}

function checkPlace(place: unknown): Placed {
  if (!Array.isArray(place) || place.length !== 3) throw invalid('an array has no place')
  const [path, kind, length] = place as unknown[]
  const isStep = (step: unknown): boolean => typeof step === 'string' || Number.isInteger(step)
  if (!Array.isArray(path) || !path.every(isStep) || path.includes('__proto__')) throw invalid('bad path')
  if (typeof kind !== 'string' || !Object.hasOwn(kinds, kind)) throw invalid('unknown kind of array')
  if (!Number.isSafeInteger(length) || (length as number) < 0) throw invalid('bad length of array')
  return [path as Path, kind as Kind, length as number]
}

/** Puts the array where its path leads; only a place that holds null can be filled. */
function putBack(root: { value: unknown }, path: Path, array: TypedArray): void {
  let target: Record<string | number, unknown> = root
  let key: string | number = 'value'
  for (const step of path) {
    const next = target[key]
    if (!isBranch(next) || !Object.hasOwn(next, step)) throw invalid('an array has no place')
    target = next
    key = step
  }
  if (target[key] !== null) throw invalid('two values in one place')
  target[key] = array
}

/**
 * The value that `encode` was given. Typed arrays are views of the message where it is aligned.
 * Throws `wire.invalid` for anything that `encode` would not have written, and for too large a message.
 */
export function decode(message: Uint8Array, limits: WireLimits = defaultLimits): unknown {
  if (message.byteLength > limits.maxBytes) throw invalid(`larger than ${limits.maxBytes} bytes`)
  const bytes = message.byteOffset % 8 === 0 ? message : new Uint8Array(message)
  const { value, arrays, end } = readHead(bytes)
  if (!Array.isArray(arrays) || arrays.length > limits.maxArrays) throw invalid('bad list of arrays')
  const root = { value }
  let offset = align(end)
  for (const entry of arrays) {
    const [path, kind, length] = checkPlace(entry)
    const size = length * kinds[kind].BYTES_PER_ELEMENT
    if (size > bytes.length - offset) throw invalid('an array is longer than the message')
    putBack(root, path, new kinds[kind](bytes.buffer as ArrayBuffer, bytes.byteOffset + offset, length))
    offset += align(size)
  }
  if (offset !== align(bytes.length)) throw invalid('bytes left over')
  return root.value
}
