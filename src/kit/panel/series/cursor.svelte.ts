/**
 * The time cursor: one place on the main axis of the active run, shared by every panel. Live follows the newest row;
 * playing moves it by itself until the end, or until somebody places it.
 */

/** Where on its main axis a run has rows. */
export interface Extent {
  low: number
  high: number
  /** The newest row: the last step of training, or where a computation is. */
  head: number
  /** Only whole places, as steps are. */
  whole: boolean
}

export class TimeCursor {
  /** Where the user put it; null while live. */
  private placed = $state<number | null>(null)
  private moving = $state(false)

  /** @param extent of the active run; all 0: there is none */
  constructor(private readonly extent: () => Extent) {}

  get low(): number {
    return this.extent().low
  }

  get high(): number {
    return this.extent().high
  }

  get head(): number {
    return this.extent().head
  }

  get whole(): boolean {
    return this.extent().whole
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

  /** Plays on from here, from the start when at the end; again: stays where it is. */
  togglePlaying(): void {
    const { low, high } = this.extent()
    if (!this.moving && this.step >= high) this.put(low)
    this.moving = !this.moving && high > low
  }

  /** The next position while playing; the end is the last one. */
  playTo(step: number): void {
    this.put(step)
    if (this.step >= this.high) this.moving = false
  }

  private put(step: number): void {
    const { low, high, whole } = this.extent()
    this.placed = Math.min(Math.max(low, whole ? Math.round(step) : step), high)
  }
}
