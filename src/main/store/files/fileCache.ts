/** What was read from files, kept while each file is the same by inode, time stamp and size. */
import { stat } from 'node:fs/promises'

/** A file changed more recently than this may change again under the same time stamp: not kept. */
export const SETTLED_MS = 2000

export class FileCache<Value> {
  private readonly known = new Map<string, { stamp: string; value: Value }>()

  constructor(private readonly load: (path: string) => Promise<Value>) {}

  /** The value of a file, loaded unless it is known; callers share it and must not change it. */
  async read(path: string): Promise<Value> {
    const { ino, mtimeMs, size } = await stat(path)
    const stamp = `${ino} ${mtimeMs} ${size}`
    const known = this.known.get(path)
    if (known?.stamp === stamp) return known.value
    const value = await this.load(path)
    if (Date.now() - mtimeMs > SETTLED_MS) this.known.set(path, { stamp, value })
    else this.known.delete(path)
    return value
  }
}
