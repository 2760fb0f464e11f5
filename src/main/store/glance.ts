/**
 * What a library's folders tell at a glance: names, time stamps, locks. No file of a run is read, so that a look at
 * thousands of runs costs little.
 *
 * Files of runs, sweeps and sessions are replaced by renaming, which changes the time stamp of their folder.
 */
import { readdir, stat } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { SETTLED_MS } from './files/fileCache'
import { isSweepId } from './files/ids'
import { isLocked } from './files/lock'
import { ifPresent, onFile } from './files/storeErrors'
import { folderNames } from './runs/runFolders'
import { lockName } from './runs/sweepStore'

type Place = 'runs' | 'sweeps' | 'sessions' | 'trash'

export class Glance {
  private readonly stamps = new Map<Place, number>()

  constructor(private readonly root: string) {}

  /** Whether something has come into a folder, gone, or been replaced since the last look. Throws `store.missing` without a library. */
  async hasChanged(place: Place): Promise<boolean> {
    const folder = join(this.root, place)
    const found = await ifPresent(() => stat(folder))
    if (!found) await onFile(this.root, () => stat(this.root))
    const mtimeMs = found?.mtimeMs ?? 0
    if (this.stamps.get(place) === mtimeMs) return false
    // Changed just now, it may change again under the same time stamp.
    if (Date.now() - mtimeMs > SETTLED_MS) this.stamps.set(place, mtimeMs)
    return true
  }

  runs(): Promise<string[]> {
    return folderNames(this.root, join(this.root, 'runs'))
  }

  /** Every sweep with a stamp that another record of it does not have. */
  async sweeps(): Promise<Map<string, string>> {
    const folder = join(this.root, 'sweeps')
    const names = (await ifPresent(() => readdir(folder))) ?? []
    const ids = names.map((name) => basename(name, '.json')).filter(isSweepId)
    const found = await Promise.all(ids.map((id) => ifPresent(() => stat(join(folder, `${id}.json`)))))
    return new Map(ids.flatMap((id, i) => (found[i] ? [[id, `${found[i].ino} ${found[i].mtimeMs}`]] : [])))
  }

  /** Another one once the run's record or labels were changed, or its lock replaced; null: there is no such folder. */
  async runStamp(runId: string): Promise<string | null> {
    const folder = join(this.root, 'runs', runId)
    // Files, too: an editor may write into one where it lies, which leaves the time stamp of the folder as it is.
    const found = await Promise.all(
      [folder, join(folder, 'run.json'), join(folder, 'labels.json')].map((path) =>
        ifPresent(() => stat(path))
      )
    )
    if (!found[0]) return null
    return found
      .map((each) => each && `${each.ino} ${each.mtimeMs} ${each.isFile() ? each.size : ''}`)
      .join(' ')
  }

  /** Whether a living process writes the run. */
  isWritten(runId: string): Promise<boolean> {
    return isLocked(join(this.root, 'runs', runId))
  }

  /** Whether a living process drives the sweep. */
  isDriven(sweepId: string): Promise<boolean> {
    return isLocked(join(this.root, 'sweeps'), lockName(sweepId))
  }
}
