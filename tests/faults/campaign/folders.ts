/** Folders of a trial: copied, listed, and compared with what they were. */
import { createHash } from 'node:crypto'
import { mkdtempSync, readdirSync, readFileSync, readlinkSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, relative } from 'node:path'
import { isDeepStrictEqual } from 'node:util'
import { isObject } from '#shared/paths'
import { fileKind } from './injector'

/** A folder for `action`, removed when that has ended. */
export async function inFolder<Result>(action: (folder: string) => Promise<Result>): Promise<Result> {
  const folder = mkdtempSync(join(tmpdir(), 'saltus-campaign-'))
  try {
    return await action(folder)
  } finally {
    rmSync(folder, { recursive: true, force: true, maxRetries: 3 })
  }
}

/** Everything below a folder, by its path: hash of a file, target of a link, nothing of a folder. */
export function treeOf(folder: string): Record<string, string> {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true })
  const found = entries.map((entry) => {
    const path = join(entry.parentPath, entry.name)
    const content = entry.isFile()
      ? createHash('sha256').update(readFileSync(path)).digest('hex')
      : entry.isSymbolicLink()
        ? readlinkSync(path)
        : ''
    return [relative(folder, path), content] as const
  })
  return Object.fromEntries(found.sort(([a], [b]) => (a < b ? -1 : 1)))
}

/** The kinds of files below a folder, each as often as it is there. */
export const kindsIn = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => !entry.isDirectory())
    .map((entry) => fileKind(relative(folder, join(entry.parentPath, entry.name))))
    .sort()

/** The first difference of two trees, in words; null: there is none. */
export function differenceOf(was: Record<string, string>, is: Record<string, string>): string | null {
  const name = [...new Set([...Object.keys(was), ...Object.keys(is)])].find((each) => was[each] !== is[each])
  if (name === undefined) return null
  return name in was ? (name in is ? `${name} has changed` : `${name} is gone`) : `${name} was added`
}

/** Every difference of two ends of an errand, by the path of the value; none: they are the same. */
export function differencesOf(right: unknown, came: unknown, path = ''): string[] {
  if (isDeepStrictEqual(right, came)) return []
  if (!isObject(right) || !isObject(came))
    return [`${path || 'it'} is ${JSON.stringify(came)}, not ${JSON.stringify(right)}`]
  const names = [...new Set([...Object.keys(right), ...Object.keys(came)])]
  return names.flatMap((name) => differencesOf(right[name], came[name], path ? `${path}/${name}` : name))
}
