/**
 * One run while an engine process works on it.
 *
 * Every message is handled in order, one at a time: what it carries is stored first and announced then.
 * The engine hears `stored` only after the rows are on disk, so it never runs far ahead of it.
 */
import { AppError, toWireError, type WireError } from '#shared/errors'
import type { Emit } from '#shared/contract'
import { Queue } from '#shared/queue'
import { firstStep, type RunStatus } from '#shared/run'
import { stageName } from '#shared/stages'
import type { TrainingState } from '#shared/trainingState'
import type { EngineExit, EngineProcess, FromEngine } from '../../engine/messages'
import type { RunWriter } from '../../store/types'
import type { ComputationInputs } from './computationInputs'
import { whyEngineEnded } from './engineEnd'
import { Recording, type Message } from './recording'
import type { StateBudget } from './stateBudget'

/** An engine that was told to stop and gives no sign of life for so long is ended. */
const STOP_WITHIN_MS = 10_000

export interface LiveRunOptions {
  writer: RunWriter
  engine: EngineProcess
  from: TrainingState | null
  inputs: ComputationInputs
  emit: Emit
  budget: Pick<StateBudget, 'keepWithin'>
  /** Hears of failures beside those of the run itself. */
  report(what: string, error: unknown): void
  /** Something that lists show has changed. */
  changed(run: LiveRun): void
  /** The run is closed on disk and its process is gone or going. */
  done(run: LiveRun): void
}

export class LiveRun {
  /** Resolves when the run is closed on disk. */
  readonly done: Promise<void>
  private resolveDone: () => void = () => undefined
  private readonly queue = new Queue()
  private readonly recording: Recording
  /** Why this process has ended the engine's. */
  private endedFor: 'untrained' | 'silent' | null = null
  private patience: NodeJS.Timeout | undefined
  private pauseRequested = false
  private closed = false

  constructor(private readonly options: LiveRunOptions) {
    const { engine, writer, from, inputs } = options
    this.recording = new Recording(writer, options.emit, options.budget)
    this.done = new Promise((resolve) => (this.resolveDone = resolve))
    engine.onMessage((message) => {
      this.patience?.refresh()
      this.enqueue(() => this.handle(message))
    })
    engine.onExit((exit) => this.enqueue(() => this.lost(exit)))
    engine.send({
      type: 'train',
      job: {
        runId: writer.id,
        spec: writer.record.spec,
        from,
        engine: writer.record.engine,
        first: firstStep(writer.record),
        ...inputs
      }
    })
  }

  get id(): string {
    return this.options.writer.id
  }

  get step(): number {
    return this.recording.step
  }

  get stepsPerSecond(): number | null {
    return this.recording.stepsPerSecond
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

  /**
   * Heard at the next step; an engine that has not trained one yet may be compiling for long, and is ended instead, and
   * so is one that does not answer.
   */
  stop(): void {
    const { engine, from } = this.options
    const hasTrained = (this.recording.seconds ?? 0) > (from?.seconds ?? 0)
    if (!hasTrained && this.record.status !== 'paused') return this.end('untrained')
    this.patience ??= setTimeout(() => this.end('silent'), STOP_WITHIN_MS)
    engine.send({ type: 'stop' })
  }

  private end(why: 'untrained' | 'silent'): void {
    this.endedFor = why
    this.options.engine.kill()
  }

  private require(status: RunStatus, verb: string): void {
    if (this.record.status === status) return
    throw new AppError('run.status', `This run is ${this.record.status}, so it cannot be ${verb} now.`)
  }

  private enqueue(work: () => Promise<void>): void {
    this.queue.post(
      async () => {
        if (!this.closed) await work().catch((error: unknown) => this.fail(toWireError(error)))
      },
      (error) => this.options.report(`Run ${this.id} could not be closed`, error)
    )
  }

  private async handle(message: FromEngine): Promise<void> {
    switch (message.type) {
      case 'started':
        await this.setStatus(
          'running',
          'started',
          { engine: message.record, error: null },
          message.taken === undefined ? undefined : `${message.taken} of its units taken over from its parent`
        )
        if (this.pauseRequested) this.pause()
        return
      case 'paused':
        this.recording.step = message.step
        return this.setStatus('paused', 'paused', { step: message.step })
      case 'resumed':
        return this.setStatus('running', 'resumed')
      case 'columns':
        await this.recording.columns(message, () => this.options.engine.send({ type: 'stored' }))
        return this.options.changed(this)
      case 'stage':
        return this.beginStage(message)
      case 'checkpoint':
        return this.recording.checkpoint(message)
      case 'ended':
        return this.ended(message)
      case 'described':
      case 'compared':
      case 'memory':
      case 'derived':
      case 'warmStarted':
      case 'goodbye':
        return
    }
  }

  private async setStatus(
    status: RunStatus,
    event: 'started' | 'paused' | 'resumed',
    more: Partial<LiveRun['record']> = {},
    detail?: string
  ): Promise<void> {
    await this.options.writer.update({ status, ...more }, { event, step: this.step, detail })
    this.options.changed(this)
  }

  private async beginStage({ stage, step }: Message<'stage'>): Promise<void> {
    const detail = stageName(this.record.spec, stage)
    await this.options.writer.update({ step }, { event: 'stage', stage, step, detail })
    this.options.changed(this)
  }

  private async ended({ status, step, seconds, waiting, error }: Message<'ended'>): Promise<void> {
    this.recording.step = step
    const waited =
      waiting === null ? undefined : `${(100 * waiting).toFixed(1)} % of the time waiting for data`
    const detail = error?.message ?? waited
    await this.options.writer.update({ status, step, seconds, error }, { event: status, step, detail })
    await this.close()
  }

  /** The process is gone without saying how the run ended; what it wrote is kept beside the run. */
  private async lost(exit: EngineExit): Promise<void> {
    const { writer } = this.options
    const step = this.step
    if (this.endedFor === 'untrained') {
      const detail = 'stopped before the engine had trained a step'
      await writer.update({ status: 'stopped', step }, { event: 'stopped', step, detail })
      return this.close()
    }
    const isSilent = this.endedFor === 'silent'
    const status = isSilent ? 'stopped' : 'interrupted'
    const detail = isSilent
      ? `the engine process gave no answer for ${STOP_WITHIN_MS / 1000} s and was ended`
      : whyEngineEnded(exit)
    if (exit.log) await writer.keepLog(exit.log)
    const error = { code: 'engine.lost', message: `${capital(detail)}.` }
    await writer.update({ status, step, error }, { event: status, step, detail })
    await this.close()
  }

  /** Storing failed: the run ends here, with what is on disk, and the reason is shown. */
  private async fail(error: WireError): Promise<void> {
    const { engine, writer } = this.options
    engine.kill()
    // The run of who has lost its lock is another's by now, and goes on there; one without room goes on when there is some.
    const goesOn = error.code === 'run.lockLost' || error.code === 'store.full'
    const status: RunStatus = goesOn ? 'interrupted' : 'failed'
    await writer
      .update({ status, error, step: this.step }, { event: status, step: this.step, detail: error.message })
      .catch(() => Object.assign(writer.record, { status, error }))
    await this.close()
  }

  private async close(): Promise<void> {
    this.closed = true
    clearTimeout(this.patience)
    this.options.engine.send({ type: 'quit' })
    await this.options.writer
      .close()
      .catch((error: unknown) => this.options.report(`Run ${this.id} could not be closed`, error))
    this.options.done(this)
    this.resolveDone()
  }
}

const capital = (text: string): string => `${text.charAt(0).toUpperCase()}${text.slice(1)}`
