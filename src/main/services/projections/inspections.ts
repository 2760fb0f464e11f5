/** Questions about stored states, answered by a worker thread. */
import { AppError } from '#shared/errors'
import type { AnswerOf, Question } from '../../inspection/inspect'
import { AskedWorker } from '../askedWorker'

export class Inspections {
  private readonly worker: AskedWorker

  /** @param file the built worker, @param root folder of the library */
  constructor(file: string, root: string) {
    this.worker = new AskedWorker(
      file,
      { root },
      (why) => new AppError('inspect.lost', `The state could not be looked into: ${why}`)
    )
  }

  /** Throws `inspect.*`, what reading a state throws, and `inspect.lost` when the worker ends. */
  ask<Asked extends Question>(question: Asked): Promise<AnswerOf[Asked['kind']]> {
    return this.worker.ask(question) as Promise<AnswerOf[Asked['kind']]>
  }

  close(): void {
    this.worker.close()
  }
}
