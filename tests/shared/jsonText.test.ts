/** JSON as a user writes it: every value has its line, and what cannot be read is told with its own. */
import * as fc from 'fast-check'
import { expect, it } from 'vitest'
import { lineOf, readJson } from '#shared/jsonText'
import { isObject, pathText, valueAt, type Path } from '#shared/paths'

const text = `{
  "family": "parity",
  "task": {
    "messageBits": 12,
    "a.b": "quo\\"te, {"
  },
  "stages": [
    { "until": { "steps": 5 } },
    {
      "until": { "steps": 7 }
    }
  ],
  "perReplica": {}
}`

it('tells the line of every path, and of the nearest one around what is not written', () => {
  const read = readJson(text)
  if (!('value' in read)) throw new Error(read.message)
  expect(read.value).toEqual(JSON.parse(text))
  const at = (path: string) => lineOf(read.lines, path)
  expect(at('family')).toBe(2)
  expect(at('task.messageBits')).toBe(4)
  expect(at('task["a.b"]')).toBe(5)
  expect(at('stages.0.until.steps')).toBe(8)
  expect(at('stages.1.until.steps')).toBe(10)
  expect(at('task.width')).toBe(3)
  expect(at('perReplica.seed')).toBe(13)
  expect(at('model.width')).toBe(1)
})

it.each([
  ['{\n  "a": 1\n  "b": 2\n}', 3, /^Expected/],
  ['{\n  "a": 1,\n}', 3, /property name|Unexpected/],
  ['{\n  "a": {\n    "b": 1\n', 3, /ends before it is whole/],
  ['', 1, /ends before it is whole/],
  ['{\n  "a": 01\n}', 2, /./],
  ['[1]', 1, /JSON object/],
  ['7', 1, /JSON object/],
  ['{\n  "a": 1,\n  "b": { "c": 1,\n    "c": 2 }\n}', 4, /^b\.c is written twice\.$/],
  ['{ "a": 1, "a": 2 }', 1, /^a is written twice\.$/]
])('says what is wrong with %j, and where', (wrong, line, message) => {
  const read = readJson(wrong)
  expect(read).toMatchObject({ line, message: expect.stringMatching(message) })
})

it('finds every value of any object, however it is laid out', () => {
  const paths = (value: unknown, path: Path = []): Path[] => {
    if (!isObject(value) && !Array.isArray(value)) return [path]
    const inner = Object.entries(value).flatMap(([key, each]) => paths(each, [...path, key]))
    return path.length > 0 ? [path, ...inner] : inner
  }
  fc.assert(
    fc.property(fc.dictionary(fc.string(), fc.jsonValue()), fc.nat(4), (value, indent) => {
      const plain = JSON.parse(JSON.stringify(value)) as Record<string, unknown>
      const written = JSON.stringify(plain, null, indent)
      const read = readJson(written)
      if (!('value' in read)) throw new Error(read.message)
      expect(read.value).toEqual(plain)
      const all = new Set(paths(plain).map(pathText))
      expect(new Set(read.lines.keys())).toEqual(all)
      const rows = written.split('\n')
      for (const path of paths(plain)) {
        const row = rows[read.lines.get(pathText(path))! - 1]!
        const leaf = valueAt(plain, path)
        if (typeof leaf === 'number') expect(row).toContain(JSON.stringify(leaf))
      }
    })
  )
})
