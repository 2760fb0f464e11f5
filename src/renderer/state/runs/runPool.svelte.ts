/** The runs that are read in this window, each once: whoever shows one holds it, and the last to let go closes it. */
import type { Api } from '#shared/contract'
import { freeLook } from '../../../kit/panel/series/looks'
import type { Host } from '../window/host.svelte'
import type { Library } from './library.svelte'
import type { Notices } from '../window/notices.svelte'
import { RunData } from './runData.svelte'

interface Held {
  run: RunData
  holders: number
  /** Ends when its rows are here, or when it was told why they are not. */
  reading: Promise<unknown>
}

export class RunPool {
  private readonly held = new Map<string, Held>()

  constructor(
    private readonly api: Api,
    private readonly host: Host,
    private readonly library: Library,
    private readonly notices: Notices
  ) {}

  /** Null: there is no such run. */
  hold(id: string): { run: RunData; reading: Promise<unknown> } | null {
    const known = this.held.get(id) ?? this.read(id)
    if (!known) return null
    known.holders++
    return known
  }

  release(id: string): void {
    const known = this.held.get(id)
    if (!known || --known.holders > 0) return
    known.run.close()
    this.held.delete(id)
  }

  /** After a lost connection: whatever was missed is read. */
  async readAgain(): Promise<void> {
    await Promise.all([...this.held.values()].map(({ run }) => run.load()))
  }

  private read(id: string): Held | null {
    const summary = this.library.runs.get(id)
    if (!summary) return null
    const find = () => this.library.runs.get(id) ?? summary
    const taken = [...this.held.values()].map(({ run }) => run.look)
    const look = freeLook(summary.index, taken)
    const notDerived = (problem: string) =>
      this.notices.refuse(`Progress measures of ${find().title} were not computed`, problem, 'derive.failed')
    const run = new RunData(this.api, id, this.host.family(summary.family), find, notDerived, look)
    const reading = this.notices.attempt('The run could not be read', () => run.load())
    const held = { run, holders: 0, reading }
    this.held.set(id, held)
    return held
  }
}
