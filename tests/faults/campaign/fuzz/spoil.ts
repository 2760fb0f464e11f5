/** Files of a run changed from within, so that every checksum of theirs is right. */
import { createHash } from 'node:crypto'
import { tableFromArrays, tableToIPC } from 'apache-arrow'
import fc from 'fast-check'
import { messageAt, seal } from '../../../../src/main/store/series/arrowMessages'
import { changed, changes, textOf, type Change } from './hostile'

/** A change of bytes: `at` in [0, 1) chooses the place. */
export interface ByteChange {
  how: 'word' | 'wide' | 'cut' | 'drop' | 'repeat' | 'swap' | 'foreign'
  at: number
  value: number
}

export const byteChanges: fc.Arbitrary<ByteChange[]> = fc.array(
  fc.record({
    how: fc.constantFrom<ByteChange['how']>(
      'word',
      'word',
      'word',
      'wide',
      'cut',
      'drop',
      'repeat',
      'swap',
      'foreign'
    ),
    at: fc.double({ min: 0, max: 0.999999, noNaN: true }),
    value: fc.oneof(fc.constantFrom(-1, 0, 1, 2, 3, 8, 1e5, 6e8, 0x7fffffff, -0x80000000), fc.integer())
  }),
  { minLength: 1, maxLength: 3 }
)

export type Spoil = { json: Change[] } | { bytes: ByteChange[] }
export const spoilJson: fc.Arbitrary<Spoil> = changes.map((json) => ({ json }))
export const spoilBytes: fc.Arbitrary<Spoil> = byteChanges.map((bytes) => ({ bytes }))

export function spoiled(path: string, bytes: Buffer, spoil: Spoil): Buffer {
  if ('json' in spoil && path.endsWith('.safetensors')) return withHeader(bytes, spoil.json)
  if ('json' in spoil) return Buffer.from(textOf(changed(JSON.parse(bytes.toString()), spoil.json)))
  if (path.endsWith('.arrows')) return withMessages(bytes, spoil.bytes)
  return spoil.bytes.reduce((all, change) => changedBytes(all, change), bytes)
}

function changedBytes(bytes: Buffer, { how, at, value }: ByteChange): Buffer {
  const place = Math.floor((at * bytes.length) / 4) * 4
  if (how === 'cut') return bytes.subarray(0, place)
  const copy = Buffer.from(bytes)
  if (how === 'wide' && place + 8 <= copy.length) copy.writeBigInt64LE(BigInt(value) * 65_537n, place)
  else if (place + 4 <= copy.length) copy.writeInt32LE(value, place)
  return copy
}

/** Of a safetensors file: the header changed, its checksum that of what the file now holds. */
function withHeader(bytes: Buffer, list: readonly Change[]): Buffer {
  const length = Number(bytes.readBigUInt64LE(0))
  const values = bytes.subarray(8 + length)
  const header = changed(JSON.parse(bytes.toString('utf8', 8, 8 + length)), list)
  const encoded = (sum: string): Buffer => {
    const about = (header as { __metadata__?: { sha256?: unknown } } | null)?.__metadata__
    if (typeof about === 'object' && about !== null) about.sha256 = sum
    const text = Buffer.from(textOf(header))
    return Buffer.concat([text, Buffer.alloc((8 - (text.length % 8)) % 8, ' ')])
  }
  const sum = createHash('sha256')
    .update(encoded('0'.repeat(64)))
    .update(values)
    .digest('hex')
  const whole = encoded(sum)
  const prefix = Buffer.alloc(8)
  prefix.writeBigUInt64LE(BigInt(whole.length))
  return Buffer.concat([prefix, whole, values])
}

const SUM_BYTES = 16

/** Of an Arrow stream: words of the metadata or the bodies changed, messages dropped, doubled, swapped; sealed anew. */
function withMessages(bytes: Buffer, list: readonly ByteChange[]): Buffer {
  let messages: { metadata: Buffer; body: Buffer }[] = []
  for (let at = 0; ;) {
    const found = messageAt(bytes, at)
    if (!found) break
    const [from, to] = found.metadata
    messages.push({ metadata: bytes.subarray(from, to - SUM_BYTES), body: bytes.subarray(...found.body) })
    at = found.body[1]
  }
  let end = Infinity
  for (const change of list) {
    const which = Math.floor(change.at * messages.length)
    const message = messages[which]
    if (change.how === 'foreign') return foreign(change)
    if (change.how === 'cut') end = change.at
    else if (!message) continue
    else if (change.how === 'drop') messages.splice(which, 1)
    else if (change.how === 'repeat') messages.push(...messages.slice(which))
    else if (change.how === 'swap') messages = [...messages.slice(which), ...messages.slice(0, which)]
    else {
      // Where in the message: what the choice of the message has left of the number.
      const inner = { ...change, at: (change.at * messages.length) % 1 }
      const part = change.value % 3 === 0 ? 'body' : 'metadata'
      messages[which] = { ...message, [part]: changedBytes(message[part], inner) }
    }
  }
  const whole = Buffer.concat(messages.map(({ metadata, body }) => sealed(metadata, body)))
  return end === Infinity ? whole : whole.subarray(0, Math.floor(end * whole.length))
}

function sealed(metadata: Buffer, body: Buffer): Buffer {
  const message = Buffer.concat([Buffer.alloc(8), metadata, body])
  const [from, to] = [8, 8 + metadata.length]
  return Buffer.from(
    seal(message, { header: null as never, metadata: [from, to], body: [to, message.length] })
  )
}

/** What another program might have put there. */
function foreign({ at, value }: ByteChange): Buffer {
  const rows = Array.from({ length: 1 + (Math.abs(value) % 5) }, (_, i) => i)
  const tables: Record<
    string,
    readonly unknown[] | Uint32Array | Int32Array | Uint16Array | Float32Array | Float64Array | BigInt64Array
  >[] = [
    { step: rows.map(String), replica: rows.map(() => 'a'), loss: rows.map(() => null) },
    { step: Int32Array.from(rows), replica: Float64Array.from(rows) },
    { step: Uint32Array.from(rows) },
    {
      step: BigInt64Array.from(rows.map(BigInt)),
      replica: Uint16Array.from(rows),
      loss: Float32Array.from(rows)
    }
  ]
  const kind = at < 0.8 ? 'stream' : 'file'
  return Buffer.from(tableToIPC(tableFromArrays(tables[Math.floor(at * 100) % tables.length]!), kind))
}
