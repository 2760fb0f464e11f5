/** Engine processes: one per run, and where more runs are to be expected one that has loaded before it is needed. */
import { AppError, fromWireError } from '#shared/errors'
import { isTraining, type EnginePreference } from '#shared/experiment'
import type { EngineRecord, EngineStepDown, RunRecord } from '#shared/run'
import { engineEnvironment } from '../../engine/environment'
import type { EngineProcess, SpawnEngine } from '../../engine/messages'
import { whyEngineEnded } from './engineEnd'

export interface EngineDescription {
  record: EngineRecord | null
  stepDowns: readonly EngineStepDown[]
}

const DEFAULT_THREADS = 1
/** Milliseconds: the next process loads once the run that took the last one is past its own start. */
const LOAD_AFTER = 1000

export class EnginePool {
  private waiting: EngineProcess | null = null
  private description: Promise<EngineDescription> | null = null
  private expecting = false
  private timer: NodeJS.Timeout | undefined
  /** What the machine offers, once somebody has asked. */
  known: EngineDescription | null = null

  constructor(private readonly spawn: SpawnEngine) {}

  /** What runs here with default settings; asks a process once and keeps it for the first run. */
  describe(): Promise<EngineDescription> {
    this.expecting = true
    this.description ??= new Promise((resolve) =>
      this.load((description) => resolve((this.known = description)))
    )
    return this.description
  }

  /** More runs will follow: from now on every process that is taken has a successor. */
  expectMore(): void {
    this.expecting = true
  }

  /** A process for a run; the caller owns it from here on. */
  take(threads: number): EngineProcess {
    if (threads !== DEFAULT_THREADS) return this.spawn(engineEnvironment(threads))
    const engine = this.waiting ?? this.spawn(engineEnvironment(threads))
    this.waiting = null
    if (this.expecting) this.timer ??= setTimeout(() => this.succeed(), LOAD_AFTER).unref()
    return engine
  }

  /**
   * Whether this machine computes as a recorded engine did; null: it does, else why not. The process that was asked is
   * kept for the next run where that can use it.
   */
  async compare(recorded: EngineRecord, wanted: EnginePreference): Promise<AppError | null> {
    const engine = this.take(recorded.threads)
    const error = await new Promise<AppError | null>((resolve) => {
      engine.onMessage((message) => {
        if (message.type === 'compared') resolve(message.error && fromWireError(message.error))
      })
      engine.onExit((exit) => {
        if (this.waiting === engine) this.waiting = null
        resolve(new AppError('engine.lost', `It cannot be compared: ${whyEngineEnded(exit)}.`))
      })
      engine.send({ type: 'compare', engine: recorded, wanted })
    })
    const fits = error === null && recorded.backend === 'native' && recorded.threads === DEFAULT_THREADS
    if (fits && !this.waiting) this.waiting = engine
    else engine.send({ type: 'quit' })
    return error
  }

  /** Before anything of a run is touched: on another engine it would not be the function of its spec and record that it is. */
  async requireSame({ id, engine, spec }: Pick<RunRecord, 'id' | 'engine' | 'spec'>): Promise<void> {
    // a computation has the same bits on every machine
    const other = engine && isTraining(spec) && (await this.compare(engine, spec.engine))
    if (!other) return
    const how = other.code === 'engine.unavailable' ? `${id} --engine auto` : id
    const wayOn = `Fork it to go on with the engine of this machine: Fork in the window, or saltus fork ${how}.`
    throw new AppError(other.code, `${other.message} ${wayOn}`, other.detail)
  }

  /** The engine's code has changed: a process that waits makes way for one that has loaded the new code. */
  renew(): void {
    if (!this.waiting) return
    this.dismiss()
    this.load(() => undefined)
  }

  close(): void {
    clearTimeout(this.timer)
    this.dismiss()
  }

  private dismiss(): void {
    this.waiting?.send({ type: 'quit' })
    this.waiting = null
  }

  private succeed(): void {
    this.timer = undefined
    if (!this.waiting) this.load(() => undefined)
  }

  /** Starts the waiting process; `loaded` hears once what it offers, or why it could not. */
  private load(loaded: (description: EngineDescription) => void): void {
    const engine = this.spawn(engineEnvironment(DEFAULT_THREADS))
    this.waiting = engine
    engine.onMessage((message) => {
      if (message.type === 'described') loaded({ record: message.record, stepDowns: message.stepDowns })
    })
    engine.onExit((exit) => {
      if (this.waiting === engine) this.waiting = null
      loaded({ record: null, stepDowns: [{ backend: 'native', reason: whyEngineEnded(exit) }] })
    })
    engine.send({ type: 'describe' })
  }
}
