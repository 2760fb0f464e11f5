/**
 * Hostile values, and changes of a valid value that keep most of it: what gets past a first check is what a second one
 * has to stop. Values are described, not written out, so that a case is a small file.
 */
import fc from 'fast-check'

export type Json = null | boolean | number | string | Json[] | { [key: string]: Json }

/** A value by its description. */
export type Hostile =
  | { json: Json }
  /** A text so many times over. */
  | { text: string; times: number }
  /** Nested so many levels deep, in lists or in objects. */
  | { deep: number; in: 'lists' | 'objects' }
  /** A list of so many. */
  | { many: number; of: Json }

const DEEP = /"@deep:(\d+):(lists|objects)"/g

function valueOf(hostile: Hostile): unknown {
  if ('json' in hostile) return structuredClone(hostile.json)
  if ('text' in hostile) return hostile.text.repeat(hostile.times)
  if ('many' in hostile) return Array.from({ length: hostile.many }, () => hostile.of)
  return `@deep:${hostile.deep}:${hostile.in}`
}

export const numbers: readonly number[] = [
  -1,
  0,
  1,
  0.5,
  1e-300,
  255,
  256,
  65536,
  1e6,
  1e9,
  2 ** 31,
  2 ** 32,
  2 ** 53,
  1e308,
  -1e308,
  5e-324
]
export const names: readonly string[] = [
  '__proto__',
  'constructor',
  'toString',
  'hasOwnProperty',
  'length',
  '0'
]
export const texts: readonly string[] = [
  '',
  ' ',
  ...names,
  '../../../outside',
  '/etc/passwd',
  'C:\\outside',
  'NUL',
  '.',
  '\u0000',
  '\u001b[31mred\u001b]0;title\u0007',
  '\u202etxt.exe',
  '\ud800',
  '\ufeff',
  'a\nb\r\nc',
  '1e999',
  'NaN',
  '−1',
  '20 000',
  '${7*7}',
  '<img src=x onerror=alert(1)>',
  '2026-02-30T25:61:61Z'
]

export const hostile: fc.Arbitrary<Hostile> = fc.oneof(
  { arbitrary: fc.constantFrom(...numbers, null, true, false).map((json) => ({ json })), weight: 6 },
  { arbitrary: fc.constantFrom(...texts).map((json) => ({ json })), weight: 4 },
  { arbitrary: fc.constantFrom<Json>([], {}, [[]], { a: 1 }, [null]).map((json) => ({ json })), weight: 2 },
  { arbitrary: fc.jsonValue({ maxDepth: 3 }).map((json) => ({ json: json as Json })), weight: 3 },
  {
    arbitrary: fc
      .double()
      .filter(Number.isFinite)
      .map((json) => ({ json })),
    weight: 2
  },
  { arbitrary: fc.string({ unit: 'binary', maxLength: 40 }).map((json) => ({ json })), weight: 1 },
  {
    arbitrary: fc.record({
      text: fc.constantFrom('a', '\u001b[', '💥', '('),
      times: fc.constantFrom(300, 20_000, 400_000)
    }),
    weight: 1
  },
  {
    arbitrary: fc.record({
      deep: fc.constantFrom(50, 2600, 20_000),
      in: fc.constantFrom('lists' as const, 'objects' as const)
    }),
    weight: 1
  },
  {
    arbitrary: fc.record({
      many: fc.constantFrom(300, 100_000),
      of: fc.constantFrom<Json>(0, '', null, {}, [0])
    }),
    weight: 1
  }
)

/** A change at one place of a value: `at` in [0, 1) chooses it, `with` another place to take from. */
export interface Change {
  at: number
  how: 'replace' | 'remove' | 'add' | 'rename' | 'repeat' | 'copy'
  value: Hostile
  with: number
  name: string
}

const share = fc.double({ min: 0, max: 0.999999, noNaN: true })

export const changes: fc.Arbitrary<Change[]> = fc.array(
  fc.record({
    at: share,
    how: fc.constantFrom<Change['how']>(
      'replace',
      'replace',
      'replace',
      'remove',
      'add',
      'rename',
      'repeat',
      'copy'
    ),
    value: hostile,
    with: share,
    name: fc.constantFrom(...names, 'other')
  }),
  { minLength: 1, maxLength: 3 }
)

/** Longer lists are not repeated: the request would be larger than any that is read. */
const MOST_REPEATED = 500

type Place = { holder: Record<string, unknown> | unknown[]; key: string }

function placesOf(value: unknown): Place[] {
  if (typeof value !== 'object' || value === null) return []
  const holder = value as Record<string, unknown>
  return Object.keys(holder).flatMap((key) => [{ holder, key }, ...placesOf(holder[key])])
}

/** A key of its own, whatever it is called. */
function put(holder: object, key: string, value: unknown): void {
  Object.defineProperty(holder, key, { value, enumerable: true, configurable: true, writable: true })
}

/** A changed copy. */
export function changed(value: unknown, list: readonly Change[]): unknown {
  const root = { value: structuredClone(value) as unknown }
  for (const { at, how, value: hostile, with: other, name } of list) {
    const places = [{ holder: root, key: 'value' } as Place, ...placesOf(root.value)]
    const { holder, key } = places[Math.floor(at * places.length)]!
    const here = (holder as Record<string, unknown>)[key]
    if (how === 'replace') put(holder, key, valueOf(hostile))
    if (how === 'remove' && Array.isArray(holder)) holder.splice(Number(key), 1)
    if (how === 'remove' && !Array.isArray(holder)) delete holder[key]
    if (how === 'add' && Array.isArray(here)) here.push(valueOf(hostile))
    else if (how === 'add' && typeof here === 'object' && here !== null) put(here, name, valueOf(hostile))
    if (how === 'rename' && !Array.isArray(holder) && holder !== root) {
      delete holder[key]
      put(holder, name, here)
    }
    if (how === 'repeat' && Array.isArray(here) && here.length > 0 && here.length < MOST_REPEATED)
      put(
        holder,
        key,
        Array.from({ length: here.length * 200 }, (_, i) => here[i % here.length] as unknown)
      )
    if (how === 'copy') {
      const from = places[Math.floor(other * places.length)]!
      put(holder, key, structuredClone((from.holder as Record<string, unknown>)[from.key]))
    }
  }
  return root.value
}

/** JSON of a value, with what is too deep for JSON.stringify written in its place. */
export function textOf(value: unknown): string {
  return (JSON.stringify(value) ?? 'null').replace(DEEP, (_, levels: string, kind: string) => {
    const [open, close] = kind === 'lists' ? ['[', ']'] : ['{"a":', '}']
    return open.repeat(Number(levels)) + '1' + close.repeat(Number(levels))
  })
}
