/** A filter that names what no run has finds nothing, or everything: which of its names that is. Pure. */
import { suggestion } from '../nearMatch'
import { searchedTexts, short, valuesOf, type Filter } from './filter'
import type { RunOutcome } from './outcome'
import { resultColumns } from './columns'

const lastOf = (path: string): string => path.slice(path.lastIndexOf('.') + 1)

/**
 * One sentence with near names, as in `No run has a field learnigRate. Did you mean learningRate?`; null: every name is one.
 *
 * @param outcomes of all runs that are filtered: what they have is a field of some run
 */
export function unknownField({ names }: Filter, outcomes: Iterable<RunOutcome>): string | null {
  if (names.length === 0) return null
  const known: Record<string, true> = {}
  for (const name of searchedTexts) known[name] = true
  for (const { id } of resultColumns) known[id] = true
  for (const { fields } of outcomes) for (const path of Object.keys(fields)) known[path] = true
  const wrong = names.find((name) => valuesOf(name, known).length === 0)
  if (wrong === undefined) return null
  const near = [...new Set([...Object.keys(known).map(lastOf), ...Object.keys(short)])]
  return `No run has a field ${wrong}.${suggestion(wrong, near)}`
}
