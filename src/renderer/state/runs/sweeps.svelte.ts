/** Every sweep of the library by id, kept up to date, the cells of the one that is shown, and what can be done to one. */
import { SvelteMap } from 'svelte/reactivity'
import type { Api } from '#shared/contract'
import type { RunSummary } from '#shared/run'
import type { CellView, SweepDetail, SweepSummary } from '#shared/sweep/record'
import type { RunReader } from '#shared/sweep/curves'
import { readWholeSeries } from '#shared/wholeSeries'
import { cellOfRun } from './cellPlace'
import { UNDO_MS } from './library.svelte'
import type { Notices } from '../window/notices.svelte'

export class Sweeps {
  readonly all = new SvelteMap<string, SweepSummary>()
  starting = $state(false)
  /** Cells of the sweep that was read last. */
  detail = $state.raw<SweepDetail | null>(null)
  /** The sweep in the trash whose way back is offered. */
  trashed = $state.raw<SweepSummary | null>(null)
  /** Runs of cells that are not open. */
  readonly runs: RunReader = {
    run: (runId) => this.api.call('runs.read', { runId }),
    columns: (runId, series) =>
      readWholeSeries((fromRow) => this.api.call('series.read', { runId, series, fromRow }))
  }
  /** The cell, by index, whose run was opened last. */
  opened = $state.raw<{ runId: string; sweepId: string; cell: number } | null>(null)
  private undoTimer: ReturnType<typeof setTimeout> | undefined
  private wanted: string | null = null
  private reading: Promise<void> | null = null
  private stale = false

  /** Newest first. */
  readonly sorted = $derived([...this.all.values()].sort((a, b) => (a.createdAt < b.createdAt ? 1 : -1)))

  constructor(
    private readonly api: Api,
    private readonly notices: Notices
  ) {
    api.on('sweep.changed', (sweep) => this.put(sweep))
    api.on('sweep.removed', ({ sweepId }) => this.all.delete(sweepId))
  }

  async load(): Promise<void> {
    const sweeps = await this.api.call('sweeps.list', {})
    this.all.clear()
    for (const sweep of sweeps) this.all.set(sweep.id, sweep)
    if (this.wanted) await this.read(this.wanted)
  }

  /** @param fresh cells that an earlier sweep has trained already are trained anew */
  async start(draft: object, preset: string | null, fresh = false): Promise<SweepSummary | null> {
    this.starting = true
    const sweep = await this.notices.attempt('The sweep could not be started', () =>
      this.api.call('sweeps.start', { draft, fresh, ...(preset !== null && { preset }) })
    )
    this.starting = false
    if (sweep) this.put(sweep)
    return sweep ?? null
  }

  pause(id: string): Promise<void> {
    return this.change('The sweep could not be paused', () => this.api.call('sweeps.pause', { sweepId: id }))
  }

  continue(id: string): Promise<void> {
    return this.change('The sweep could not be continued', () =>
      this.api.call('sweeps.continue', { sweepId: id })
    )
  }

  extend(id: string, steps: number): Promise<void> {
    return this.change('The sweep could not be extended', () =>
      this.api.call('sweeps.extend', { sweepId: id, steps })
    )
  }

  stop(id: string): Promise<void> {
    return this.change('The sweep could not be stopped', () => this.api.call('sweeps.stop', { sweepId: id }))
  }

  async trash(id: string): Promise<void> {
    const sweep = this.all.get(id)
    if (!sweep) return
    await this.notices.attempt('The sweep could not be moved to the trash', async () => {
      await this.api.call('sweeps.trash', { sweepId: id })
      this.trashed = sweep
      clearTimeout(this.undoTimer)
      this.undoTimer = setTimeout(() => (this.trashed = null), UNDO_MS)
    })
  }

  async undoTrash(): Promise<string | null> {
    const sweep = this.trashed
    if (!sweep) return null
    await this.change('The sweep could not be brought back', async () => {
      const restored = await this.api.call('sweeps.restore', { sweepId: sweep.id })
      this.trashed = null
      return restored
    })
    return sweep.id
  }

  /** The sweep in which a run was opened, else the one that started it. */
  cameFrom(run: RunSummary | null): SweepSummary | null {
    const id = run && this.opened?.runId === run.id ? this.opened.sweepId : run?.sweep?.id
    return this.all.get(id ?? '') ?? null
  }

  /** The cells of the sweep in which a run is shown, and which of them it is. Null: none, or not read yet. */
  placeOf(run: RunSummary | null): { detail: SweepDetail; cell: CellView } | null {
    const { detail, opened } = this
    if (!run || !detail || this.cameFrom(run)?.id !== detail.summary.id) return null
    const cell = cellOfRun(detail, run.id, opened?.runId === run.id ? opened.cell : null)
    return cell && { detail, cell }
  }

  /** Reads the cells of a sweep; once more when it has changed meanwhile. */
  read(id: string): Promise<void> {
    this.wanted = id
    this.stale = true
    this.reading ??= this.readWanted().finally(() => (this.reading = null))
    return this.reading
  }

  private async readWanted(): Promise<void> {
    while (this.stale && this.wanted) {
      this.stale = false
      const sweepId = this.wanted
      const detail = await this.notices.attempt('The sweep could not be read', () =>
        this.api.call('sweeps.read', { sweepId })
      )
      if (detail && this.wanted === sweepId) this.detail = detail
    }
  }

  private put(sweep: SweepSummary): void {
    this.all.set(sweep.id, sweep)
    // Brought back by other means.
    if (this.trashed?.id === sweep.id) this.trashed = null
    if (sweep.id === this.wanted) void this.read(sweep.id)
  }

  private async change(title: string, request: () => Promise<SweepSummary>): Promise<void> {
    const sweep = await this.notices.attempt(title, request)
    if (sweep) this.put(sweep)
  }
}
