/** Where bundles lie that a page has still to fetch: `<root>/exports/`. */
import { mkdir, readdir, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { exportsOf } from './unfinished'
import { ifPresent, onFile } from '../files/storeErrors'

/** What nobody has fetched in a day was left behind by a process that was ended. */
const KEPT_MS = 24 * 3600_000

/** @param name letters and digits */
export async function placeForExport(root: string, name: string): Promise<string> {
  const folder = exportsOf(root)
  await onFile(folder, async () => {
    await mkdir(folder, { recursive: true })
    for (const old of await readdir(folder)) {
      const found = await ifPresent(() => stat(join(folder, old)))
      if (found && Date.now() - found.mtimeMs > KEPT_MS) await rm(join(folder, old), { force: true })
    }
  })
  return join(folder, `${name}.saltus`)
}
