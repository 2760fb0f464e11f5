import { expect, test } from 'vitest'
import { bytesOf, bytesText } from '#shared/bytes'

test.each([
  ['500MB', 500e6],
  ['2 gb', 2e9],
  ['1.4 GB', 1.4e9],
  ['3kB', 3000],
  ['12B', 12],
  ['20', null],
  ['500 Mb/s', null],
  ['-1GB', null],
  ['1e3 MB', null]
])('%s is %s bytes', (text, bytes) => expect(bytesOf(text)).toBe(bytes))

test('what is written is read again', () => {
  for (const bytes of [0, 999, 1500, 57_000_000, 2e9, 1.2e12]) expect(bytesOf(bytesText(bytes))).toBe(bytes)
})
