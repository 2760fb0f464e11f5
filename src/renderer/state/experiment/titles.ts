/** A draft is called what it was made from, with what is changed, until the user writes another title. Pure. */
import { changedTitle } from '#shared/changedTitle'
import type { JsonSchema } from '#shared/family'
import { changedPaths, specChanges } from '#shared/specChanges'
import { offFields } from './fields'
import type { Origin, Values } from './values'

/** Null: it has no such title. Forks are named by the host, and what has no title stays without. */
function titleBy(origin: Origin | null, schema: JsonSchema, values: Values): string | null {
  const title = origin?.values.title
  if (origin?.kind === 'fork' || typeof title !== 'string' || title === '') return null
  const off = offFields(schema, values)
  const changes = specChanges(origin!.values, values).filter(({ path }) => !off.has(path))
  return changedTitle(title, changes)
}

/** Paths of the values that the user has changed, of those that are on. */
export const editedPaths = (origin: Origin | null, schema: JsonSchema, values: Values | null): string[] => {
  const off = offFields(schema, values)
  const isNamed = values !== null && values.title === titleBy(origin, schema, values)
  const isEdit = (path: string): boolean => (path === 'title' ? !isNamed : !off.has(path))
  return changedPaths(origin?.values, values).filter(isEdit)
}

/** `next` with the title that tells its changes, unless it has one that the user has written. */
export function named(origin: Origin | null, schema: JsonSchema, before: Values, next: Values): Values {
  const isGiven = next.title === origin?.values.title || next.title === titleBy(origin, schema, before)
  const title = isGiven ? titleBy(origin, schema, next) : null
  return title === null ? next : { ...next, title }
}
