/**
 * Bytes that folders take, cheap enough to ask for every run of a library at once.
 *
 * Files in `checkpoints/` and the like are only ever replaced, which changes the time stamp of their folder:
 * while it is the same, so is the sum. Files in `series/` grow in place and are always looked at.
 */
import { readdir, stat } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { SETTLED_MS } from './fileCache'
import { ifPresent } from './storeErrors'

const GROWING = 'series'

interface FolderSum {
  mtimeMs: number
  filesBytes: number
  folders: string[]
}

export class FolderSizes {
  private readonly sums = new Map<string, FolderSum>()

  /** Bytes of all files below a folder; 0 when there is none. Files that vanish meanwhile count nothing. */
  async measure(folder: string): Promise<number> {
    const found = await ifPresent(() => stat(folder))
    if (!found) {
      this.sums.delete(folder)
      return 0
    }
    const known = this.sums.get(folder)
    const sum = known?.mtimeMs === found.mtimeMs ? known : await this.look(folder, found.mtimeMs)
    const inner = await Promise.all(sum.folders.map((name) => this.measure(join(folder, name))))
    return inner.reduce((total, bytes) => total + bytes, sum.filesBytes)
  }

  private async look(folder: string, mtimeMs: number): Promise<FolderSum> {
    const entries = (await ifPresent(() => readdir(folder, { withFileTypes: true }))) ?? []
    const folders = entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name)
    const files = entries.filter((entry) => entry.isFile()).map((entry) => join(folder, entry.name))
    const sizes = await Promise.all(files.map((path) => ifPresent(() => stat(path))))
    const filesBytes = sizes.reduce((total, file) => total + (file?.size ?? 0), 0)
    const sum = { mtimeMs, filesBytes, folders }
    const settled = Date.now() - mtimeMs > SETTLED_MS
    if (settled && basename(folder) !== GROWING) this.sums.set(folder, sum)
    else this.sums.delete(folder)
    return sum
  }
}
