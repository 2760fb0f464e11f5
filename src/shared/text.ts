/**
 * Texts from outside. Characters that steer a terminal or reorder what is read (controls, the C1 range, overrides of writing
 * direction, line separators) have no place in a name or a note: they are refused at entry, and shown escaped where an
 * older version stored them.
 */
import { pathText, type Path } from './paths'

const STEERING =
  /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]/g
const BREAKS = /[\t\n]/g

const escaped = (character: string): string => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`

const unixBreaks = (text: string): string => text.replaceAll('\r\n', '\n')

/** With such characters as `\u001b`, which in JSON is the same text. Tabs and line breaks are left as they are. */
export const shownText = (text: string): string => unixBreaks(text).replace(STEERING, escaped)

/** On one line, whatever it holds. */
export const shownLine = (text: string): string => text.replace(STEERING, escaped).replace(BREAKS, escaped)

/** Every text inside plain data as `shownText` gives it; what has none to escape is the same object. Typed arrays stay. */
export function shownTexts<Value>(value: Value): Value {
  if (typeof value === 'string') return shownText(value) as Value & string
  if (typeof value !== 'object' || value === null || ArrayBuffer.isView(value)) return value
  let changed = false
  const shown = (inner: unknown): unknown => {
    const next = shownTexts(inner)
    changed ||= next !== inner
    return next
  }
  const copy = Array.isArray(value)
    ? value.map(shown)
    : Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, shown(inner)]))
  return changed ? (copy as Value) : value
}

/**
 * What is wrong with a name, or with a note, which may have several lines: a sentence that names the field and the
 * character; null: nothing.
 */
export function textProblem(
  path: string,
  text: string,
  kind: 'name' | 'note'
): { path: string; message: string } | null {
  const looked = unixBreaks(text)
  const [found] = looked.match(STEERING) ?? (kind === 'name' ? looked.match(BREAKS) : null) ?? []
  if (found === undefined) return null
  const what = found === '\n' || found === '\t' ? 'a line break or tab' : 'a control character'
  return { path, message: `${path} may not hold ${what} (${escaped(found)}); take it out.` }
}

/** Every wrong text inside a value, at its path; `notes` and `about` are notes, all others names. */
export function textProblems(value: unknown, path: Path = []): { path: string; message: string }[] {
  if (typeof value === 'string') {
    const kind = ['notes', 'about'].includes(path.at(-1) ?? '') ? 'note' : 'name'
    const problem = textProblem(pathText(path), value, kind)
    return problem ? [problem] : []
  }
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([key, inner]) => textProblems(inner, [...path, key]))
}
