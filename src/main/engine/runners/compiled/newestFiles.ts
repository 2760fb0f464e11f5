/** Folders of a cache hold a bounded number of files. */
import { readdirSync, rmSync, statSync } from 'node:fs'
import path from 'node:path'

/** Files of a folder, newest first. */
export function filesByAge(folder: string): string[] {
  const files = readdirSync(folder).map((name) => path.join(folder, name))
  const changed = new Map(
    files.map((file) => [file, statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0])
  )
  return files.sort((a, b) => changed.get(b)! - changed.get(a)!)
}

/** Removes all but the newest `most` files. */
export function keepNewest(folder: string, most: number): void {
  for (const file of filesByAge(folder).slice(most)) rmSync(file, { force: true })
}
