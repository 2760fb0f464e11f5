/** Runs: started, queued, steered, continued; listed from the library with what is live on top. */
import { AppError, toWireError } from '#shared/errors'
import { Queue } from '#shared/queue'
import { isActive, type EngineStatus, type RunRecord, type RunSummary, type SweepRef } from '#shared/run'
import type { Library, RunWriter, StoredRun } from '../../store/types'
import type { Writers } from '../../store/writers'
import type { TrainingState } from '#shared/trainingState'
import { computationInputs } from './computationInputs'
import type { EnginePool } from './enginePool'
import { prepareFork, type ForkOf } from './fork'
import { LiveRun } from './liveRun'
import { engineWithRows, readOwnRows } from './ownRows'
import type { Families } from '../families'
import type { StateBudget } from './stateBudget'
import { noteInterruption, noteStage, requireResumable, Summaries } from './summary'
import { withSource } from './sources'
import { threadsOf } from './threads'
import type { ServiceOptions } from '../types'

interface Waiting {
  writer: RunWriter
  from: TrainingState | null
}

export class Runs {
  private readonly live = new Map<string, LiveRun>()
  private readonly waiting: Waiting[] = []
  readonly library: Library
  private readonly summaries: Summaries
  private idle: (() => void)[] = []
  /** No two runs take the same free process. */
  private readonly starting = new Queue()
  /** What is said of a run comes in the order in which it happened, however long its folder takes to be read. */
  private readonly announcements = new Queue()

  constructor(
    private readonly options: ServiceOptions,
    readonly pool: EnginePool,
    readonly families: Families,
    writers: Writers,
    private readonly budget: StateBudget,
    /** A run has ended and is closed on disk. */
    private readonly hasEnded: (record: RunRecord) => Promise<void> = async () => undefined
  ) {
    this.library = options.library
    this.summaries = new Summaries(this.library, writers, this.live, (id) => this.active().includes(id))
  }

  async engineStatus(): Promise<EngineStatus> {
    return { ...(await this.pool.describe()), running: this.live.size, queued: this.waiting.length }
  }

  /** Runs will follow one another, as those of a sweep do. */
  expectMore(): void {
    this.pool.expectMore()
  }

  async start(draft: unknown, preset: string | null, sweep: SweepRef | null = null): Promise<RunSummary> {
    const spec = await withSource(this, await this.families.requireSpec(draft))
    await readOwnRows(this.library, spec)
    const { series, headline, title: familyTitle } = await this.families.fitting(spec)
    const about = { spec, series, headline, preset, sweep, title: spec.title || familyTitle }
    return this.enqueue(await this.library.create({ ...about, version: this.options.version }), null)
  }

  /** Goes on from a kept state of another run with a spec of its own; nothing is made unless all of it fits. */
  async fork(origin: ForkOf, sweep: SweepRef | null = null): Promise<RunSummary> {
    const { spec, title, fork } = await prepareFork(this, origin)
    const { series, headline } = await this.families.fitting(spec)
    const about = { spec, series, headline, preset: null, sweep, fork, title, version: this.options.version }
    const writer = await this.library.create(about)
    await noteStage(writer, fork.state)
    return this.enqueue(writer, fork.state)
  }

  /** Paused: goes on. Ended before its last step: takes up the newest whole checkpoint. */
  async continue(runId: string): Promise<RunSummary> {
    const live = this.live.get(runId)
    if (live && isActive(live.record.status)) return this.steer(runId, (run) => run.resume())
    await live?.done
    const { record } = await this.library.read(runId)
    const isWaiting = this.waiting.some(({ writer }) => writer.id === runId)
    // Whether another process trains a run that says so is told by its lock.
    if (isWaiting || !isActive(record.status)) requireResumable(record)
    const { series, headline } = await this.families.needed(record.spec, 'continued')
    await Promise.all([this.pool.requireSame(record), readOwnRows(this.library, record.spec)])
    const writer = await this.library.write(runId)
    try {
      requireResumable(writer.record)
      const from = await this.library.readOwnCheckpoint(runId)
      if (record.series.length === 0) await writer.update({ series, headline })
      await noteInterruption(writer)
      return await this.enqueue(writer, from)
    } catch (error) {
      if (!this.active().includes(runId)) await writer.close().catch(() => undefined)
      throw error
    }
  }

  pause = (runId: string): Promise<RunSummary> => this.steer(runId, (run) => run.pause())

  stepOnce = (runId: string): Promise<RunSummary> => this.steer(runId, (run) => run.stepOnce())

  async stop(runId: string): Promise<RunSummary> {
    const at = this.waiting.findIndex(({ writer }) => writer.id === runId)
    if (at < 0) return this.steer(runId, (run) => run.stop())
    const [{ writer }] = this.waiting.splice(at, 1) as [Waiting]
    await writer.update({ status: 'stopped' }, { event: 'stopped', step: writer.record.step })
    await writer.close()
    return this.announce(writer.record)
  }

  list = (): Promise<RunSummary[]> => this.summaries.list()

  summary = (runId: string): Promise<RunSummary> => this.summaries.read(runId)

  /** The record as it is now: that of the live run, or the stored one. */
  async record(runId: string): Promise<RunRecord> {
    return this.live.get(runId)?.record ?? (await this.library.read(runId)).record
  }

  /** How many train now. */
  get training(): number {
    return this.live.size
  }

  active(): string[] {
    return [...this.live.keys(), ...this.waiting.map(({ writer }) => writer.id)]
  }

  /** Labels changed: what is cached of a live run is read again. */
  forget(runId: string): void {
    this.summaries.forget(runId)
  }

  /** Stops everything at its next step; resolves when all is on disk and told. */
  async shutdown(): Promise<void> {
    await this.starting.idle()
    for (const { writer } of [...this.waiting])
      await this.stop(writer.id).catch((error: unknown) =>
        this.options.report(`Run ${writer.id} could not be stopped`, error)
      )
    for (const run of this.live.values()) run.stop()
    while (this.live.size > 0) await new Promise<void>((resolve) => this.idle.push(resolve))
    await this.announcements.idle()
    this.pool.close()
  }

  private async enqueue(writer: RunWriter, from: TrainingState | null): Promise<RunSummary> {
    await writer.update({ status: 'queued', error: null }).catch(async (error: unknown) => {
      await writer.close().catch(() => undefined)
      throw error
    })
    this.waiting.push({ writer, from })
    await this.pump()
    return this.announce(writer.record)
  }

  /** Starts waiting runs while there are engine processes to spare; one that cannot be started keeps no other from it. */
  private pump(): Promise<void> {
    return this.starting.add(async () => {
      while (this.live.size < this.options.settings.store.engineProcesses) {
        const next = this.waiting.shift()
        if (!next) break
        await this.begin(next).catch((error: unknown) => this.giveUp(next.writer, error))
      }
      this.announceEngine()
    })
  }

  private async begin({ writer, from }: Waiting): Promise<void> {
    const { spec, engine } = writer.record
    // asked when the run was queued, so that the answer is known
    const threads = await threadsOf(this.families, spec, engine)
    const inputs = await computationInputs(this, writer.record)
    await writer.update({ status: 'starting' })
    const { emit, report } = this.options
    this.live.set(
      writer.id,
      new LiveRun({
        writer,
        from,
        inputs,
        engine: await engineWithRows(this, threads, spec),
        emit,
        budget: this.budget,
        report,
        changed: (run) => this.announceSoon(run.record),
        done: (run) => this.ended(run).catch((error: unknown) => report(`After run ${run.id}`, error))
      })
    )
  }

  /** A run that could not be started has failed with the reason, on disk where its folder still takes it. */
  private async giveUp(writer: RunWriter, error: unknown): Promise<void> {
    const { id, record } = writer
    const why = toWireError(error)
    this.options.report(`Run ${id} could not be started`, error)
    await writer
      .update({ status: 'failed', error: why }, { event: 'failed', step: record.step, detail: why.message })
      .catch(() => undefined)
    await writer.close().catch(() => undefined)
    await this.announce({ ...writer.record, status: 'failed', error: why }).catch(() => undefined)
  }

  /** Whatever becomes of this run's own files, the next one starts. */
  private async ended(run: LiveRun): Promise<void> {
    this.live.delete(run.id)
    const known = this.summaries.forget(run.id)
    try {
      await this.announce(run.record, known)
      await this.hasEnded(run.record)
    } finally {
      await this.pump()
      this.idle.splice(0).forEach((resolve) => resolve())
    }
  }

  private async steer(runId: string, act: (run: LiveRun) => void): Promise<RunSummary> {
    const run = this.live.get(runId)
    if (!run) {
      const { elsewhere: who } = await this.summary(runId)
      if (who === null) throw new AppError('run.status', 'This run is not training now.')
      throw new AppError('run.elsewhere', `This run is trained by ${who}. Pause or stop it there.`)
    }
    act(run)
    return this.summaries.now(run.record)
  }

  /** `known`: its labels and size as they were last read, for a run whose folder has gone. */
  private announce(record: RunRecord, known?: StoredRun | null): Promise<RunSummary> {
    return this.announcements.add(async () => {
      const summary = await this.summaries.now(record, known)
      this.options.emit('run.changed', summary)
      return summary
    })
  }

  private announceSoon(record: RunRecord): void {
    const failed = (error: unknown): void => this.options.report(`Run ${record.id} cannot be read`, error)
    this.announce(record).catch(failed)
  }

  /** Nobody has asked for the engine's status yet: then nobody needs to hear of it. */
  private announceEngine(): void {
    if (!this.pool.known) return
    const load = { running: this.live.size, queued: this.waiting.length }
    this.options.emit('engine.changed', { ...this.pool.known, ...load })
  }
}
