/**
 * Rows made ahead of time by a worker thread, so that training does not wait for them.
 *
 * The worker goes from step to step as training does; a jump (a run taken up again) starts a new one.
 */
import { Worker } from 'node:worker_threads'
import type { ExperimentSpec } from '#shared/experiment'
import type { Batches, HostArrays } from '../../../kit/data/hostData'
import { keptRows } from '../../../kit/data/ownRows'
import { createInlineSource, rowsAt, stepSizes, type BatchSource } from './batchSource'
import type { BatchWork } from './batchWorker'
import type { NoisePlan } from './noise'
import { CONSUMED, createRing, FAILED, PRODUCED, stepsAhead, type Ring } from './ring'

/**
 * Milliseconds: a waiting reader looks this often whether the worker has failed, and gives it up after so long without
 * a row (its end cannot be heard while the event loop is blocked).
 */
const LOOK_MS = 100
const PATIENCE_MS = 5000

export interface WorkerSourceOptions {
  /** The built batch worker. */
  file: string
  spec: ExperimentSpec
  batches: Batches
  noise: NoisePlan
}

class WorkerSource implements BatchSource {
  waited = 0
  private worker: Worker | null = null
  private ring: Ring | null = null
  private next = -1
  private first = 0
  private readonly sizes: Record<string, number>
  private readonly inline: BatchSource

  constructor(private readonly options: WorkerSourceOptions) {
    this.sizes = stepSizes(options.batches.layout)
    this.inline = createInlineSource(options.batches)
  }

  get layout(): Batches['layout'] {
    return this.options.batches.layout
  }

  read(first: number, count: number, tables: HostArrays): void {
    if (first !== this.next) this.start(first)
    const ring = this.ring!
    for (let i = 0; i < count; i++) {
      this.untilProduced(ring)
      if (Atomics.load(ring.control, FAILED)) this.inline.read(first + i, 1, rowsAt(tables, i, this.sizes))
      else this.copy(ring, first + i, rowsAt(tables, i, this.sizes))
    }
    Atomics.notify(ring.control, CONSUMED)
    this.next = first + count
  }

  close(): void {
    this.worker?.terminate().catch(() => undefined)
    this.worker = null
    this.next = -1
  }

  private start(first: number): void {
    this.close()
    const { file, spec, noise, batches } = this.options
    this.ring = createRing(batches.layout)
    this.first = first
    const workerData: BatchWork = { spec, noise, rows: keptRows(), ring: this.ring, first }
    this.worker = new Worker(file, { workerData })
    this.worker.unref()
    const { control } = this.ring
    this.worker.on('error', () => Atomics.store(control, FAILED, 1))
  }

  private copy(ring: Ring, step: number, rows: HostArrays): void {
    const made = rowsAt(ring.tables, (step - this.first) % ring.slots, this.sizes)
    for (const [name, values] of Object.entries(made)) rows[name]!.set(values)
    Atomics.add(ring.control, CONSUMED, 1)
  }

  private untilProduced(ring: Ring): void {
    if (stepsAhead(ring) > 0) return
    Atomics.notify(ring.control, CONSUMED)
    const began = performance.now()
    while (stepsAhead(ring) === 0 && !Atomics.load(ring.control, FAILED)) {
      Atomics.wait(ring.control, PRODUCED, Atomics.load(ring.control, CONSUMED), LOOK_MS)
      if (performance.now() - began > PATIENCE_MS) Atomics.store(ring.control, FAILED, 1)
    }
    this.waited += (performance.now() - began) / 1000
  }
}

/** Ahead of time in a worker; on the caller's thread where there is nothing to make. */
export const createWorkerSource = (options: WorkerSourceOptions): BatchSource =>
  Object.keys(options.batches.layout).length === 0
    ? createInlineSource(options.batches)
    : new WorkerSource(options)
