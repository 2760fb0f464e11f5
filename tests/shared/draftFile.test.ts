import { describe, expect, test } from 'vitest'
import { MOST_FILE_BYTES, readDraftFile, typedNumber, typedValue } from '#shared/draftFile'
import { families } from '../../src/main/families'

const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text)

describe('a file', () => {
  test.each([
    ['plain', utf8('{"seed": 1}')],
    ['with a byte order mark', utf8('\ufeff{"seed": 1}')],
    ['with the line ends of Windows', utf8('{\r\n"seed": 1\r\n}\r\n')]
  ])('%s is read', (_how, bytes) => expect(readDraftFile(bytes)).toEqual({ seed: 1 }))

  test.each([
    ['in UTF-16', Uint8Array.of(0xff, 0xfe, 0x7b, 0), 'It is in UTF-16; save it as UTF-8.'],
    ['in Latin-1', Uint8Array.of(0x7b, 0x22, 0xe4, 0x22), 'It is not text in UTF-8'],
    ['that was cut short', utf8('{"seed": '), 'It is not JSON: '],
    ['with a comment', utf8('{} // mine'), 'It is not JSON: '],
    ['that is a list', utf8('[1]'), 'It holds no JSON object.'],
    ['of more than 1 MB', new Uint8Array(MOST_FILE_BYTES + 1), 'It is larger than 1 MB']
  ])('%s is refused with one sentence', (_how, bytes, sentence) =>
    expect(() => readDraftFile(bytes)).toThrow(sentence)
  )
})

test.each([
  ['.001', 0.001],
  ['1.', 1],
  ['20 000', 20_000],
  ['20\u202f000', 20_000],
  ['1_000_000', 1_000_000],
  ['1e-3', 0.001],
  ['1E+3', 1000],
  ['−5', -5],
  ['2e−4', 2e-4],
  ['5 × 10⁻⁴', 5e-4],
  ['5*10^-4', 5e-4],
  ['5x10^−4', 5e-4],
  ['1e999', null],
  ['1 2', null],
  ['uniform', null],
  ['', null],
  ['0x10', null]
])('%s is the number %s', (text, value) => expect(typedNumber(text)).toBe(value))

const { jsonSchema } = families.parity
test.each([
  ['title', '2026', '2026'],
  ['title', 'true', 'true'],
  ['title', '"quoted"', 'quoted'],
  ['stop.steps', '20 000', 20_000],
  ['optimizer.learningRate', '5 × 10⁻⁴', 5e-4],
  ['optimizer.learningRate', '1e999', '1e999'],
  ['stop.minutes', 'null', null],
  ['task.probabilities', '[0.5, 0.5]', [0.5, 0.5]],
  ['perReplica.optimizer.learningRate', '[0.1, 1]', [0.1, 1]],
  ['nowhere', '12', 12]
])('%s=%s is of the type that the schema has there', (path, text, value) =>
  expect(typedValue(text, jsonSchema, path.split('.'))).toEqual(value)
)
