/** Which runs belong to a sweep. That never changes, so that of thousands of runs each is read once. */
import { join } from 'node:path'
import type { RunRecord } from '#shared/run'
import { recordPath } from './runFiles'
import { folderNames } from './runFolders'

export class SweepRuns {
  /** Sweeps by run; null: of none. */
  private readonly owners = new Map<string, string | null>()

  constructor(
    private readonly root: string,
    private readonly runs: string,
    private readonly read: (path: string) => Promise<{ record: RunRecord }>
  ) {}

  /** Ids of the runs of a sweep that can be read, oldest first. */
  async of(sweepId: string): Promise<string[]> {
    const ids = await folderNames(this.root, this.runs)
    await Promise.all(ids.filter((id) => !this.owners.has(id)).map((id) => this.find(id)))
    return ids.filter((id) => this.owners.get(id) === sweepId)
  }

  private async find(id: string): Promise<void> {
    const found = await this.read(recordPath(join(this.runs, id))).catch(() => null)
    if (found) this.owners.set(id, found.record.sweep?.id ?? null)
  }
}
