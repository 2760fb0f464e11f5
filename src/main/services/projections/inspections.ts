/** Questions about stored states, answered by a worker thread. */
import { AppError } from '#shared/errors'
import type { AnswerOf, Question } from '../../inspection/inspect'
import { AskedWorker } from '../askedWorker'

export class Inspections {
  private readonly worker: AskedWorker
  /** What each asker waits for. */
  private readonly askers = new Map<string, AbortController>()

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

  /** As `ask`; a later question of the same asker (a panel of a window) cancels this one, which throws `inspect.cancelled`. */
  async askFor<Asked extends Question>(
    asker: string | undefined,
    question: Asked
  ): Promise<AnswerOf[Asked['kind']]> {
    if (asker === undefined) return this.ask(question)
    this.askers.get(asker)?.abort()
    const controller = new AbortController()
    this.askers.set(asker, controller)
    try {
      const { signal } = controller
      return (await this.worker.ask(question, { signal })) as AnswerOf[Asked['kind']]
    } finally {
      if (this.askers.get(asker) === controller) this.askers.delete(asker)
    }
  }

  close(): void {
    this.worker.close()
  }
}
