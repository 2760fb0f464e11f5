/** What differs between two specs, as paths and as values: told of a draft, and kept with every fork. */

export interface SpecChange {
  /** Dotted path of a leaf; a list counts as one value. */
  path: string
  before: unknown
  after: unknown
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** Leaves with different values, in the order of the fields. A field that one side lacks is `undefined` there. */
export function specChanges(before: unknown, after: unknown, path = ''): SpecChange[] {
  if (isObject(before) && isObject(after)) {
    const keys = new Set([...Object.keys(before), ...Object.keys(after)])
    return [...keys].flatMap((key) => specChanges(before[key], after[key], path ? `${path}.${key}` : key))
  }
  return JSON.stringify(before) === JSON.stringify(after) ? [] : [{ path, before, after }]
}

export const changedPaths = (before: unknown, after: unknown): string[] =>
  specChanges(before, after).map(({ path }) => path)
