/** Rows beyond those in view come in a task of their own, so that opening a table of thousands holds nothing up. */
import { BEYOND } from './cells'

/**
 * How many are drawn on either side: none while all are drawn for the first time, or under other heads. Call it while a component is made.
 * @param heads what all rows are drawn anew for
 */
export function beyondView(heads: () => unknown): () => number {
  let beyond = $state(0)
  $effect.pre(() => {
    heads()
    beyond = 0
    let later: ReturnType<typeof setTimeout> | undefined
    const frame = requestAnimationFrame(() => (later = setTimeout(() => (beyond = BEYOND))))
    return () => {
      cancelAnimationFrame(frame)
      clearTimeout(later)
    }
  })
  return () => beyond
}
