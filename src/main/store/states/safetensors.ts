/**
 * The safetensors format (https://github.com/huggingface/safetensors, "Format"): the length of a header as
 * 8 bytes little endian, the header as JSON, then the values of all tensors without gaps. Pure: bytes in,
 * bytes out. Of its types, float32 and float64 are known here.
 *
 * The format has no checksum. `__metadata__.sha256` is one: of the header, with the digits of the sum
 * itself as zeros, and the values. Files without one are read unchecked.
 */
import { createHash } from 'node:crypto'
import { outOfBounds } from '#shared/plainJson'

/** A tensor in a file: values in row-major order. */
export interface StoredTensor {
  dtype: 'float32' | 'float64'
  shape: readonly number[]
  data: Float32Array | Float64Array
}

export interface SafetensorsFile {
  tensors: Record<string, StoredTensor>
  metadata: Record<string, string>
}

export interface DecodedSafetensors extends SafetensorsFile {
  /** It had a checksum, and a right one. */
  checked: boolean
}

interface HeaderEntry {
  dtype: string
  shape: number[]
  data_offsets: [number, number]
}

/** Thousands of tensors; JSON is parsed whole. */
const MOST_HEADER_BYTES = 8 * 2 ** 20
const MOST_DIMENSIONS = 16
const LENGTH_BYTES = 8
const NO_SUM = '0'.repeat(64)
const METADATA = '__metadata__'
const typeNames = { float32: 'F32', float64: 'F64' } as const
const arrayTypes: Record<string, typeof Float32Array | typeof Float64Array> = {
  F32: Float32Array,
  F64: Float64Array
}

const bytesOf = (data: ArrayBufferView): Uint8Array =>
  new Uint8Array(data.buffer, data.byteOffset, data.byteLength)

const elements = (shape: readonly number[]): number => shape.reduce((product, size) => product * size, 1)

function digest(header: Uint8Array, values: readonly Uint8Array[]): string {
  const hash = createHash('sha256').update(header)
  for (const chunk of values) hash.update(chunk)
  return hash.digest('hex')
}

/** JSON padded with spaces, so that the values after it start at a multiple of 8 bytes. */
function encodeHeader(entries: Record<string, unknown>): Uint8Array {
  const text = new TextEncoder().encode(JSON.stringify(entries))
  const header = new Uint8Array(Math.ceil(text.length / 8) * 8).fill(0x20)
  header.set(text)
  return header
}

/** Encodes tensors and text metadata as chunks to be written one after the other. */
export function encodeSafetensors({ tensors, metadata }: SafetensorsFile): Uint8Array[] {
  // Wider types first, then by name, as the format's own library orders them: every value is aligned.
  const width = (name: string): number => tensors[name]?.data.BYTES_PER_ELEMENT ?? 0
  const names = Object.keys(tensors).sort((a, b) => width(b) - width(a) || (a < b ? -1 : 1))
  const entries: Record<string, unknown> = { [METADATA]: { ...metadata, sha256: NO_SUM } }
  const values: Uint8Array[] = []
  let offset = 0
  for (const name of names) {
    const tensor = tensors[name] as StoredTensor
    if (elements(tensor.shape) !== tensor.data.length) {
      throw new RangeError(`tensor ${name} has ${tensor.data.length} values, not its shape's`)
    }
    const bytes = bytesOf(tensor.data)
    const data_offsets = [offset, offset + bytes.length]
    entries[name] = { dtype: typeNames[tensor.dtype], shape: tensor.shape, data_offsets }
    values.push(bytes)
    offset += bytes.length
  }
  const sha256 = digest(encodeHeader(entries), values)
  const header = encodeHeader({ ...entries, [METADATA]: { ...metadata, sha256 } })
  const length = new Uint8Array(LENGTH_BYTES)
  new DataView(length.buffer).setBigUint64(0, BigInt(header.length), true)
  return [length, header, ...values]
}

/**
 * The bytes that the header of a file takes after its first eight, from those eight and the size of the file.
 * Throws a RangeError when there cannot be so many.
 */
export function headerLength(start: Uint8Array, fileBytes: number): number {
  if (start.length < LENGTH_BYTES) throw new RangeError('it is cut off before its header')
  const length = Number(new DataView(start.buffer, start.byteOffset).getBigUint64(0, true))
  if (length > MOST_HEADER_BYTES) throw new RangeError(`its header claims ${length} bytes`)
  if (LENGTH_BYTES + length > fileBytes) throw new RangeError('it is cut off within its header')
  return length
}

/** Parses a header, and the text metadata in it. Throws a RangeError naming what is wrong. */
export function decodeHeader(header: Uint8Array): {
  entries: Record<string, HeaderEntry>
  metadata: Record<string, string>
} {
  let value: unknown
  try {
    value = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(header))
  } catch {
    throw new RangeError('its header is not JSON')
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new RangeError('its header holds no object')
  }
  const { [METADATA]: metadata = {}, ...entries } = value as Record<string, unknown>
  const wild = outOfBounds(entries)
  if (wild) throw new RangeError(`its header is out of bounds: ${wild.path} ${wild.what}`)
  const texts = typeof metadata === 'object' && metadata !== null ? Object.entries(metadata) : []
  if (!texts.every(([, text]) => typeof text === 'string')) throw new RangeError('its metadata is not text')
  return { entries: entries as Record<string, HeaderEntry>, metadata: Object.fromEntries(texts) }
}

/** Places every tensor in the values, which they must cover without gap or overlap; nothing is copied before they do. */
function decodeTensors(entries: Record<string, HeaderEntry>, values: Uint8Array): SafetensorsFile['tensors'] {
  const isSize = (size: unknown): boolean => Number.isSafeInteger(size) && (size as number) >= 0
  const placed = Object.entries(entries).map(([name, entry]) => {
    const { dtype, shape, data_offsets: offsets } = entry ?? {}
    if (!Object.hasOwn(arrayTypes, dtype))
      throw new RangeError(`tensor ${name} has the unknown type ${dtype}`)
    const ArrayType = arrayTypes[dtype]!
    const [from, to] = Array.isArray(offsets) ? offsets : [-1, -1]
    const fits =
      Array.isArray(shape) &&
      shape.length <= MOST_DIMENSIONS &&
      shape.every(isSize) &&
      isSize(from) &&
      isSize(to) &&
      to <= values.length &&
      to - from === elements(shape) * ArrayType.BYTES_PER_ELEMENT
    if (!fits) throw new RangeError(`the shape and place of tensor ${name} do not fit the file`)
    return { name, dtype, shape, ArrayType, from, to }
  })
  let end = 0
  for (const { name, from, to } of placed.toSorted((a, b) => a.from - b.from || a.to - b.to)) {
    if (from !== end) throw new RangeError(`tensor ${name} does not follow the one before it`)
    end = to
  }
  if (end !== values.length) throw new RangeError('it holds bytes that belong to no tensor')
  return Object.fromEntries(
    placed.map(({ name, dtype, shape, ArrayType, from, to }): [string, StoredTensor] => {
      // A copy of its own: aligned for its type, and sent elsewhere without the rest of the file.
      const data = new ArrayType(Uint8Array.from(values.subarray(from, to)).buffer)
      return [name, { dtype: dtype === 'F32' ? 'float32' : 'float64', shape, data }]
    })
  )
}

/** Decodes a whole file. Throws a RangeError with the reason when a byte is missing or wrong. */
export function decodeSafetensors(file: Uint8Array): DecodedSafetensors {
  const length = headerLength(file, file.length)
  const header = file.subarray(LENGTH_BYTES, LENGTH_BYTES + length)
  const { entries, metadata } = decodeHeader(header)
  const values = file.subarray(LENGTH_BYTES + length)
  const tensors = decodeTensors(entries, values)
  const { sha256, ...rest } = metadata
  if (sha256 === undefined) return { tensors, metadata: rest, checked: false }
  const blank = Buffer.from(new TextDecoder().decode(header).replace(sha256, NO_SUM))
  if (digest(blank, [values]) !== sha256) throw new RangeError('its checksum is wrong')
  return { tensors, metadata: rest, checked: true }
}
