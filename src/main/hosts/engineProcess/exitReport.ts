/** Tells one listener, once, that a process is gone; also a listener that comes after it. */

export interface Exit {
  code: number | null
  log: string
}

export function createExitReport(): { end(exit: Exit): void; onExit(listener: (exit: Exit) => void): void } {
  let known: Exit | null = null
  let report: (exit: Exit) => void = () => {}
  return {
    end(exit) {
      if (known) return
      known = exit
      report(exit)
    },
    onExit(listener) {
      report = listener
      if (known) listener(known)
    }
  }
}
