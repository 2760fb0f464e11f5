/** Titles of experiments changed on the command line: `Grokking in seconds (learning rate 0.02, seed 3)`. */
import { parsePath, pathWords, valueAt } from '#shared/paths'

const MOST = 3
/** As the schema of a spec allows. */
const LONGEST = 200
/** Where an experiment is computed changes nothing that it is about. */
const silent = /^(engine|notes)(\.|$)/

/** `0.02`, `adamw`, `none`; lists and long texts are told as changed. */
function valueText(value: unknown): string {
  const text = typeof value === 'string' ? value : value === null ? 'none' : JSON.stringify(value)
  return text.length > 24 || (typeof value === 'object' && value !== null) ? 'changed' : text
}

/**
 * A draft's title with what is assigned to it, where that is another value; as it is where nothing is, or where the title
 * itself is among the assignments.
 */
export function titleOf(
  draft: Record<string, unknown>,
  assignments: readonly (readonly [path: string, value: unknown])[]
): unknown {
  const last = new Map(assignments)
  const changes = [...last].filter(
    ([path, value]) =>
      !silent.test(path) && JSON.stringify(valueAt(draft, parsePath(path))) !== JSON.stringify(value)
  )
  if (last.has('title')) return last.get('title')
  if (typeof draft.title !== 'string' || changes.length === 0) return draft.title
  const told = changes.slice(0, MOST).map(([path, value]) => `${pathWords(path)} ${valueText(value)}`)
  const more = changes.length > MOST ? [`${changes.length - MOST} more`] : []
  return `${draft.title} (${[...told, ...more].join(', ')})`.slice(0, LONGEST)
}
