/**
 * Messages of an Arrow IPC stream as they lie in a file, and a checksum in each.
 *
 * A message is `ff ff ff ff`, the length of its metadata block (int32, little endian), the block (a flatbuffer,
 * padded to 8 bytes) and a body (https://arrow.apache.org/docs/format/Columnar.html, "Encapsulated message
 * format"). Arrow has no checksums, but a block may be padded further, and readers do not look there: here its
 * last 16 bytes are the start of the SHA-256 of the rest of the block and the body.
 */
import { createHash } from 'node:crypto'
import { Message } from 'apache-arrow'

export interface FoundMessage {
  header: Message
  /** Metadata block and body, each as [from, to) in the file. */
  metadata: [number, number]
  body: [number, number]
}

export const PREFIX_BYTES = 8
const CHECKSUM_BYTES = 16
const MOST_METADATA_BYTES = 2 ** 20

const checksum = (metadata: Uint8Array, body: Uint8Array): Uint8Array =>
  createHash('sha256').update(metadata).update(body).digest().subarray(0, CHECKSUM_BYTES)

/** The message that starts at `offset`, or null when the bytes there are none, or not all of one. */
export function messageAt(bytes: Uint8Array, offset: number): FoundMessage | null {
  const start = offset + PREFIX_BYTES
  if (start > bytes.length) return null
  const prefix = new DataView(bytes.buffer, bytes.byteOffset + offset, PREFIX_BYTES)
  const length = prefix.getInt32(4, true)
  if (prefix.getInt32(0, true) !== -1 || length <= 0 || length % 8 !== 0) return null
  if (length > MOST_METADATA_BYTES || start + length > bytes.length) return null
  try {
    const header = Message.decode(bytes.subarray(start, start + length))
    const end = start + length + header.bodyLength
    if (!(header.bodyLength >= 0) || header.bodyLength % 8 !== 0 || end > bytes.length) return null
    return { header, metadata: [start, start + length], body: [start + length, end] }
  } catch {
    return null
  }
}

/**
 * Whether what begins at `offset`, where no whole message does, can be what an append has left that was cut off: nothing,
 * or the beginning of a message, any byte of which may still be zero after a power cut. Or the mark that ends a stream of
 * other writers, and nothing after it.
 */
export function isTornTail(bytes: Uint8Array, offset: number): boolean {
  const start = bytes.subarray(offset, offset + PREFIX_BYTES)
  if (!start.subarray(0, 4).every((byte) => byte === 0xff || byte === 0)) return false
  const isEnd = bytes.length >= offset + PREFIX_BYTES && start.every((byte, i) => byte === (i < 4 ? 0xff : 0))
  return !isEnd || bytes.length === offset + PREFIX_BYTES
}

/** A copy of a message whose metadata block ends in its checksum. */
export function seal(bytes: Uint8Array, message: FoundMessage): Uint8Array {
  const metadata = bytes.subarray(...message.metadata)
  const body = bytes.subarray(...message.body)
  const sealed = new Uint8Array(PREFIX_BYTES + metadata.length + CHECKSUM_BYTES + body.length)
  const prefix = new DataView(sealed.buffer)
  prefix.setInt32(0, -1, true)
  prefix.setInt32(4, metadata.length + CHECKSUM_BYTES, true)
  sealed.set(metadata, PREFIX_BYTES)
  sealed.set(checksum(metadata, body), PREFIX_BYTES + metadata.length)
  sealed.set(body, PREFIX_BYTES + metadata.length + CHECKSUM_BYTES)
  return sealed
}

/** Whether a message ends its metadata block in the right checksum. */
export function isSealed(bytes: Uint8Array, message: FoundMessage): boolean {
  const [from, to] = message.metadata
  if (to - from <= CHECKSUM_BYTES) return false
  const expected = checksum(bytes.subarray(from, to - CHECKSUM_BYTES), bytes.subarray(...message.body))
  return expected.every((byte, index) => byte === bytes[to - CHECKSUM_BYTES + index])
}
