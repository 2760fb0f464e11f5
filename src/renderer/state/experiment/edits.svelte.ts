/** Values before each edit of a draft, and the way back to them. */
import type { Values } from './values'

/** Changes of one field that follow each other within this time are undone as one. */
const SAME_EDIT_MS = 1000
const MOST_UNDONE = 100

export class Edits {
  /** Oldest first. */
  past = $state.raw<readonly Values[]>([])
  /** When the last one was made or taken back. */
  at = 0
  private path = ''

  /** Before a change of a field. */
  record(path: string, before: Values): void {
    const now = Date.now()
    const again = path === this.path && now - this.at < SAME_EDIT_MS
    if (!again) this.past = [...this.past, before].slice(-MOST_UNDONE)
    this.path = path
    this.at = now
  }

  /** The values before the last edit, which is forgotten; undefined: there is none. */
  back(): Values | undefined {
    const before = this.past.at(-1)
    this.past = this.past.slice(0, -1)
    this.touch()
    return before
  }

  /** What is next is an edit of its own. */
  touch(): void {
    this.path = ''
    this.at = Date.now()
  }
}
