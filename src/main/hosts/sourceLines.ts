/**
 * Stacks of built code, told in lines of its sources. Maps are read when a stack is: Node's own switch would read those
 * of every library as it loads, which for TensorFlow's takes 0.25 s of every start.
 */
import { readFileSync } from 'node:fs'
import { SourceMap, type SourceMapPayload } from 'node:module'
import path from 'node:path'

/** `file:line:column` as a stack has it, in brackets or after “at”. */
const position = /(?<=\(|at |at async )((?:[A-Za-z]:)?[^:()\n]+\.js):(\d+):(\d+)/g

/** The text, with every position in a file that has a map beside it replaced by that of its source. */
export function atSource(text: string): string {
  const maps = new Map<string, SourceMap | null>()
  const mapOf = (file: string): SourceMap | null => {
    const known = maps.get(file)
    if (known !== undefined) return known
    const map = file.includes('node_modules') ? null : readMap(`${file}.map`)
    maps.set(file, map)
    return map
  }
  return text.replace(position, (found, file: string, line: string, column: string) => {
    const entry = mapOf(file)?.findEntry(Number(line) - 1, Number(column) - 1)
    if (!entry || !('originalSource' in entry)) return found
    const source = path.resolve(path.dirname(file), entry.originalSource)
    return `${source}:${entry.originalLine + 1}:${entry.originalColumn + 1}`
  })
}

function readMap(file: string): SourceMap | null {
  try {
    return new SourceMap(JSON.parse(readFileSync(file, 'utf8')) as SourceMapPayload)
  } catch {
    // a file without one
    return null
  }
}
