/**
 * Bounds of JSON from outside, whatever it says: nested so deep, or in texts and lists so long, that who walks it, copies it or
 * sends it on runs out of stack or memory. Held against at every door: files, bundles, requests of a page.
 */
import { pathText } from './paths'

export const MOST_DEPTH = 64
/** Characters of one text, a key among them; entries of one list or object. */
export const MOST_TEXT = 200_000
export const MOST_ENTRIES = 100_000

/** What is out of bounds, as a path and the rest of a sentence; null: nothing is. Typed arrays count as values. */
export function outOfBounds(value: unknown): { path: string; what: string } | null {
  const open: { value: unknown; keys: readonly string[] }[] = [{ value, keys: [] }]
  for (let next = open.pop(); next; next = open.pop()) {
    const { value: each, keys } = next
    const found = (what: string) => ({ path: pathText(keys.slice(0, 8)), what })
    if (typeof each === 'string' && each.length > MOST_TEXT)
      return found(`has ${each.length} characters; at most ${MOST_TEXT} are read`)
    if (typeof each !== 'object' || each === null || ArrayBuffer.isView(each)) continue
    if (keys.length >= MOST_DEPTH) return found(`is nested more than ${MOST_DEPTH} levels deep`)
    const entries = Object.entries(each)
    if (entries.length > MOST_ENTRIES)
      return found(`has ${entries.length} entries; at most ${MOST_ENTRIES} are read`)
    for (const [key, inner] of entries) {
      if (key.length > MOST_TEXT) return found(`has a name of ${key.length} characters`)
      if (typeof inner === 'object' || typeof inner === 'string')
        open.push({ value: inner, keys: [...keys, key] })
    }
  }
  return null
}
