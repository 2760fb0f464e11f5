/** Tells one listener, once, that a process is gone; also a listener that comes after it. */
import type { EngineExit } from '../../engine/messages'

export interface ExitReport {
  end(exit: EngineExit): void
  onExit(listener: (exit: EngineExit) => void): void
}

export function createExitReport(): ExitReport {
  let known: EngineExit | null = null
  let report: (exit: EngineExit) => void = () => {}
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
