/** Every run of the library by id, kept up to date, and what can be done to one. */
import { SvelteMap } from 'svelte/reactivity'
import type { Api } from '#shared/contract'
import type { EngineLog, LibraryUsage, RunLabels, RunSummary } from '#shared/run'
import type { Notices } from '../window/notices.svelte'

/** How long a deletion can be undone from the bar. */
export const UNDO_MS = 10_000

export class Library {
  readonly runs = new SvelteMap<string, RunSummary>()
  loaded = $state(false)
  usage = $state.raw<LibraryUsage | null>(null)
  /** The run in the trash whose way back is offered. */
  trashed = $state.raw<RunSummary | null>(null)
  private undoTimer: ReturnType<typeof setTimeout> | undefined
  private usageTimer: ReturnType<typeof setTimeout> | undefined

  /** Newest first. */
  readonly sorted = $derived(
    [...this.runs.values()].sort((a, b) =>
      a.createdAt < b.createdAt ? 1 : a.createdAt > b.createdAt ? -1 : 0
    )
  )

  constructor(
    private readonly api: Api,
    private readonly notices: Notices
  ) {
    api.on('run.changed', (run) => this.put(run))
    api.on('run.removed', ({ runId }) => this.runs.delete(runId))
    api.on('library.changed', () => this.readUsageSoon())
  }

  async load(): Promise<void> {
    const runs = await this.api.call('runs.list', {})
    const present = new Set(runs.map((run) => run.id))
    for (const id of [...this.runs.keys()]) if (!present.has(id)) this.runs.delete(id)
    for (const run of runs) this.runs.set(run.id, run)
    this.loaded = true
    this.readUsageSoon(0)
  }

  pause(id: string): Promise<void> {
    return this.change('The run could not be paused', () => this.api.call('runs.pause', { runId: id }))
  }

  continue(id: string): Promise<void> {
    return this.change('The run could not be continued', () => this.api.call('runs.continue', { runId: id }))
  }

  stepOnce(id: string): Promise<void> {
    return this.change('The step could not be trained', () => this.api.call('runs.stepOnce', { runId: id }))
  }

  stop(id: string): Promise<void> {
    return this.change('The run could not be stopped', () => this.api.call('runs.stop', { runId: id }))
  }

  label(id: string, labels: Partial<RunLabels>): Promise<void> {
    return this.change('The change was not stored', () => this.api.call('runs.label', { runId: id, labels }))
  }

  /** What its engine process wrote before it was lost; null: nothing, or it cannot be read, which a notice says. */
  engineLog(id: string): Promise<EngineLog | null> {
    return this.notices.attempt('The log could not be read', () =>
      this.api.call('runs.engineLog', { runId: id })
    )
  }

  async trash(id: string): Promise<void> {
    const run = this.runs.get(id)
    if (!run) return
    await this.notices.attempt('The run could not be moved to the trash', async () => {
      await this.api.call('runs.trash', { runId: id })
      this.runs.delete(id)
      this.trashed = run
      clearTimeout(this.undoTimer)
      this.undoTimer = setTimeout(() => (this.trashed = null), UNDO_MS)
      this.readUsageSoon()
    })
  }

  async undoTrash(): Promise<string | null> {
    const run = this.trashed
    if (!run) return null
    await this.change('The run could not be brought back', async () => {
      const restored = await this.api.call('runs.restore', { runId: run.id })
      this.trashed = null
      this.readUsageSoon()
      return restored
    })
    return run.id
  }

  put(run: RunSummary): void {
    const before = this.runs.get(run.id)
    this.runs.set(run.id, run)
    // Brought back by other means.
    if (this.trashed?.id === run.id) this.trashed = null
    if (before?.status !== run.status) this.readUsageSoon()
  }

  private async change(title: string, request: () => Promise<RunSummary>): Promise<void> {
    const run = await this.notices.attempt(title, request)
    if (run) this.put(run)
  }

  private readUsageSoon(wait = 1000): void {
    clearTimeout(this.usageTimer)
    this.usageTimer = setTimeout(() => void this.readUsage().catch(() => undefined), wait)
  }

  private async readUsage(): Promise<void> {
    this.usage = await this.api.call('library.usage', {})
  }
}
