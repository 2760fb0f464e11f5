import { describe, expect, test } from 'vitest'
import { decode, encode } from '#shared/wire'

const head = (value: unknown, tail = 0): Uint8Array => {
  const json = new TextEncoder().encode(JSON.stringify(value))
  const bytes = new Uint8Array(Math.ceil((4 + json.length) / 8) * 8 + tail)
  new DataView(bytes.buffer).setUint32(0, json.length, true)
  bytes.set(json, 4)
  return bytes
}

describe('round trip', () => {
  test.each([
    ['plain data', { a: [1, 'two', null, true, { b: -0.5 }], ü: '☂' }],
    ['an array at the top', Float64Array.of(1, NaN, -Infinity, 1 / 3)],
    ['nothing', null],
    [
      'arrays of every kind, odd lengths',
      {
        f64: Float64Array.of(Math.PI),
        f32: Float32Array.of(0.1, NaN, 3),
        u32: Uint32Array.of(4294967295),
        u16: Uint16Array.of(1, 2, 3),
        u8: Uint8Array.of(255),
        empty: new Float32Array(0)
      }
    ],
    ['arrays inside lists', [[Uint8Array.of(1)], { x: [null, Uint16Array.of(7, 8)] }]],
    [
      'keys that look like markers',
      { arrays: [], value: { arrays: [['x', 'f64', 1]] }, '0': Uint8Array.of(1) }
    ]
  ])('%s', (_, value) => {
    expect(decode(encode(value))).toEqual(value)
  })

  test('survives a message that starts at an odd address', () => {
    const value = { x: Float64Array.of(1, 2), y: Uint16Array.of(3) }
    const bytes = encode(value)
    const moved = new Uint8Array(bytes.length + 3)
    moved.set(bytes, 3)
    expect(decode(moved.subarray(3))).toEqual(value)
  })

  test('sends the part that a view shows', () => {
    const whole = Float32Array.of(1, 2, 3, 4)
    expect(decode(encode({ part: whole.subarray(1, 3) }))).toEqual({ part: Float32Array.of(2, 3) })
  })

  test('follows JSON for undefined and NaN outside of typed arrays', () => {
    expect(decode(encode({ a: undefined, b: NaN }))).toEqual({ b: null })
  })
})

describe('hostile input is refused with one code', () => {
  const placed = (place: unknown): Uint8Array => head({ value: { x: null }, arrays: [place] }, 8)
  test.each([
    ['empty', new Uint8Array(0)],
    ['three bytes', new Uint8Array(3)],
    ['a head beyond the end', Uint8Array.of(255, 255, 255, 255, 123)],
    ['no JSON', Uint8Array.of(1, 0, 0, 0, 123, 0, 0, 0)],
    ['broken UTF-8', Uint8Array.of(2, 0, 0, 0, 34, 255, 0, 0)],
    ['a head that is no object', head([1])],
    ['no list of arrays', head({ value: 1 })],
    ['an unknown kind', placed([['x'], 'i64', 1])],
    ['a kind from the prototype', placed([['x'], 'constructor', 1])],
    ['a negative length', placed([['x'], 'f64', -1])],
    ['a fraction as length', placed([['x'], 'f64', 0.5])],
    ['an array beyond the end', placed([['x'], 'f64', 2])],
    ['a length beyond every memory', placed([['x'], 'f64', 2 ** 52])],
    ['a path to nowhere', placed([['y'], 'f64', 1])],
    ['a path through null', placed([['x', 'y'], 'f64', 1])],
    ['a path into the prototype', placed([['__proto__', 'toString'], 'f64', 1])],
    ['a path that is no list', placed(['x', 'f64', 1])],
    ['a path of objects', placed([[{}], 'f64', 1])],
    [
      'two arrays in one place',
      head(
        {
          value: { x: null },
          arrays: [
            [['x'], 'f64', 1],
            [['x'], 'f64', 1]
          ]
        },
        16
      )
    ],
    ['an array over a value', head({ value: { x: 1 }, arrays: [[['x'], 'f64', 1]] }, 8)],
    ['bytes left over', head({ value: 1, arrays: [] }, 64)]
  ])('%s', (_, bytes) => {
    expect(() => decode(bytes)).toThrow(expect.objectContaining({ code: 'wire.invalid' }))
  })

  test('a message over the limits', () => {
    const message = encode([Uint8Array.of(1), Uint8Array.of(2)])
    expect(() => decode(message, { maxBytes: 16, maxArrays: 2 })).toThrow('larger than 16 bytes')
    expect(() => decode(message, { maxBytes: 1024, maxArrays: 1 })).toThrow('bad list of arrays')
  })
})
