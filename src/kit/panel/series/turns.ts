/** Long computations of the page in turns with all else that the window has to do. */

/** How long pieces go on before the window has its turn, in ms. */
const BUDGET_MS = 8

/** Lets the window do what it has to do. */
export const nextTask = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 0))

/**
 * What the pieces come to; null: nobody wanted it any more.
 * @param isWanted asked at every pause
 */
export async function inTurns<Result>(
  pieces: Generator<undefined, Result, undefined>,
  isWanted: () => boolean
): Promise<Result | null> {
  let since = performance.now()
  for (;;) {
    const { done, value } = pieces.next()
    const late = performance.now() - since >= BUDGET_MS
    if (late) {
      await nextTask()
      if (!isWanted()) return null
      since = performance.now()
    }
    if (done) return value
  }
}
