/** Work done one at a time, in the order in which it was asked for. */
export class Queue {
  private last: Promise<unknown> = Promise.resolve()

  /**
   * Begins when all that was asked for before has ended, well or badly. Who asks hears how it went; a failure that
   * nobody listens for disturbs neither the process nor the work behind it. Work that waits for work added behind it
   * waits for ever.
   */
  add<Result>(work: () => Result | Promise<Result>): Promise<Result> {
    const done = this.last.then(work)
    this.last = done.catch(() => undefined)
    return done
  }

  /** For work that nobody waits for: its failure goes to `failed`. */
  post(work: () => Promise<void>, failed: (error: unknown) => void): void {
    this.add(work).catch(failed)
  }

  /** Resolves when all that was asked for so far has ended; never rejects. */
  async idle(): Promise<void> {
    await this.last
  }
}
