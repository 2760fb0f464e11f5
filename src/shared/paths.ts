/**
 * Where a value lies inside another: the keys on the way, lists counting from 0. And a path as text,
 * `optimizer.weightDecay`, with a key that has dots of its own in brackets: `perReplica["optimizer.weightDecay"]`.
 */
export type Path = readonly string[]

type Values = Readonly<Record<string, unknown>>

export const isObject = (value: unknown): value is Values =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const KEYS = /\["(.*?)"\]|(?:^|\.)((?:(?!\[")[^.])*)/g

/** The keys of `perReplica` are paths, so that what follows it in plain text is one key, and then a place in its list. */
const REPLICA_KEY = /^perReplica\.(.+?)(?:\.(\d+))?$/

export function parsePath(text: string): Path {
  const [, key, place] = REPLICA_KEY.exec(text) ?? []
  if (key !== undefined) return ['perReplica', key, ...(place === undefined ? [] : [place])]
  if (text === '') return []
  return [...text.matchAll(KEYS)].map(([, quoted, plain]) => quoted ?? plain ?? '')
}

/** `parsePath` reads it back as the same keys. */
export const pathText = (path: Path): string =>
  path.reduce((text, key) => {
    if (key === '' || /\.|\["/.test(key)) return `${text}["${key}"]`
    return text ? `${text}.${key}` : key
  }, '')

/** The field that a path leads to, in words: `perReplica["optimizer.learningRate"]` is a learning rate. */
export function pathWords(text: string): string {
  const last = parsePath(text).at(-1) ?? ''
  const key = parsePath(last).at(-1) ?? ''
  return key.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`)
}

/** The value at a path; undefined where there is none. */
export function valueAt(values: unknown, path: Path): unknown {
  return path.reduce<unknown>(
    (at, key) =>
      typeof at === 'object' && at !== null && Object.hasOwn(at, key) ? (at as Values)[key] : undefined,
    values
  )
}

/**
 * A copy with one value replaced, objects on the way made where they are missing; what is not on the path is shared. A
 * key that is no place of a list makes an object of the list, which no schema takes for one.
 */
export function withValue<T>(values: T, path: Path, value: unknown): T
export function withValue(values: unknown, [key, ...rest]: Path, value: unknown): unknown {
  if (key === undefined) return value
  const inner = withValue(valueAt(values, [key]), rest, value)
  if (Array.isArray(values) && /^\d+$/.test(key) && Number(key) <= values.length)
    return Object.assign([...(values as unknown[])], { [key]: inner })
  return { ...(typeof values === 'object' ? values : null), [key]: inner }
}

/** A copy without the value at a path. */
export function withoutValue<T extends object>(values: T, path: Path): T
export function withoutValue(values: Values, [key = '', ...rest]: Path): Values {
  const { [key]: inner, ...others } = values
  if (rest.length === 0) return others
  return isObject(inner) ? { ...values, [key]: withoutValue(inner, rest) } : values
}
