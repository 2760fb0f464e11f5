/** The folders of a library: which there are, making one, moving one. */
import { lutimes, readdir, rename, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { ensureFolder, syncFolder } from '../files/atomicFile'
import { makeRunId } from '../files/ids'
import { ifPresent, onFile } from '../files/storeErrors'

/** Names of the folders in `place` and of links, sorted; none when it does not exist. Throws when the library is gone. */
export function folderNames(root: string, place: string): Promise<string[]> {
  return onFile(root, async () => {
    const entries = await ifPresent(() => readdir(place, { withFileTypes: true }))
    if (!entries) await stat(root)
    const folders = (entries ?? []).filter(
      (entry) => (entry.isDirectory() || entry.isSymbolicLink()) && !entry.name.startsWith('.')
    )
    return folders.map((entry) => entry.name).sort()
  })
}

/** Makes a folder for a new run, under an id that no run has here or in the trash. Returns the id. */
export async function claimFolder(runs: string, bin: string, family: string, now: Date): Promise<string> {
  await ensureFolder(runs)
  for (;;) {
    const id = makeRunId(family, now)
    if (await ifPresent(() => stat(join(bin, id)))) continue
    if (await ensureFolder(join(runs, id))) return id
  }
}

/** Moves a folder within the library, making the one that it goes to. Throws `store.*`. */
export async function moveFolder(from: string, to: string): Promise<void> {
  await onFile(to, async () => {
    await ensureFolder(dirname(to))
    await rename(from, to)
    await syncFolder(dirname(from))
    await syncFolder(dirname(to))
  })
}

/** Moves a folder, a link or a file to the trash; its time stamp says when. Throws `store.*`. */
export async function moveToTrash(from: string, to: string): Promise<void> {
  await moveFolder(from, to)
  const now = new Date()
  await lutimes(to, now, now).catch(() => undefined)
}

/** The numbers that folders of these places have; a folder whose number cannot be read has none. */
export async function takenNumbers(
  root: string,
  places: readonly string[],
  numberOf: (folder: string) => Promise<number>
): Promise<Set<number>> {
  const taken = new Set<number>()
  for (const place of places)
    for (const name of await folderNames(root, place))
      taken.add(await numberOf(join(place, name)).catch(() => -1))
  return taken
}

export function smallestFree(taken: ReadonlySet<number>): number {
  let free = 0
  while (taken.has(free)) free += 1
  return free
}
