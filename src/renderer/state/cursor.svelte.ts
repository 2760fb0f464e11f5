/** The time cursor: one step position shared by every panel. Live follows the head of the active run. */
export class TimeCursor {
  /** Where the user put it; null while live. */
  private placed = $state<number | null>(null)
  /** Newest recorded step of the active run. */
  head = $state(0)

  get live(): boolean {
    return this.placed === null
  }

  get step(): number {
    return this.placed ?? this.head
  }

  place(step: number): void {
    this.placed = Math.min(Math.max(0, Math.round(step)), this.head)
  }

  follow(): void {
    this.placed = null
  }
}
