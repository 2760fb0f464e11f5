/** Engine processes: one per run, and where more runs are to be expected one that has loaded before it is needed. */
import type { EngineRecord, EngineStepDown } from '#shared/run'
import { engineEnvironment } from '../../engine/environment'
import type { EngineProcess, SpawnEngine } from '../../engine/messages'

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
    this.description ??= this.load().then((description) => (this.known = description))
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

  /** The engine's code has changed: a process that waits makes way for one that has loaded the new code. */
  renew(): void {
    if (!this.waiting) return
    this.dismiss()
    void this.load()
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
    if (!this.waiting) void this.load()
  }

  /** Starts the waiting process; resolves once it has loaded, or could not. */
  private load(): Promise<EngineDescription> {
    return new Promise((resolve) => {
      const engine = this.spawn(engineEnvironment(DEFAULT_THREADS))
      this.waiting = engine
      engine.onMessage((message) => {
        if (message.type === 'described') resolve({ record: message.record, stepDowns: message.stepDowns })
      })
      engine.onExit(({ log }) => {
        if (this.waiting === engine) this.waiting = null
        const reason = `the engine process ended while it loaded: ${log.trim().split('\n').at(-1) ?? ''}`
        resolve({ record: null, stepDowns: [{ backend: 'native', reason }] })
      })
      engine.send({ type: 'describe' })
    })
  }
}
