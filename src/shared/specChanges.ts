/** What differs between two specs, as paths and as values: told of a draft, and kept with every fork. */
import { isObject, pathText, valueAt, type Path } from './paths'

export interface SpecChange {
  /** Path of a leaf as text (see `paths.ts`); a list counts as one value. */
  path: string
  before: unknown
  after: unknown
}

/** Leaves with different values, in the order of the fields. A field that one side lacks is `undefined` there. */
export function specChanges(before: unknown, after: unknown, path: Path = []): SpecChange[] {
  if (isObject(before) && isObject(after)) {
    const keys = new Set([...Object.keys(before), ...Object.keys(after)])
    return [...keys].flatMap((key) =>
      specChanges(valueAt(before, [key]), valueAt(after, [key]), [...path, key])
    )
  }
  return JSON.stringify(before) === JSON.stringify(after) ? [] : [{ path: pathText(path), before, after }]
}

export const changedPaths = (before: unknown, after: unknown): string[] =>
  specChanges(before, after).map(({ path }) => path)
