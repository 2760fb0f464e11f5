/**
 * What a library's folders tell at a glance: names, time stamps, locks. No file of a run is read, so that a look at
 * thousands of runs costs little.
 *
 * Files of runs, sweeps and sessions are replaced by renaming, which changes the time stamp of their folder. An editor may write
 * into one where it lies, which does not: the stamps of runs and sweeps are of the files as well.
 */
import type { Stats } from 'node:fs'
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

  async sweeps(): Promise<string[]> {
    const names = (await ifPresent(() => readdir(join(this.root, 'sweeps')))) ?? []
    return names.map((name) => basename(name, '.json')).filter(isSweepId)
  }

  /** Another one once the sweep's record was changed; null: there is no such sweep. */
  async sweepStamp(sweepId: string): Promise<string | null> {
    const found = await ifPresent(() => stat(join(this.root, 'sweeps', `${sweepId}.json`)))
    return found ? stampOf(found) : null
  }

  /** Another one once the run's record or labels were changed, or its lock replaced; null: there is no such folder. */
  async runStamp(runId: string): Promise<string | null> {
    const folder = join(this.root, 'runs', runId)
    const found = await Promise.all(
      [folder, join(folder, 'run.json'), join(folder, 'labels.json')].map((path) =>
        ifPresent(() => stat(path))
      )
    )
    if (!found[0]) return null
    return found.map((each) => each && stampOf(each)).join(' ')
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

const stampOf = (found: Stats): string => `${found.ino} ${found.mtimeMs} ${found.isFile() ? found.size : ''}`
