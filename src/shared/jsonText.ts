/** JSON as a user writes it: what it says, or where it cannot be read, and in which line every value stands. */
import { isObject, pathText, type Path } from './paths'

export interface JsonRead {
  value: Record<string, unknown>
  /** Lines, from 1, by the path of what stands there. */
  lines: ReadonlyMap<string, number>
}

export interface JsonFault {
  line: number
  /** One sentence. */
  message: string
}

const MOST_CHARACTERS = 2 ** 20
const token = /"(?:[^"\\]|\\.)*"|[{}[\],]|\n|[^\s{}[\],":]+/g

const lineAt = (text: string, offset: number): number => text.slice(0, offset).split('\n').length

/** One JSON object, every field of it once. */
export function readJson(text: string): JsonRead | JsonFault {
  if (text.length > MOST_CHARACTERS) return { line: 1, message: 'This is more than a million characters.' }
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch (error) {
    return faultOf(text, error as Error)
  }
  if (!isObject(value)) return { line: 1, message: 'A spec is a JSON object: { "family": … }.' }
  const lines = linesIn(text)
  return lines instanceof Map ? { value, lines } : lines
}

/** The words of the parser without its counting of characters, which nobody does. */
function faultOf(text: string, { message }: Error): JsonFault {
  const at = /position (\d+)/.exec(message)?.[1]
  const words = message.replace(/ in JSON at position.*| \(line.*|, ("|\.\.\.).* is not valid JSON$/s, '')
  const cut = at === undefined || Number(at) >= text.length || /end of/.test(message)
  return {
    line: lineAt(text, cut ? text.trimEnd().length : Number(at)),
    message: cut ? 'The JSON ends before it is whole.' : `${words}.`
  }
}

/** Of text that can be read. A field that is written twice is a fault: only one of the two would count. */
function linesIn(text: string): Map<string, number> | JsonFault {
  const lines = new Map<string, number>()
  const open: { list: boolean; at: string | number }[] = []
  let line = 1
  let begins = false
  const here = (): string => pathText(open.map(({ at }) => String(at)) as Path)
  for (const [word] of text.matchAll(token)) {
    const inner = open.at(-1)
    if (word === '\n') line++
    else if (word === '}' || word === ']') {
      open.pop()
      begins = false
    } else if (word === ',') {
      if (inner?.list) inner.at = Number(inner.at) + 1
      begins = true
    } else {
      if (inner && begins) {
        if (!inner.list) inner.at = String(JSON.parse(word))
        const path = here()
        if (!inner.list && lines.has(path)) return { line, message: `${path} is written twice.` }
        lines.set(path, line)
        begins = false
        // A key; its value comes.
        if (!inner.list) continue
      }
      if (word === '{' || word === '[') {
        open.push({ list: word === '[', at: 0 })
        begins = true
      }
    }
  }
  return lines
}

/** The line of a path, or of the innermost thing around it that is written. */
export function lineOf(lines: ReadonlyMap<string, number>, path: string): number {
  const around = [...lines].filter(
    ([known]) => path === known || path.startsWith(`${known}.`) || path.startsWith(`${known}[`)
  )
  return around.sort(([a], [b]) => b.length - a.length)[0]?.[1] ?? 1
}
