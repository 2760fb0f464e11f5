/** Something that is done when asked for, but not more often than every so many milliseconds. */
export class Seldom {
  private timer: ReturnType<typeof setTimeout> | undefined
  private stopped = false

  constructor(
    private readonly act: () => unknown,
    private readonly everyMs: number
  ) {}

  /** @param now at once, not after the interval */
  soon(now: boolean): void {
    if (this.stopped) return
    if (now) clearTimeout(this.timer)
    else if (this.timer !== undefined) return
    this.timer = setTimeout(
      () => {
        this.timer = undefined
        void this.act()
      },
      now ? 0 : this.everyMs
    )
  }

  stop(): void {
    this.stopped = true
    clearTimeout(this.timer)
  }
}
