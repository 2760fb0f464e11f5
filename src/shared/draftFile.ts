/**
 * Files and words that experiments come from, read in one way by the window, the command line and a drop on the page: JSON in
 * UTF-8, with or without a byte order mark, and numbers as people type them.
 */
import { AppError } from './errors'
import { isObject, type Path } from './paths'

/** In every runtime, and in no library of types that they share. */
declare class TextDecoder {
  constructor(encoding: string, options: { fatal: boolean })
  decode(bytes: Uint8Array): string
}

type Values = Record<string, unknown>

/** A spec or a sweep is a few kilobytes; what is larger is some other file. */
export const MOST_FILE_BYTES = 2 ** 20

const refused = (why: string): AppError => new AppError('file.invalid', why, { path: 'file' })

export const tooLarge = (): AppError => refused('It is larger than 1 MB, so it is no experiment.')

/** One JSON object. Throws `file.invalid` with one sentence that says what it is instead. */
export function readDraftFile(bytes: Uint8Array): Values {
  if (bytes.length > MOST_FILE_BYTES) throw tooLarge()
  const [first, second] = bytes
  if ((first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff))
    throw refused('It is in UTF-16; save it as UTF-8.')
  let text: string
  try {
    // A byte order mark is taken off by the decoder.
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    throw refused('It is not text in UTF-8: it is another kind of file, or in another encoding.')
  }
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch (error) {
    throw refused(
      `It is not JSON: it was cut short, or is another kind of file (${(error as Error).message}).`
    )
  }
  if (isObject(value)) return value
  throw refused('It holds no JSON object.')
}

/** What of a file is meant: a run.json, a preset or a sweep's file repeats it in a field. @param inner such fields, the wanted first */
export function draftIn(content: Values, inner: readonly string[]): Values {
  return inner.map((field) => content[field]).find(isObject) ?? content
}

const MINUS = /^[−–]/
const POWER = /^([+-]?[\d.]*)\s*[×x*·]\s*10\s*(?:\^\s*)?([+-]?\d+|[⁺⁻]?[⁰¹²³⁴⁵⁶⁷⁸⁹]+)$/
const RAISED = '⁰¹²³⁴⁵⁶⁷⁸⁹'
const plain = (text: string): string =>
  text
    .replace(/[⁰¹²³⁴⁵⁶⁷⁸⁹]/g, (digit) => String(RAISED.indexOf(digit)))
    .replace('⁻', '-')
    .replace('⁺', '+')
const NUMBER = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i
/** Blanks, narrow blanks and low lines that part thousands. */
const GROUPED = /^[+-]?\d{1,3}([ \u00a0\u2009\u202f_]\d{3})+(\.\d*)?$/

/**
 * A number as people type it: `.001`, `20 000`, `20_000`, `1e-3`, `−5`, `5 × 10⁻⁴`, `5*10^-4`. Null: the text is none.
 * One too large for a number stays text as well, which the check then names.
 */
export function typedNumber(text: string): number | null {
  const typed = text.trim().replace(MINUS, '-').replace(/e[−–]/i, 'e-')
  const [, digits, power] = POWER.exec(typed.replace(/\^\s*[−–]/, '^-')) ?? []
  const written = power === undefined ? typed : `${digits || '1'}e${plain(power)}`
  const ungrouped = GROUPED.test(written) ? written.replace(/[ \u00a0\u2009\u202f_]/g, '') : written
  if (!NUMBER.test(ungrouped)) return null
  const value = Number(ungrouped)
  return Number.isFinite(value) ? value : null
}

interface FieldSchema {
  type?: string | readonly string[]
  enum?: readonly unknown[]
  const?: unknown
  anyOf?: readonly FieldSchema[]
  oneOf?: readonly FieldSchema[]
  properties?: Readonly<Record<string, FieldSchema>>
  items?: FieldSchema
  additionalProperties?: FieldSchema | boolean
}

/** The types that a field takes; none where its schema does not say. */
function typesOf(field: FieldSchema | undefined): readonly string[] {
  if (!field) return []
  const listed = [...(field.enum ?? []), ...(field.const === undefined ? [] : [field.const])]
  const inner = [...(field.anyOf ?? []), ...(field.oneOf ?? [])].flatMap(typesOf)
  return [field.type ?? [], listed.map((value) => typeof value), inner].flat()
}

function schemaAt(schema: FieldSchema | undefined, path: Path): FieldSchema | undefined {
  return path.reduce<FieldSchema | undefined>((at, key) => {
    const whole = [at, ...(at?.anyOf ?? []), ...(at?.oneOf ?? [])]
    const more = at?.additionalProperties
    return (
      whole.map((each) => each?.properties?.[key]).find((each) => each !== undefined) ??
      (/^\d+$/.test(key) ? at?.items : undefined) ??
      (typeof more === 'object' ? more : undefined)
    )
  }, schema)
}

function json(text: string): unknown {
  try {
    return JSON.parse(text) as unknown
  } catch {
    return text
  }
}

/** What a word means at a place of a draft: the schema decides, so that `title=2026` is a text and `steps=20 000` a number. */
export function typedValue(text: string, schema: object | undefined, path: Path): unknown {
  const types = typesOf(schemaAt(schema as FieldSchema | undefined, path))
  const value = json(text)
  if (types.length > 0 && types.every((type) => type === 'string'))
    return typeof value === 'string' ? value : text
  return typedNumber(text) ?? (typeof value === 'number' ? text : value)
}

/** Whether a field takes whole numbers alone. */
export const isWholeAt = (schema: object | undefined, path: Path): boolean => {
  const types = typesOf(schemaAt(schema as FieldSchema | undefined, path)).filter((type) => type !== 'null')
  return types.length > 0 && types.every((type) => type === 'integer')
}
