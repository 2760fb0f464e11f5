/** Engine processes: one that describes the machine and waits for the first run, one more for every further run. */
import type { EngineRecord, EngineStepDown } from '#shared/run'
import { engineEnvironment } from '../engine/environment'
import type { EngineProcess, SpawnEngine } from '../engine/job'

export interface EngineDescription {
  record: EngineRecord | null
  stepDowns: readonly EngineStepDown[]
}

const DEFAULT_THREADS = 1

export class EnginePool {
  private waiting: EngineProcess | null = null
  private description: Promise<EngineDescription> | null = null
  /** What the machine offers, once somebody has asked. */
  known: EngineDescription | null = null

  constructor(private readonly spawn: SpawnEngine) {}

  /** What runs here with default settings; asks a process once and keeps it for the first run. */
  describe(): Promise<EngineDescription> {
    this.description ??= new Promise<EngineDescription>((resolve) => {
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
    }).then((description) => (this.known = description))
    return this.description
  }

  /** A process for a run; the caller owns it from here on. */
  take(threads: number): EngineProcess {
    const { waiting } = this
    if (!waiting || threads !== DEFAULT_THREADS) return this.spawn(engineEnvironment(threads))
    this.waiting = null
    return waiting
  }

  close(): void {
    this.waiting?.send({ type: 'quit' })
    this.waiting = null
  }
}
