/** The safetensors codec: every bit back, every damage found. */
import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { decodeSafetensors, encodeSafetensors } from '../../../../src/main/store/states/safetensors'
import { bits, makeState } from '../samples'

const { tensors } = makeState(70)
const metadata = { note: 'näher · 近い', step: '70' }
const file = (): Buffer => Buffer.concat(encodeSafetensors({ tensors, metadata }))

/** A file with this header and these values after it. */
function handMade(header: unknown, values = Buffer.alloc(0)): Buffer {
  const text = Buffer.from(typeof header === 'string' ? header : JSON.stringify(header))
  const length = Buffer.alloc(8)
  length.writeBigUInt64LE(BigInt(text.length))
  return Buffer.concat([length, text, values])
}

describe('safetensors', () => {
  it('gives every tensor back bit for bit, NaN payloads, scalars and empty ones included', () => {
    const decoded = decodeSafetensors(file())
    expect(decoded).toMatchObject({ metadata, checked: true })
    expect(Object.keys(decoded.tensors).sort()).toEqual(Object.keys(tensors).sort())
    for (const [name, tensor] of Object.entries(tensors)) {
      expect(decoded.tensors[name]).toMatchObject({ dtype: tensor.dtype, shape: tensor.shape })
      expect(decoded.tensors[name]?.data.constructor).toBe(tensor.data.constructor)
      expect(bits(decoded.tensors[name]?.data)).toEqual(bits(tensor.data))
    }
  })

  it('aligns every value to its width', () => {
    const bytes = file()
    expect(bytes.readUInt32LE(0) % 8).toBe(0)
    const header = JSON.parse(bytes.subarray(8, 8 + bytes.readUInt32LE(0)).toString()) as Record<
      string,
      { dtype?: string; data_offsets?: number[] }
    >
    for (const { dtype, data_offsets: offsets } of Object.values(header)) {
      if (dtype === 'F64') expect((offsets?.[0] ?? 1) % 8).toBe(0)
    }
  })

  it('reads what the reference library wrote', () => {
    const read = decodeSafetensors(readFileSync('tests/fixtures/store/state-by-python.safetensors'))
    expect(read).toMatchObject({ checked: false, metadata: { made: 'by Python' } })
    expect(read.tensors.weights).toEqual({
      dtype: 'float32',
      shape: [2, 3],
      data: Float32Array.from([0, 1, 2, 3, 4, 5], (value) => Math.fround(value) / 7)
    })
    expect([...(read.tensors.sums?.data ?? [])]).toEqual([1 / 3, NaN])
    expect(read.tensors.rate?.shape).toEqual([])
  })

  it('finds a wrong bit anywhere', () => {
    const whole = file()
    for (let at = 0; at < whole.length; at++) {
      const wrong = Buffer.from(whole)
      wrong[at] = (wrong[at] ?? 0) ^ 0x10
      let checked = false
      try {
        ;({ checked } = decodeSafetensors(wrong))
      } catch (error) {
        expect(error).toBeInstanceOf(RangeError)
      }
      // One wrong letter in the name of the sum makes a file without one, which no checkpoint may be.
      expect(checked).toBe(false)
    }
  })

  it('finds a file that is cut anywhere', () => {
    const whole = file()
    for (let length = 0; length < whole.length; length++) {
      expect(() => decodeSafetensors(whole.subarray(0, length))).toThrow(RangeError)
    }
  })

  it.each([
    ['cut off before', Buffer.alloc(3)],
    ['claims', Buffer.from('ffffffffffffff7f', 'hex')],
    ['cut off within', Buffer.from('1000000000000000', 'hex')],
    ['not JSON', handMade('{"a":')],
    ['no object', handMade('[]')],
    ['metadata is not text', handMade({ __metadata__: { a: 1 } })],
    ['unknown type I64', handMade({ a: { dtype: 'I64', shape: [0], data_offsets: [0, 0] } })],
    ['unknown type undefined', handMade({ a: null })],
    ['tensor a do not fit', handMade({ a: { dtype: 'F32', shape: [2], data_offsets: [0, 8] } })],
    ['tensor a do not fit', handMade({ a: { dtype: 'F32', shape: [-1], data_offsets: [0, 0] } })],
    ['tensor a do not fit', handMade({ a: { dtype: 'F32', shape: [1e300, 1e300], data_offsets: [0, 4] } })],
    [
      'tensor a do not fit',
      handMade({ a: { dtype: 'F32', shape: [1], data_offsets: [-4, 0] } }, Buffer.alloc(4))
    ],
    ['does not follow', handMade({ a: { dtype: 'F32', shape: [1], data_offsets: [4, 8] } }, Buffer.alloc(8))],
    [
      'does not follow',
      handMade(
        {
          a: { dtype: 'F32', shape: [1], data_offsets: [0, 4] },
          b: { dtype: 'F32', shape: [1], data_offsets: [0, 4] }
        },
        Buffer.alloc(4)
      )
    ],
    ['belong to no tensor', handMade({}, Buffer.alloc(4))]
  ])('says what is wrong: %s', (reason, bytes) => {
    expect(() => decodeSafetensors(bytes)).toThrow(reason)
  })

  it('refuses to write a tensor whose values do not fill its shape', () => {
    const short = { dtype: 'float32' as const, shape: [3], data: new Float32Array(2) }
    expect(() => encodeSafetensors({ tensors: { short }, metadata: {} })).toThrow('short')
  })
})
