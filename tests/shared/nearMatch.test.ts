import { expect, test } from 'vitest'
import { nearMatches, suggestion } from '#shared/nearMatch'

const names = ['parity/demo', 'parity/dissertation', 'parity/dissertation-he', 'grokking/modular']

test.each([
  ['demo', ['parity/demo']],
  ['Parity/Demo', ['parity/demo']],
  ['parity/dmeo', ['parity/demo']],
  ['modulr', ['grokking/modular']],
  ['parity', ['parity/demo', 'parity/dissertation', 'parity/dissertation-he']],
  ['', []],
  ['transformer', []]
])('%s', (word, expected) => {
  expect(nearMatches(word, names)).toEqual(expected)
})

test('a suggestion is a sentence, or nothing', () => {
  expect(suggestion('dissertation', names)).toBe(
    ' Did you mean parity/dissertation or parity/dissertation-he?'
  )
  expect(suggestion('transformer', names)).toBe('')
})
