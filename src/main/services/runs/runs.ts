/** Runs: started, queued, steered, continued; listed from the library with what is live on top. */
import { AppError } from '#shared/errors'
import {
  isActive,
  isResumable,
  type EngineStatus,
  type RunRecord,
  type RunSummary,
  type SweepRef
} from '#shared/run'
import type { Library, RunWriter, StoredRun } from '../../store/types'
import type { TrainingState } from '#shared/trainingState'
import type { EnginePool } from './enginePool'
import { prepareFork } from './fork'
import { LiveRun } from './liveRun'
import type { Families } from '../families'
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
  /** Labels and size of live runs, read once: the disk is asked again when the run ends. */
  private readonly stored = new Map<string, StoredRun>()
  private idle: (() => void)[] = []

  constructor(
    private readonly options: ServiceOptions,
    readonly pool: EnginePool,
    readonly families: Families,
    /** A run has ended and is closed on disk. */
    private readonly hasEnded: (record: RunRecord) => Promise<void> = async () => undefined
  ) {
    this.library = options.library
  }

  async engineStatus(): Promise<EngineStatus> {
    return { ...(await this.pool.describe()), running: this.live.size, queued: this.waiting.length }
  }

  /** Runs will follow one another, as those of a sweep do. */
  expectMore(): void {
    this.pool.expectMore()
  }

  async start(draft: unknown, preset: string | null, sweep: SweepRef | null = null): Promise<RunSummary> {
    const spec = await this.families.requireSpec(draft)
    const { series, headline, title: familyTitle } = await this.families.about(spec)
    const title = spec.title || familyTitle
    const { version } = this.options
    const about = { spec, series, headline, preset, sweep, title, version }
    const writer = await this.library.create(about)
    return this.enqueue(writer, null)
  }

  /** Goes on from a kept state of another run with a spec of its own; nothing is made unless all of it fits. */
  async fork(origin: { runId: string; step: number; draft: unknown }): Promise<RunSummary> {
    const { spec, title, fork } = await prepareFork(this, origin)
    const { series, headline } = await this.families.about(spec)
    const { version } = this.options
    const about = { spec, series, headline, preset: null, fork, title, version }
    const writer = await this.library.create(about)
    return this.enqueue(writer, fork.state)
  }

  /** Paused: goes on. Ended before its last step: takes up the newest whole checkpoint. */
  async continue(runId: string): Promise<RunSummary> {
    const live = this.live.get(runId)
    if (live && isActive(live.record.status)) return this.steer(runId, (run) => run.resume())
    await live?.done
    const { record } = await this.library.read(runId)
    if (this.isWaiting(runId) || !isResumable(record.status))
      throw new AppError('run.status', `This run is ${record.status}, so there is nothing to continue.`)
    const { series, headline } = await this.families.needed(record.spec, 'continued')
    const writer = await this.library.write(runId)
    if (record.series.length === 0) await writer.update({ series, headline })
    await noteInterruption(writer, record)
    const from = await this.library.readCheckpoint(runId)
    return this.enqueue(writer, from)
  }

  async pause(runId: string): Promise<RunSummary> {
    return this.steer(runId, (run) => run.pause())
  }

  async stepOnce(runId: string): Promise<RunSummary> {
    return this.steer(runId, (run) => run.stepOnce())
  }

  async stop(runId: string): Promise<RunSummary> {
    const at = this.waiting.findIndex(({ writer }) => writer.id === runId)
    if (at < 0) return this.steer(runId, (run) => run.stop())
    const [{ writer }] = this.waiting.splice(at, 1) as [Waiting]
    await writer.update({ status: 'stopped' }, { event: 'stopped', step: writer.record.step })
    await writer.close()
    return this.announce(writer.record)
  }

  async list(): Promise<RunSummary[]> {
    const runs = await this.library.list()
    return Promise.all(runs.map((run) => this.toSummary(run)))
  }

  async summary(runId: string): Promise<RunSummary> {
    return this.toSummary(await this.library.read(runId))
  }

  /** The record as it is now: that of the live run, or the stored one. */
  async record(runId: string): Promise<RunRecord> {
    return this.live.get(runId)?.record ?? (await this.library.read(runId)).record
  }

  active(): string[] {
    return [...this.live.keys(), ...this.waiting.map(({ writer }) => writer.id)]
  }

  /** Labels changed: what is cached of a live run is read again. */
  forget(runId: string): void {
    this.stored.delete(runId)
  }

  /** Stops everything at its next step; resolves when all is on disk. */
  async shutdown(): Promise<void> {
    for (const { writer } of [...this.waiting]) await this.stop(writer.id)
    for (const run of this.live.values()) run.stop()
    while (this.live.size > 0) await new Promise<void>((resolve) => this.idle.push(resolve))
    this.pool.close()
  }

  private isWaiting(runId: string): boolean {
    return this.waiting.some(({ writer }) => writer.id === runId)
  }

  private async enqueue(writer: RunWriter, from: TrainingState | null): Promise<RunSummary> {
    await writer.update({ status: 'queued', error: null })
    this.waiting.push({ writer, from })
    await this.pump()
    return this.announce(writer.record)
  }

  /** Starts waiting runs while there are engine processes to spare. */
  private async pump(): Promise<void> {
    while (this.live.size < (this.options.settings.store.engineProcesses ?? 1)) {
      const next = this.waiting.shift()
      if (!next) break
      const { writer, from } = next
      const { spec, engine } = writer.record
      // asked when the run was queued, so that the answer is known
      const threads = await threadsOf(this.families, spec, engine)
      await writer.update({ status: 'starting' })
      this.live.set(
        writer.id,
        new LiveRun({
          writer,
          from,
          engine: this.pool.take(threads),
          emit: this.options.emit,
          changed: (run) => void this.announce(run.record),
          done: (run) => void this.ended(run)
        })
      )
    }
    this.announceEngine()
  }

  private async ended(run: LiveRun): Promise<void> {
    this.live.delete(run.id)
    this.stored.delete(run.id)
    await this.announce(run.record)
    await this.hasEnded(run.record)
    await this.pump()
    this.idle.splice(0).forEach((resolve) => resolve())
  }

  private async steer(runId: string, act: (run: LiveRun) => void): Promise<RunSummary> {
    const run = this.live.get(runId)
    if (!run) throw new AppError('run.status', 'This run is not training now.')
    act(run)
    return this.summarize(run.record)
  }

  private async announce(record: RunRecord): Promise<RunSummary> {
    const summary = await this.summarize(record)
    this.options.emit('run.changed', summary)
    return summary
  }

  /** Nobody has asked for the engine's status yet: then nobody needs to hear of it. */
  private announceEngine(): void {
    if (!this.pool.known) return
    const load = { running: this.live.size, queued: this.waiting.length }
    this.options.emit('engine.changed', { ...this.pool.known, ...load })
  }

  private async summarize(record: RunRecord): Promise<RunSummary> {
    let stored = this.stored.get(record.id)
    if (!stored) {
      stored = await this.library.read(record.id)
      if (this.live.has(record.id)) this.stored.set(record.id, stored)
    }
    return this.toSummary({ ...stored, record })
  }

  private async toSummary({ record, labels, sizeBytes, readOnly }: StoredRun): Promise<RunSummary> {
    const live = this.live.get(record.id)
    const { spec, journal: _journal, series: _series, ...rest } = live?.record ?? record
    const rate = live && isActive(rest.status) ? live.stepsPerSecond : null
    const step = live?.step ?? rest.step
    return {
      ...rest,
      step,
      ...labels,
      family: spec.family,
      replicas: spec.replicas,
      targetSteps: spec.stop.steps,
      stepsPerSecond: rate,
      etaSeconds: rate ? (spec.stop.steps - step) / rate : null,
      sizeBytes,
      readOnly
    }
  }
}

/** Who is killed writes no journal: what its last status and lock tell is written down before the run goes on. */
async function noteInterruption(writer: RunWriter, { status, step, journal }: RunRecord): Promise<void> {
  if (status !== 'interrupted' || journal.at(-1)?.event === 'interrupted') return
  await writer.update({}, { event: 'interrupted', step, detail: 'the process that trained it was gone' })
}
