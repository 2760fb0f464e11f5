/** What the user asked of a run under way (run, pause, one step, stop), and what its training loop waits for. */

/** Portions of columns on their way before training waits for the disk. */
const MAX_UNSTORED = 8

export class Control {
  private command: 'run' | 'pause' | 'stop' = 'run'
  private stepsGranted = 0
  private unstored = 0
  private wake: () => void = () => undefined

  pause(): void {
    if (this.command === 'run') this.command = 'pause'
    this.wake()
  }

  resume(): void {
    if (this.command === 'pause') this.command = 'run'
    this.wake()
  }

  /** While paused: one step, then pause again. */
  stepOnce(): void {
    if (this.command === 'pause') this.stepsGranted++
    this.wake()
  }

  stop(): void {
    this.command = 'stop'
    this.wake()
  }

  /** One portion of columns leaves for the disk. */
  sent(): void {
    this.unstored++
  }

  /** The host has stored one portion of columns. */
  stored(): void {
    this.unstored--
    this.wake()
  }

  get stopping(): boolean {
    return this.command === 'stop'
  }

  get waiting(): boolean {
    return this.command === 'pause' && this.stepsGranted === 0
  }

  /** Steps the next call may take at most: one while single steps are granted, otherwise `wanted`. */
  takeSteps(wanted: number): number {
    if (this.stepsGranted === 0) return wanted
    this.stepsGranted--
    return 1
  }

  /** Waits while paused. */
  async untilGoing(): Promise<void> {
    while (this.waiting) await this.woken()
  }

  /** Waits while the disk is behind. */
  async untilStored(): Promise<void> {
    while (this.unstored >= MAX_UNSTORED && !this.stopping) await this.woken()
  }

  /** Resolves with the next thing that is asked or stored. One waits at a time. */
  woken(): Promise<void> {
    return new Promise((resolve) => (this.wake = resolve))
  }
}
