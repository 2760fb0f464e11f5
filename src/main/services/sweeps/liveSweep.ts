/**
 * A sweep while this process drives it: keeps as many of its runs in the queue as may train at once, until every one
 * has ended. What its runs announce is handled in order, one at a time.
 */
import { AppError, toWireError } from '#shared/errors'
import { Queue } from '#shared/queue'
import { isActive, isResumable, type RunSummary } from '#shared/run'
import type { SweepRecord } from '#shared/sweep/record'
import type { SweepWriter } from '../../store/runs/sweepStore'
import type { Runs } from '../runs/runs'
import { extendRun } from './extending'

export interface LiveSweepOptions {
  writer: SweepWriter
  runs: Runs
  /** Runs that the sweep has already, by part. */
  known: ReadonlyMap<number, RunSummary>
  /** Parts whose runs have ended and are to go on to the sweep's last budget. */
  due: ReadonlySet<number>
  /** Most runs at once. */
  slots(): number
  /** Something that lists show has changed. */
  changed(sweep: LiveSweep): void
  done(sweep: LiveSweep): void
  /** Hears of failures that nobody waits for. */
  report(what: string, error: unknown): void
}

export class LiveSweep {
  /** Newest state of every run, by part. */
  readonly states: Map<number, RunSummary>
  /** Resolves when the sweep is closed on disk. */
  readonly closed: Promise<void>
  private resolveClosed: () => void = () => undefined
  private readonly todo: number[]
  private readonly active = new Set<string>()
  /** Runs to pause as soon as they train. */
  private readonly pausing = new Set<string>()
  private readonly queue = new Queue()
  private ended = false

  constructor(private readonly options: LiveSweepOptions) {
    const { writer, known, due } = options
    this.closed = new Promise((resolve) => (this.resolveClosed = resolve))
    this.states = new Map(known)
    this.todo = writer.record.parts.flatMap((_, part) => {
      const run = known.get(part)
      return !run || isResumable(run.status) || due.has(part) ? [part] : []
    })
    this.post(() => this.pump())
  }

  get id(): string {
    return this.record.id
  }

  get record(): SweepRecord {
    return this.options.writer.record
  }

  /** Takes in what a run announces. */
  hear(run: RunSummary): void {
    if (run.sweep?.id !== this.id || this.ended) return
    this.states.set(run.sweep.part, run)
    this.post(() => this.follow(run))
    this.options.changed(this)
  }

  pause(): Promise<void> {
    return this.inTurn(async () => {
      if (this.ended) return
      await this.options.writer.update({ status: 'paused' })
      for (const id of this.active) this.pausing.add(id)
      for (const run of this.states.values()) await this.pauseIfTraining(run)
    })
  }

  resume(): Promise<void> {
    return this.inTurn(async () => {
      if (this.ended) return
      await this.options.writer.update({ status: 'running' })
      this.pausing.clear()
      for (const { id, status } of [...this.states.values()])
        if (status === 'paused') await unlessEnded(this.options.runs.continue(id))
      await this.pump()
    })
  }

  /** Stops its runs at their next step; resolves when the sweep is closed. */
  async stop(): Promise<void> {
    await this.inTurn(async () => {
      if (this.ended) return
      this.todo.length = 0
      await this.options.writer.update({ status: 'stopped' })
      for (const id of this.active) await unlessEnded(this.options.runs.stop(id))
      await this.closeIfIdle()
    })
    await this.closed
  }

  /** Starts no further run and gives the sweep back as it is; its runs are left to who ends the process. */
  async release(): Promise<void> {
    await this.inTurn(() => this.close())
  }

  private async follow(run: RunSummary): Promise<void> {
    if (this.ended) return
    await this.pauseIfTraining(run)
    if (isActive(run.status)) return
    this.active.delete(run.id)
    await this.pump()
  }

  private async pauseIfTraining({ id, status }: RunSummary): Promise<void> {
    if (status !== 'running' || !this.pausing.delete(id)) return
    await unlessEnded(this.options.runs.pause(id))
  }

  private async pump(): Promise<void> {
    while (this.record.status === 'running' && this.active.size < this.options.slots()) {
      const part = this.todo.shift()
      if (part === undefined) break
      const before = this.states.get(part)
      const run = await this.begin(part, before)
      this.active.add(run.id)
      // What the run has announced meanwhile is newer.
      if (this.states.get(part) === before) this.states.set(part, run)
    }
    await this.closeIfIdle()
  }

  private async begin(part: number, known: RunSummary | undefined): Promise<RunSummary> {
    const { runs } = this.options
    const { id, parts, preset, budgets } = this.record
    if (known && isResumable(known.status)) return runs.continue(known.id)
    if (known) return extendRun(runs, known.id, budgets.at(-1)!, { id, part })
    const { effective } = await runs.families.about(parts[part]!.spec)
    return runs.start(effective, preset, { id, part })
  }

  private async closeIfIdle(): Promise<void> {
    if (this.ended || this.active.size > 0) return
    if (this.record.status === 'running' && this.todo.length === 0)
      await this.options.writer.update({ status: 'finished', error: null })
    if (this.record.status !== 'running' && this.record.status !== 'paused') await this.close()
  }

  private async close(): Promise<void> {
    if (this.ended) return
    this.ended = true
    await this.options.writer.close().catch(() => undefined)
    this.options.done(this)
    this.resolveClosed()
  }

  /** What cannot be started ends the sweep with the reason; runs that train go on. */
  private async fail(error: unknown): Promise<void> {
    if (this.ended) return
    const failed = { status: 'failed' as const, error: toWireError(error) }
    // What cannot be stored is told all the same.
    await this.options.writer.update(failed).catch(() => Object.assign(this.record, failed))
    await this.close()
  }

  /** `inTurn`, where nobody waits: what the work itself does not catch is the host's to tell. */
  private post(work: () => Promise<void>): void {
    this.inTurn(work).catch((error: unknown) => this.options.report(`Sweep ${this.id}`, error))
  }

  private inTurn(work: () => Promise<void>): Promise<void> {
    return this.queue.add(() => work().catch((error: unknown) => this.fail(error)))
  }
}

/** A run may end by itself while it is being steered; then there is nothing left to steer. */
async function unlessEnded(steering: Promise<unknown>): Promise<void> {
  try {
    await steering
  } catch (error) {
    if (!(error instanceof AppError && error.code === 'run.status')) throw error
  }
}
