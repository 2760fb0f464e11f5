/** Chunks of a PNG file (PNG specification, third edition, §5): texts in it, and how large it is meant to be. Pure. */
/** In every runtime, and in no library of types that they share. */
declare class TextDecoder {
  constructor(encoding?: string, options?: { fatal: boolean })
  decode(bytes: Uint8Array): string
}
declare class TextEncoder {
  encode(text: string): Uint8Array<ArrayBuffer>
}

export const SIGNATURE = [137, 80, 78, 71, 13, 10, 26, 10]
/** Bytes of length, type and checksum. */
const [LENGTH, TYPE, SUM] = [4, 4, 4]

export interface Chunk {
  type: string
  data: Uint8Array
}

/** Null: it is no PNG. A chunk that is cut off is left out. */
export function chunksOf(bytes: Uint8Array): Chunk[] | null {
  if (!SIGNATURE.every((byte, i) => bytes[i] === byte)) return null
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const chunks: Chunk[] = []
  for (let at = SIGNATURE.length; at + LENGTH + TYPE + SUM <= bytes.length;) {
    const [length, start] = [view.getUint32(at), at + LENGTH + TYPE]
    if (start + length + SUM > bytes.length) break
    const type = String.fromCharCode(...bytes.subarray(at + LENGTH, start))
    chunks.push({ type, data: bytes.subarray(start, start + length) })
    at = start + length + SUM
  }
  return chunks
}

/** The uncompressed iTXt of a keyword; undefined: there is none. */
export function textIn(chunks: readonly Chunk[], keyword: string): string | undefined {
  const head = new TextEncoder().encode(`${keyword}\0\0\0\0\0`)
  const found = chunks.find(({ type, data }) => type === 'iTXt' && head.every((byte, i) => data[i] === byte))
  return found && new TextDecoder('utf-8').decode(found.data.subarray(head.length))
}

export function chunkBytes(type: string, data: Uint8Array): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(LENGTH + TYPE + data.length + SUM)
  const view = new DataView(bytes.buffer)
  view.setUint32(0, data.length)
  bytes.set(new TextEncoder().encode(type), LENGTH)
  bytes.set(data, LENGTH + TYPE)
  view.setUint32(bytes.length - SUM, crc32(bytes.subarray(LENGTH, bytes.length - SUM)))
  return bytes
}

/** The file with a text of a keyword behind its header. @param png a whole file, as an encoder gives it */
export function withText(png: Uint8Array, keyword: string, text: string): Uint8Array<ArrayBuffer> {
  return inserted(png, chunkBytes('iTXt', new TextEncoder().encode(`${keyword}\0\0\0\0\0${text}`)))
}

/** The file that says how many pixels it has to a metre, so that it opens in its size. */
export function withDensity(png: Uint8Array, pixelsPerMetre: number): Uint8Array<ArrayBuffer> {
  const data = new Uint8Array(9)
  const view = new DataView(data.buffer)
  view.setUint32(0, pixelsPerMetre)
  view.setUint32(4, pixelsPerMetre)
  data[8] = 1 // the unit is the metre
  return inserted(png, chunkBytes('pHYs', data))
}

/** Behind the header, IHDR, which is 13 bytes long. */
function inserted(png: Uint8Array, chunk: Uint8Array): Uint8Array<ArrayBuffer> {
  const at = SIGNATURE.length + LENGTH + TYPE + 13 + SUM
  const whole = new Uint8Array(png.length + chunk.length)
  whole.set(png.subarray(0, at))
  whole.set(chunk, at)
  whole.set(png.subarray(at), at + chunk.length)
  return whole
}

const TABLE = Uint32Array.from({ length: 256 }, (_, byte) => {
  let rest = byte
  for (let bit = 0; bit < 8; bit++) rest = rest & 1 ? 0xedb88320 ^ (rest >>> 1) : rest >>> 1
  return rest
})

/** CRC-32 as in ISO 3309. */
function crc32(bytes: Uint8Array): number {
  let sum = 0xffffffff
  for (const byte of bytes) sum = TABLE[(sum ^ byte) & 0xff]! ^ (sum >>> 8)
  return (sum ^ 0xffffffff) >>> 0
}
