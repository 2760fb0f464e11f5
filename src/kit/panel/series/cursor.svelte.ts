/**
 * The time cursor: one step position shared by every panel. Live follows the head of the active run; playing
 * moves it by itself until the head, or until somebody places it.
 */
export class TimeCursor {
  /** Where the user put it; null while live. */
  private placed = $state<number | null>(null)
  private moving = $state(false)

  /** @param newest newest step of the active run; 0: there is none */
  constructor(private readonly newest: () => number) {}

  get head(): number {
    return this.newest()
  }

  get live(): boolean {
    return this.placed === null
  }

  get step(): number {
    return this.placed ?? this.head
  }

  get playing(): boolean {
    return this.moving
  }

  place(step: number): void {
    this.moving = false
    this.put(step)
  }

  follow(): void {
    this.moving = false
    this.placed = null
  }

  /** Plays on from here, from the start when at the head; again: stays where it is. */
  togglePlaying(): void {
    if (!this.moving && this.step >= this.head) this.put(0)
    this.moving = !this.moving && this.head > 0
  }

  /** The next position while playing; the head is the last one. */
  playTo(step: number): void {
    this.put(step)
    if (this.step >= this.head) this.moving = false
  }

  private put(step: number): void {
    this.placed = Math.min(Math.max(0, Math.round(step)), this.head)
  }
}
