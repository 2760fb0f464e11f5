/**
 * Bundles that are being written somewhere among the user's files, so that what a killed export has left there can be told
 * from what another one is writing. In the library, below `<root>/exports/`:
 *
 *   <16 hex>.json        which file, on which machine
 *   <16 hex>.lock.json   its lock: where nobody holds it, the file is nobody's
 */
import { randomBytes } from 'node:crypto'
import { lstat, readdir, rm } from 'node:fs/promises'
import { isAbsolute, join } from 'node:path'
import { z } from 'zod'
import { ensureFolder, replaceJson } from '../files/atomicFile'
import { ownHolder } from '../files/holder'
import { acquireLock, isLocked } from '../files/lock'
import { ifPresent, isDamaged } from '../files/storeErrors'
import { readJson } from '../runs/runFiles'

/** Also one that was not finished itself. */
const notePattern = /^([0-9a-f]{16})\.json(\.[0-9a-f]{8}\.tmp)?$/
const temporaryPattern = /\.[0-9a-f]{8}\.tmp$/
const note = z.object({ machine: z.string(), file: z.string().max(10_000).regex(temporaryPattern) })

export const exportsOf = (root: string): string => join(root, 'exports')
const lockOf = (id: string): string => `${id}.lock.json`

/** Notes that a file is being written; resolves with what takes the note back. Where the library can only be read there is none. */
export async function noteUnfinished(root: string, file: string): Promise<() => Promise<void>> {
  if (!temporaryPattern.test(file)) return async () => undefined
  const folder = exportsOf(root)
  const id = randomBytes(8).toString('hex')
  const path = join(folder, `${id}.json`)
  try {
    await ensureFolder(folder)
    const lock = await acquireLock(folder, lockOf(id), 'export')
    try {
      await replaceJson(path, { machine: ownHolder().machine, file })
    } catch (error) {
      await lock.release()
      throw error
    }
    return async () => {
      await rm(path, { force: true }).catch(() => undefined)
      await lock.release()
    }
  } catch {
    return async () => undefined
  }
}

/** Removes what exports of this machine have left that were killed, and their notes; those of another are left to it. */
export async function removeUnfinished(root: string): Promise<void> {
  const folder = exportsOf(root)
  for (const name of (await ifPresent(() => readdir(folder))) ?? []) {
    const [, id] = notePattern.exec(name) ?? []
    if (id === undefined || (await isLocked(folder, lockOf(id)))) continue
    const { data } = note.safeParse(await readJson(join(folder, name)).catch(nothingIfDamaged))
    if (data && data.machine !== ownHolder().machine) continue
    const left = data && isAbsolute(data.file) && (await ifPresent(() => lstat(data.file)))
    if (left && left.isFile()) await rm(data.file, { force: true })
    await rm(join(folder, name), { force: true })
  }
}

/** What the disk does not give is looked at the next time. */
function nothingIfDamaged(error: unknown): null {
  if (isDamaged(error)) return null
  throw error
}
