/** Sweeps: started, steered, taken up again, removed; listed from the library with what is live on top. */
import { AppError } from '#shared/errors'
import { Queue } from '#shared/queue'
import { isActive, type RunSummary } from '#shared/run'
import {
  isDriven,
  type CellView,
  type SweepDetail,
  type SweepRecord,
  type SweepSummary
} from '#shared/sweep/record'
import { judgeCells } from '#shared/sweep/verdict'
import { readPresets } from '../../store/presetFiles'
import type { StoredSweep, SweepStore, SweepWriter } from '../../store/runs/sweepStore'
import type { Runs } from '../runs/runs'
import type { ServiceOptions } from '../types'
import { LiveSweep } from './liveSweep'
import { Outcomes } from './outcomes'
import { dueParts, refuseNothing, requireBudget } from './extending'
import { partsOf, withTaken, type RunsByPart } from './partsOf'
import { Taking, type CheckedPlan, type WithTaken } from './taking'
import { cellViews, summarise } from './views'

/** A sweep whose runs train is announced at most this often. */
const ANNOUNCE_MS = 500

export class Sweeps {
  private readonly live = new Map<string, LiveSweep>()
  private readonly store: SweepStore
  private readonly outcomes: Outcomes
  private readonly taking: Taking
  private readonly timers = new Map<string, NodeJS.Timeout>()
  /** Announcements leave in the order in which they were made. */
  private readonly announcements = new Queue()

  constructor(
    private readonly options: ServiceOptions,
    private readonly runs: Runs
  ) {
    this.store = options.library.sweeps
    this.outcomes = new Outcomes(options.library, runs.families)
    this.taking = new Taking(options.library, runs, options.version)
  }

  /** @param fresh cells that an earlier sweep has trained already are trained anew */
  async start(draft: unknown, preset: string | null, fresh: boolean): Promise<SweepSummary> {
    const checked = await this.runs.families.requireCheckedSweep(draft)
    const { spec, axes } = checked.plan
    const { parts, linked } = await this.taking.plan(draft, checked, fresh)
    const writer = await this.store.create({ spec, axes, parts: [...linked, ...parts], preset })
    this.drive(writer, await withTaken(writer.record, new Map(), this.runs))
    return this.announce(writer.record.id)
  }

  /** What of a sweep that has been checked is trained, and what is taken over. */
  plan = (draft: unknown, checked: CheckedPlan, fresh: boolean): Promise<WithTaken> =>
    this.taking.plan(draft, checked, fresh)

  async list(): Promise<SweepSummary[]> {
    const stored = await this.store.list()
    if (stored.length === 0) return []
    const runs = await this.runs.list()
    return Promise.all(stored.map((sweep) => this.summarise(sweep, partsOf(runs, sweep.record))))
  }

  async read(sweepId: string): Promise<SweepDetail> {
    const { stored, runs } = await this.find(sweepId)
    const cells = await cellViews(stored.record, runs, this.outcomes)
    const { spec, axes, budgets } = stored.record
    const measured = await Promise.all([...runs.values()].map(({ id }) => this.outcomes.quantity(spec, id)))
    const quantities = [...new Set(measured.filter((each) => each !== null))]
    const preset = (await readPresets(this.options.resources)).find(({ id }) => id === stored.record.preset)
    const find = (labels: readonly string[]): CellView | undefined =>
      cells.find(({ at }) => at.every((i, axis) => axes[axis]!.options[i]!.label === labels[axis]))
    const expectations = (preset?.sweep ? preset.expected : []).map((one) => judgeCells(one, find))
    const summary = await this.summarise(stored, runs)
    return { summary, spec, axes, cells, budgets, quantities, expectations }
  }

  pause(sweepId: string): Promise<SweepSummary> {
    return this.steer(sweepId, 'running', (sweep) => sweep.pause())
  }

  /** Paused: goes on. Otherwise what was interrupted, stopped, failed or never begun is taken up. */
  async continue(sweepId: string): Promise<SweepSummary> {
    if (this.live.has(sweepId)) return this.steer(sweepId, 'paused', (sweep) => sweep.resume())
    const { stored, runs } = await this.find(sweepId)
    refuseNothing(stored.record, runs)
    const writer = await this.store.write(sweepId)
    await writer.update({ status: 'running', error: null })
    this.drive(writer, runs, await dueParts(writer.record, runs, this.outcomes))
    return this.announce(sweepId)
  }

  /** Throws `sweep.status` while it is driven, `sweep.extend` with the path of what is wrong, `spec.invalid`. */
  async extend(sweepId: string, steps: number): Promise<SweepSummary> {
    const { stored, runs } = await this.find(sweepId)
    const { record } = stored
    if (isDriven(record.status))
      throw new AppError('sweep.status', `This sweep is ${record.status}. Extend it when it has ended.`)
    const extended = { ...record, budgets: [...record.budgets, steps] }
    await requireBudget(this.runs.families, record, steps)
    const due = await dueParts(extended, runs, this.outcomes)
    if (due.size === 0)
      throw new AppError(
        'sweep.extend',
        `No cell is left that ended without reaching it before step ${steps}: there is nothing to extend.`,
        { path: 'steps' }
      )
    const writer = await this.store.write(sweepId)
    await writer.update({ status: 'running', error: null, budgets: extended.budgets })
    this.drive(writer, runs, due)
    return this.announce(sweepId)
  }

  stop(sweepId: string): Promise<SweepSummary> {
    return this.steer(sweepId, null, (sweep) => sweep.stop())
  }

  /** Its runs first: what is left half-way can be moved again. */
  async trash(sweepId: string): Promise<void> {
    const { stored, runs } = await this.find(sweepId)
    const own = await this.options.library.runsOf(sweepId)
    if (isDriven(stored.record.status) || [...runs.values()].some(({ status }) => isActive(status)))
      throw new AppError(
        'sweep.status',
        'This sweep is being trained. Stop it before you move it to the trash.'
      )
    for (const id of own) {
      await this.options.library.trash(id)
      this.options.emit('run.removed', { runId: id })
    }
    await this.store.trash(sweepId)
    this.options.emit('sweep.removed', { sweepId })
  }

  async restore(sweepId: string): Promise<SweepSummary> {
    await this.store.restore(sweepId)
    for (const runId of await this.store.trashedRuns(sweepId)) {
      await this.options.library.restore(runId)
      this.options.emit('run.changed', await this.runs.summary(runId))
    }
    return this.announce(sweepId)
  }

  async summary(sweepId: string): Promise<SweepSummary> {
    const { stored, runs } = await this.find(sweepId)
    return this.summarise(stored, runs)
  }

  hear(run: RunSummary): void {
    if (run.sweep) this.live.get(run.sweep.id)?.hear(run)
  }

  /** Starts no further run; what is driven here reads as interrupted from now on. */
  async release(): Promise<void> {
    await Promise.all([...this.live.values()].map((sweep) => sweep.release()))
    this.timers.forEach((timer) => clearTimeout(timer))
    await this.announcements.idle()
  }

  private drive(writer: SweepWriter, known: RunsByPart, due: ReadonlySet<number> = new Set()): void {
    this.runs.expectMore()
    const sweep = new LiveSweep({
      writer,
      runs: this.runs,
      known,
      due,
      slots: () => this.options.settings.store.engineProcesses,
      changed: ({ id }) => this.announceSoon(id),
      report: this.options.report,
      done: (ended) => {
        this.live.delete(ended.id)
        this.announceEnd(ended)
      }
    })
    this.live.set(sweep.id, sweep)
  }

  private summarise(stored: StoredSweep, runs: RunsByPart): Promise<SweepSummary> {
    return summarise(stored, runs, this.outcomes, this.live.has(stored.record.id))
  }

  private async steer(
    sweepId: string,
    from: SweepRecord['status'] | null,
    act: (sweep: LiveSweep) => Promise<void>
  ): Promise<SweepSummary> {
    const sweep = this.live.get(sweepId)
    const { status, elsewhere } = sweep
      ? { status: sweep.record.status, elsewhere: null }
      : await this.summary(sweepId)
    if (elsewhere !== null)
      throw new AppError('sweep.elsewhere', `This sweep is trained by ${elsewhere}. Pause or stop it there.`)
    if (!sweep || (from && status !== from))
      throw new AppError('sweep.status', `This sweep is ${status}, so this cannot be done now.`)
    await act(sweep)
    return this.announce(sweepId)
  }

  /** The sweep as it is now: the live one, or the stored one with its runs in the library. */
  private async find(sweepId: string): Promise<{ stored: StoredSweep; runs: RunsByPart }> {
    const sweep = this.live.get(sweepId)
    if (sweep) return { stored: { record: sweep.record, readOnly: false }, runs: sweep.states }
    const stored = await this.store.read(sweepId)
    const ids = await this.options.library.runsOf(sweepId)
    const own = await Promise.all(ids.map((id) => this.runs.summary(id).catch(() => null)))
    const runs = partsOf(
      own.filter((run) => run !== null),
      stored.record
    )
    return { stored, runs: await withTaken(stored.record, runs, this.runs) }
  }

  private async announce(sweepId: string): Promise<SweepSummary> {
    clearTimeout(this.timers.get(sweepId))
    this.timers.delete(sweepId)
    return this.announcements.add(async () => {
      const summary = await this.summary(sweepId)
      this.options.emit('sweep.changed', summary)
      return summary
    })
  }

  /** Where it cannot be read, as it was when it ended: whoever waits for the end must hear of it. */
  private announceEnd({ id, record, states }: LiveSweep): void {
    const { emit, report } = this.options
    this.announce(id)
      .catch(async (error: unknown) => {
        report(`Sweep ${id} cannot be read`, error)
        emit('sweep.changed', await this.summarise({ record, readOnly: false }, states))
      })
      .catch((error: unknown) => report(`Sweep ${id}`, error))
  }

  private announceSoon(sweepId: string): void {
    if (this.timers.has(sweepId)) return
    this.timers.set(
      sweepId,
      setTimeout(() => this.announceUnasked(sweepId), ANNOUNCE_MS)
    )
  }

  private announceUnasked(sweepId: string): void {
    this.announce(sweepId).catch((error: unknown) =>
      this.options.report(`Sweep ${sweepId} cannot be read`, error)
    )
  }
}
