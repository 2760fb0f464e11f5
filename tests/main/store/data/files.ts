/** Real files of users' data, made for a test. */
import { createWriteStream } from 'node:fs'
import { pipeline } from 'node:stream/promises'
import { ZipFile } from 'yazl'

/** IDX of unsigned bytes, big-endian sizes. */
export function idx(shape: readonly number[], values: readonly number[]): Buffer {
  const head = Buffer.alloc(4 + 4 * shape.length)
  head[2] = 0x08
  head[3] = shape.length
  shape.forEach((size, i) => head.writeUInt32BE(size, 4 + 4 * i))
  return Buffer.concat([head, Buffer.from(values)])
}

/** NPY version 1 of numbers of a NumPy type. */
export function npy(
  type: '|u1' | '<i8' | '<f4',
  shape: readonly number[],
  values: readonly number[]
): Buffer {
  const sizes = shape.length === 1 ? `${shape[0]},` : shape.join(', ')
  const text = `{'descr': '${type}', 'fortran_order': False, 'shape': (${sizes}), }`
  const padded = `${text.padEnd(Math.ceil((text.length + 11) / 64) * 64 - 11)}\n`
  const head = Buffer.alloc(10)
  head.write('\x93NUMPY\x01\x00', 'latin1')
  head.writeUInt16LE(padded.length, 8)
  const body =
    type === '|u1'
      ? Uint8Array.from(values)
      : type === '<i8'
        ? new Uint8Array(BigInt64Array.from(values, BigInt).buffer)
        : new Uint8Array(Float32Array.from(values).buffer)
  return Buffer.concat([head, Buffer.from(padded, 'latin1'), body])
}

export async function writeNpz(file: string, arrays: Readonly<Record<string, Buffer>>): Promise<void> {
  const zip = new ZipFile()
  for (const [name, bytes] of Object.entries(arrays)) zip.addBuffer(bytes, `${name}.npy`)
  zip.end()
  await pipeline(zip.outputStream, createWriteStream(file))
}
