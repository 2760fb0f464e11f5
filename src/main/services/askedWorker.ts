/**
 * A worker thread that answers questions, started with the first one. A question may have a limit of time, which begins when
 * the thread has loaded: one that keeps a question waiting longer is ended, and what else was asked is asked again of a new one.
 *
 * The limit is processor time of this process, since a thread that gets no core has done nothing wrong; one that only waits
 * uses none, so that there is an end by the clock as well.
 */
import { performance } from 'node:perf_hooks'
import { Worker } from 'node:worker_threads'
import { fromWireError, type WireError } from '#shared/errors'

interface Waiting {
  question: unknown
  resolve(answer: unknown): void
  reject(error: Error): void
  limit: Limit | undefined
  timer: NodeJS.Timeout | undefined
  /** When its time began, by the clock and by the processor; milliseconds. */
  since: Reading
}

interface Reading {
  clock: number
  processor: number
}

interface Said {
  loaded?: true
  id: number
  value?: unknown
  error?: WireError
}

export interface Limit {
  /** Milliseconds of processor time. */
  ms: number
  /** Milliseconds by the clock that it has in any case. */
  atMost: number
  /** What the asker is told. @param seconds by the clock that were waited */
  late: (seconds: number) => Error
}

/** Milliseconds more for what waits while the thread loads, which takes seconds on a machine whose cores all train. */
const LOAD_MS = 30_000
/** Milliseconds between two looks at the processor's time, at least. */
const LOOK_MS = 100

function readTimes(): Reading {
  const { user, system } = process.cpuUsage()
  return { clock: performance.now(), processor: (user + system) / 1000 }
}

export class AskedWorker {
  private worker: Worker | null = null
  private loaded = false
  private readonly waiting = new Map<number, Waiting>()
  private next = 0

  /**
   * @param file the built worker; it says `{ loaded: true }`, and answers `{ id, question }` with `{ id, value }` or `{ id, error }`, in order
   * @param lost what askers are told when it ends by itself
   */
  constructor(
    private readonly file: string,
    private readonly workerData: unknown,
    private readonly lost: (why: string) => Error
  ) {}

  /** @param signal aborted: the worker is told that nobody waits for this any more */
  ask(question: unknown, { limit, signal }: { limit?: Limit; signal?: AbortSignal } = {}): Promise<unknown> {
    this.worker ??= this.start()
    const id = this.next++
    return new Promise((resolve, reject) => {
      this.waiting.set(id, { question, resolve, reject, limit, timer: undefined, since: readTimes() })
      this.allowTime(id)
      this.worker!.postMessage({ id, question })
      signal?.addEventListener(
        'abort',
        () => this.waiting.has(id) && this.worker?.postMessage({ id, cancel: true }),
        {
          once: true
        }
      )
    })
  }

  close(): void {
    const { worker } = this
    this.worker = null
    worker?.removeAllListeners()
    worker?.terminate().catch(() => undefined)
    this.failAll('it was closed.')
  }

  /** From now on. */
  private allowTime(id: number): void {
    const waiting = this.waiting.get(id)
    if (!waiting?.limit) return
    waiting.since = readTimes()
    this.lookAfter(id, waiting.limit.ms + (this.loaded ? 0 : LOAD_MS))
  }

  private lookAfter(id: number, ms: number): void {
    const waiting = this.waiting.get(id)!
    clearTimeout(waiting.timer)
    waiting.timer = setTimeout(() => this.runOut(id), ms)
    waiting.timer.unref()
  }

  /** Only the oldest question can be what keeps the thread; a later one waits behind it and has the same right to time. */
  private runOut(id: number): void {
    const [oldest] = this.waiting.keys()
    const late = this.waiting.get(id)
    if (!late?.limit) return
    if (id !== oldest) return this.allowTime(id)
    const { clock, processor } = readTimes()
    const waited = clock - late.since.clock
    const used = processor - late.since.processor
    const { ms, atMost } = late.limit
    // A timer may come a moment before its time.
    if (this.loaded && used < ms && waited < atMost - 1)
      return this.lookAfter(id, Math.min(Math.max(ms - used, LOOK_MS), atMost - waited))
    this.waiting.delete(id)
    this.worker?.removeAllListeners()
    this.worker?.terminate().catch(() => undefined)
    this.worker = null
    late.reject(late.limit.late(waited / 1000))
    if (this.waiting.size === 0) return
    this.worker = this.start()
    for (const [other, { question }] of this.waiting) {
      this.worker.postMessage({ id: other, question })
      this.allowTime(other)
    }
  }

  private start(): Worker {
    const worker = new Worker(this.file, { workerData: this.workerData })
    worker.unref()
    this.loaded = false
    worker.on('message', ({ id, value, error, loaded }: Said) => {
      if (loaded) {
        this.loaded = true
        for (const other of this.waiting.keys()) this.allowTime(other)
        return
      }
      const waiting = this.waiting.get(id)
      this.waiting.delete(id)
      clearTimeout(waiting?.timer)
      if (error) waiting?.reject(fromWireError(error))
      else waiting?.resolve(value)
    })
    const ended = (why: string): void => {
      if (this.worker !== worker) return
      this.worker = null
      this.failAll(why)
    }
    worker.on('error', (error) => ended(error instanceof Error ? error.message : String(error)))
    worker.on('exit', () => ended('its thread has ended.'))
    return worker
  }

  private failAll(why: string): void {
    for (const { reject, timer } of this.waiting.values()) {
      clearTimeout(timer)
      reject(this.lost(why))
    }
    this.waiting.clear()
  }
}
