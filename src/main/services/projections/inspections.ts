/** Questions about stored states, answered by a worker thread that starts with the first one. */
import { Worker } from 'node:worker_threads'
import { AppError, fromWireError, type WireError } from '#shared/errors'
import type { Answer, AnswerOf, Question } from '../../inspection/inspect'

interface Waiting {
  resolve(answer: Answer): void
  reject(error: Error): void
}

export class Inspections {
  private worker: Worker | null = null
  private readonly waiting = new Map<number, Waiting>()
  private next = 0

  /** @param file the built worker, @param root folder of the library */
  constructor(
    private readonly file: string,
    private readonly root: string
  ) {}

  /** Throws `inspect.*`, what reading a state throws, and `inspect.lost` when the worker ends. */
  ask<Asked extends Question>(question: Asked): Promise<AnswerOf[Asked['kind']]> {
    this.worker ??= this.start()
    const id = this.next++
    return new Promise((resolve, reject) => {
      this.waiting.set(id, { resolve: resolve as Waiting['resolve'], reject })
      this.worker!.postMessage({ id, question })
    })
  }

  close(): void {
    void this.worker?.terminate()
  }

  private start(): Worker {
    const worker = new Worker(this.file, { workerData: { root: this.root } })
    worker.unref()
    worker.on('message', ({ id, value, error }: { id: number; value?: Answer; error?: WireError }) => {
      const waiting = this.waiting.get(id)
      this.waiting.delete(id)
      if (error) waiting?.reject(fromWireError(error))
      else waiting?.resolve(value!)
    })
    const lost = (why: string): void => {
      this.worker = null
      for (const { reject } of this.waiting.values())
        reject(new AppError('inspect.lost', `The state could not be looked into: ${why}`))
      this.waiting.clear()
    }
    worker.on('error', (error) => lost(error instanceof Error ? error.message : String(error)))
    worker.on('exit', () => lost('its worker has ended.'))
    return worker
  }
}
