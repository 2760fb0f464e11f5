/**
 * The words that runs are found by, in the runs table, in the library and on the command line. All must hold:
 *
 * - `slow` or `"slow start"`: occurs in the title, notes, tags, family, preset or status; a whole number is found as a whole,
 *   so that 1 is not in 12;
 * - `family:grokking`: begins so; of `family status tag preset id verdict` and of every text of the spec, as in `kind:adamw`;
 * - `lr>0.01`, `t50<=2000`, `weightDecay=1`, `size>10MB`: numbers of the spec and of what came of the run. A field of the spec is named
 *   by its path or by the end of it.
 *
 * What has no number, as a run that never leapt has no `t50`, meets no comparison.
 */
export interface Searched {
  text: string
  /** Texts by the word before a colon. */
  fields: Readonly<Record<string, readonly string[]>>
  /** Numbers by name; of the spec by path. */
  numbers?: Readonly<Record<string, number>>
}

export interface Filter {
  test(item: Searched): boolean
  /** Names of fields that it compares, in small letters; what has a colon may be words, and needs none. */
  names: readonly string[]
  /** What cannot be understood, a sentence. */
  problem: string | null
}

/** Short names of fields that researchers write. */
export const short: Readonly<Record<string, string>> = {
  lr: 'learningrate',
  wd: 'weightdecay',
  bs: 'batchsize',
  tgrok: 't_grok',
  ttrain: 't_train',
  't₅₀': 't50'
}

/** Texts that every run is found by under a name. */
export const searchedTexts = ['id', 'family', 'status', 'tag', 'preset', 'verdict'] as const

const units: Readonly<Record<string, number>> = {
  k: 1e3,
  m: 1e6,
  b: 1,
  kb: 1e3,
  mb: 1e6,
  gb: 1e9,
  s: 1,
  min: 60,
  h: 3600,
  '%': 0.01
}

const TOKEN = /([\p{L}_][\p{L}\p{N}_.₅₀[\]"]*?)(>=|<=|!=|=|>|<|:)(?:"([^"]*)"?|(\S*))|"([^"]*)"?|(\S+)/giu
const NUMBER = /^(-?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?)([a-z%]*)$/i

const lower = (text: string): string => text.toLowerCase()

const holds: Readonly<Record<string, (value: number, than: number) => boolean>> = {
  '>': (value, than) => value > than,
  '<': (value, than) => value < than,
  '>=': (value, than) => value >= than,
  '<=': (value, than) => value <= than,
  '=': (value, than) => value === than,
  '!=': (value, than) => value !== than
}

type Test = (item: Searched) => boolean

export function parseFilter(query: string): Filter {
  const names: string[] = []
  let problem: string | null = null
  const tests = [...lower(query).matchAll(TOKEN)].map(
    ([token, name, sign, quoted, bare, phrase, word]): Test => {
      if (name === undefined || sign === undefined)
        return ({ text }) => occurs(lower(text), phrase ?? word ?? '')
      const value = quoted ?? bare ?? ''
      if (sign === ':') return begins(name, value, token.replaceAll('"', ''))
      const than = numberOf(value)
      names.push(name)
      if (Number.isNaN(than) && (sign === '=' || sign === '!=')) {
        const same = equals(name, value)
        return sign === '=' ? same : (item) => !same(item)
      }
      if (Number.isNaN(than)) {
        problem ??=
          value === ''
            ? `After ${name}${sign} a number is missing.`
            : `“${value}” is no number to compare ${name} with.`
        return () => true
      }
      return ({ numbers = {} }) => valuesOf(name, numbers).some((found) => holds[sign]!(found, than))
    }
  )
  return { test: (item) => tests.every((test) => test(item)), names, problem }
}

function numberOf(text: string): number {
  const [, digits, unit = ''] = NUMBER.exec(text) ?? []
  const times = unit === '' ? 1 : units[unit]
  return digits === undefined || times === undefined ? NaN : Number(digits) * times
}

/** Numbers of that name: a name as it is, else every path that ends with it. */
export function valuesOf<Value>(name: string, known: Readonly<Record<string, Value>>): Value[] {
  const wanted = short[name] ?? name
  const exact = Object.entries(known).filter(([key]) => lower(key) === wanted)
  const found =
    exact.length > 0 ? exact : Object.entries(known).filter(([key]) => lower(key).endsWith(`.${wanted}`))
  return found.map(([, value]) => value)
}

const begins =
  (name: string, value: string, token: string): Test =>
  ({ text, fields }) => {
    const own = valuesOf(name, fields)
    // A colon that names no field belongs to the words.
    return own.length > 0
      ? own.flat().some((each) => lower(each).startsWith(value))
      : occurs(lower(text), token)
  }

const equals =
  (name: string, value: string): Test =>
  ({ fields }) =>
    valuesOf(name, fields)
      .flat()
      .some((each) => lower(each) === value)

function occurs(text: string, word: string): boolean {
  if (!/^\d+$/.test(word)) return text.includes(word)
  return new RegExp(`(^|\\D)${word}(\\D|$)`).test(text)
}
