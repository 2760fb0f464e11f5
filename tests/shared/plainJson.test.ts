/** Bounds of JSON from outside. */
import { expect, it } from 'vitest'
import { MOST_DEPTH, MOST_ENTRIES, MOST_TEXT, outOfBounds } from '#shared/plainJson'

function nested(levels: number): unknown {
  let value: unknown = 'deepest'
  for (let i = 0; i < levels; i++) value = i % 2 ? [value] : { inner: value }
  return value
}

it('everything that a program writes is within them', () => {
  for (const value of [null, 0, '', 'x'.repeat(MOST_TEXT), nested(MOST_DEPTH - 1), { a: [1, { b: null }] }])
    expect(outOfBounds(value)).toBeNull()
  expect(outOfBounds({ columns: { loss: new Float64Array(10 * MOST_ENTRIES) } })).toBeNull()
})

it('what is too deep, too long or too many is named with its place, at once', () => {
  const began = performance.now()
  expect(outOfBounds({ draft: nested(100_000) })).toMatchObject({
    path: expect.stringMatching(/^draft\./),
    what: `is nested more than ${MOST_DEPTH} levels deep`
  })
  expect(outOfBounds({ notes: ['', 'x'.repeat(MOST_TEXT + 1)] })).toMatchObject({
    path: 'notes.1',
    what: `has ${MOST_TEXT + 1} characters; at most ${MOST_TEXT} are read`
  })
  expect(outOfBounds({ list: new Array(MOST_ENTRIES + 1).fill(0) })?.path).toBe('list')
  expect(outOfBounds({ ['k'.repeat(MOST_TEXT + 1)]: 0 })?.what).toMatch(/has a name of/)
  expect(performance.now() - began).toBeLessThan(1000)
})
