/** Threads that compute units of work, each one unit at a time; units are handed out in the order in which they are asked for. */
import { Worker } from 'node:worker_threads'
import type { SeriesBatch } from '#shared/metrics'
import type { UnitAnswer, UnitTask } from './unitWorker'

interface Asked {
  unit: number
  resolve(rows: SeriesBatch[]): void
  reject(reason: Error): void
}

export class UnitWorkers {
  private readonly threads: Worker[] = []
  private readonly idle: Worker[] = []
  private readonly waiting: Asked[] = []
  private readonly working = new Map<Worker, Asked>()
  private lost: Error | null = null

  /** @param file the built worker */
  constructor(file: string, task: UnitTask, count: number) {
    for (let i = 0; i < count; i++) {
      const worker = new Worker(file, { workerData: task })
      worker.on('message', (answer: UnitAnswer) => this.answered(worker, answer))
      worker.on('error', (error) => this.fail(worker, error))
      worker.on('exit', () => this.fail(worker, new Error('its thread has ended')))
      worker.unref()
      this.threads.push(worker)
      this.idle.push(worker)
    }
  }

  /** Rejects with the reason why the unit has none, and with all others once a thread is lost. */
  rowsOf(unit: number): Promise<SeriesBatch[]> {
    const rows = new Promise<SeriesBatch[]>((resolve, reject) => this.waiting.push({ unit, resolve, reject }))
    // whoever asks ahead looks later
    rows.catch(() => undefined)
    this.handOut()
    return rows
  }

  get count(): number {
    return this.threads.length
  }

  async close(): Promise<void> {
    this.lost ??= new Error('it was not needed any more')
    await Promise.all(this.threads.map((worker) => worker.terminate()))
  }

  private handOut(): void {
    if (this.lost) for (const asked of this.waiting.splice(0)) asked.reject(this.lost)
    while (this.waiting.length > 0 && this.idle.length > 0) {
      const [worker, asked] = [this.idle.shift()!, this.waiting.shift()!]
      this.working.set(worker, asked)
      worker.ref()
      worker.postMessage(asked.unit)
    }
  }

  private answered(worker: Worker, { rows, reason }: UnitAnswer): void {
    const asked = this.working.get(worker)!
    this.working.delete(worker)
    worker.unref()
    this.idle.push(worker)
    if (rows) asked.resolve(rows)
    else asked.reject(new Error(reason))
    this.handOut()
  }

  private fail(worker: Worker, reason: Error): void {
    this.lost ??= reason
    this.working.get(worker)?.reject(this.lost)
    this.working.delete(worker)
    this.handOut()
  }
}
