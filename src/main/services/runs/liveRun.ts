/**
 * One run while an engine process works on it.
 *
 * Every message is handled in order, one at a time: what it carries is stored first and announced then.
 * The engine hears `stored` only after the rows are on disk, so it never runs far ahead of it.
 */
import { AppError, toWireError, type WireError } from '#shared/errors'
import type { Change } from '#shared/analysis/changes'
import type { Emit } from '#shared/contract'
import { appendedRows } from '#shared/metrics'
import { Queue } from '#shared/queue'
import { replicaNames } from '#shared/replicas'
import { firstStep, type RunStatus } from '#shared/run'
import type { TrainingState } from '#shared/trainingState'
import type { EngineProcess, FromEngine } from '../../engine/messages'
import type { RunWriter } from '../../store/types'

/** run.json follows the stream this often; rows themselves are stored as they come. */
const RECORD_MS = 1000

type Message<T extends FromEngine['type']> = Extract<FromEngine, { type: T }>

export interface LiveRunOptions {
  writer: RunWriter
  engine: EngineProcess
  from: TrainingState | null
  emit: Emit
  /** Something that lists show has changed. */
  changed(run: LiveRun): void
  /** The run is closed on disk and its process is gone or going. */
  done(run: LiveRun): void
}

export class LiveRun {
  stepsPerSecond: number | null = null
  /** Newest step whose rows are stored; run.json follows within a second. */
  step: number
  /** Resolves when the run is closed on disk. */
  readonly done: Promise<void>
  private resolveDone: () => void = () => undefined
  private readonly queue = new Queue()
  private recordedAt = 0
  private last: { step: number; seconds: number } | null = null
  private stopRequested = false
  private pauseRequested = false
  private closed = false

  constructor(private readonly options: LiveRunOptions) {
    const { engine, writer, from } = options
    this.step = writer.record.step
    this.done = new Promise((resolve) => (this.resolveDone = resolve))
    engine.onMessage((message) => this.enqueue(() => this.handle(message)))
    engine.onExit(({ log }) => this.enqueue(() => this.lost(log)))
    engine.send({
      type: 'train',
      job: {
        runId: writer.id,
        spec: writer.record.spec,
        from,
        engine: writer.record.engine,
        first: firstStep(writer.record)
      }
    })
  }

  get id(): string {
    return this.options.writer.id
  }

  get record() {
    return this.options.writer.record
  }

  /** Heard at the next step; an engine that is still loading hears it as soon as it trains. */
  pause(): void {
    this.pauseRequested = this.record.status === 'starting'
    if (this.pauseRequested) return
    this.require('running', 'paused')
    this.options.engine.send({ type: 'pause' })
  }

  resume(): void {
    this.require('paused', 'continued')
    this.options.engine.send({ type: 'resume' })
  }

  stepOnce(): void {
    this.require('paused', 'stepped')
    this.options.engine.send({ type: 'stepOnce' })
  }

  /** Heard at the next step; an engine that has not trained one yet may be compiling for long, and is ended instead. */
  stop(): void {
    this.stopRequested = true
    const { engine, from } = this.options
    const hasTrained = (this.last?.seconds ?? 0) > (from?.seconds ?? 0)
    if (hasTrained || this.record.status === 'paused') engine.send({ type: 'stop' })
    else engine.kill()
  }

  private require(status: RunStatus, verb: string): void {
    if (this.record.status === status) return
    throw new AppError('run.status', `This run is ${this.record.status}, so it cannot be ${verb} now.`)
  }

  private enqueue(work: () => Promise<void>): void {
    void this.queue.add(async () => {
      if (!this.closed) await work().catch((error: unknown) => this.fail(toWireError(error)))
    })
  }

  private async handle(message: FromEngine): Promise<void> {
    switch (message.type) {
      case 'started':
        await this.setStatus('running', 'started', { engine: message.record, error: null })
        if (this.pauseRequested) this.pause()
        return
      case 'paused':
        this.step = message.step
        return this.setStatus('paused', 'paused', { step: message.step })
      case 'resumed':
        return this.setStatus('running', 'resumed')
      case 'columns':
        return this.storeColumns(message)
      case 'checkpoint':
        return this.storeCheckpoint(message)
      case 'ended':
        return this.ended(message)
      case 'described':
      case 'derived':
      case 'adopted':
      case 'goodbye':
        return
    }
  }

  private async setStatus(
    status: RunStatus,
    event: 'started' | 'paused' | 'resumed',
    more: Partial<LiveRun['record']> = {}
  ): Promise<void> {
    await this.options.writer.update({ status, ...more }, { event, step: this.step })
    this.options.changed(this)
  }

  private async storeColumns(message: Message<'columns'>): Promise<void> {
    const { step, seconds, batches } = message
    const { writer, engine, emit } = this.options
    for (const batch of batches) {
      const declaration = writer.record.series.find((s) => s.name === batch.series)!
      const result = await writer.append(declaration, batch)
      if (result.mismatched > 0)
        await writer.update(
          {},
          {
            event: 'replayed',
            step,
            detail: `${result.mismatched} of ${result.replayed} replayed ${batch.series} rows differ from the stored ones`
          }
        )
      if (result.appended > 0) emit('run.series', { runId: writer.id, batch: appendedRows(batch, result) })
    }
    engine.send({ type: 'stored' })
    this.step = step
    this.measureSpeed(step, seconds)
    await this.follow(message)
  }

  /** Keeps run.json near the stream, at once when a replica diverged or a metric changed. */
  private async follow({ step, seconds, diverged, changes }: Message<'columns'>): Promise<void> {
    const fresh = diverged.length === this.record.diverged.length ? undefined : diverged.at(-1)
    if (fresh || changes.length > 0 || Date.now() - this.recordedAt >= RECORD_MS) {
      this.recordedAt = Date.now()
      const detail = fresh && replicaNames(this.record.spec)[fresh.replica]
      await this.options.writer.update(
        { step, seconds, diverged, changes: withNew(this.record.changes, changes) },
        fresh && { event: 'diverged', step: fresh.step, detail }
      )
    }
    this.options.changed(this)
  }

  /** Steps per second over the last portions, smoothed so that the ETA is readable. */
  private measureSpeed(step: number, seconds: number): void {
    if (this.last && seconds > this.last.seconds) {
      const now = (step - this.last.step) / (seconds - this.last.seconds)
      this.stepsPerSecond = this.stepsPerSecond === null ? now : 0.8 * this.stepsPerSecond + 0.2 * now
    }
    this.last = { step, seconds }
  }

  private async storeCheckpoint({ state, rolling }: Message<'checkpoint'>): Promise<void> {
    const { writer, emit } = this.options
    const checkpoint = await writer.writeCheckpoint(state, { rolling, engine: this.record.engine! })
    emit('run.checkpoint', { runId: writer.id, checkpoint })
  }

  private async ended({ status, step, seconds, waiting, error }: Message<'ended'>): Promise<void> {
    this.step = step
    const detail = error?.message ?? `${(100 * waiting).toFixed(1)} % of the time waiting for data`
    await this.options.writer.update({ status, step, seconds, error }, { event: status, step, detail })
    await this.close()
  }

  /** The process is gone without saying how the run ended. */
  private async lost(log: string): Promise<void> {
    const status = this.stopRequested ? 'stopped' : 'interrupted'
    const detail = this.stopRequested
      ? 'stopped before the engine had trained a step'
      : `the engine process ended unexpectedly${lastLine(log)}`
    await this.options.writer.update({ status, step: this.step }, { event: status, step: this.step, detail })
    await this.close()
  }

  /** Storing failed: the run ends here, with what is on disk, and the reason is shown. */
  private async fail(error: WireError): Promise<void> {
    const { engine, writer } = this.options
    engine.kill()
    await writer
      .update(
        { status: 'failed', error, step: this.step },
        { event: 'failed', step: this.step, detail: error.message }
      )
      .catch(() => Object.assign(writer.record, { status: 'failed', error }))
    await this.close()
  }

  private async close(): Promise<void> {
    this.closed = true
    this.options.engine.send({ type: 'quit' })
    await this.options.writer.close().catch(() => undefined)
    this.options.done(this)
    this.resolveDone()
  }
}

const lastLine = (log: string): string => {
  const line = log.trim().split('\n').at(-1)
  return line ? `: ${line.slice(0, 200)}` : ''
}

/** Those found again in replayed rows are known. */
const withNew = (known: readonly Change[], found: readonly Change[]): Change[] => [
  ...known,
  ...found.filter((each) => !known.some(({ metric, seen }) => metric === each.metric && seen === each.seen))
]
