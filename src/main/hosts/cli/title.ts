/** Titles of experiments changed on the command line. */
import { changedTitle } from '#shared/changedTitle'
import { parsePath, valueAt } from '#shared/paths'

/**
 * A draft's title with what is assigned to it, where that is another value; as it is where nothing is, or where the title
 * itself is among the assignments.
 */
export function titleOf(
  draft: Record<string, unknown>,
  assignments: readonly (readonly [path: string, value: unknown])[]
): unknown {
  const last = new Map(assignments)
  if (last.has('title')) return last.get('title')
  if (typeof draft.title !== 'string') return draft.title
  const changes = [...last].map(([path, after]) => ({ path, after }))
  const isNew = ({ path, after }: { path: string; after: unknown }): boolean =>
    JSON.stringify(valueAt(draft, parsePath(path))) !== JSON.stringify(after)
  return changedTitle(draft.title, changes.filter(isNew))
}
