/** Ctrl-C or SIGTERM: the first asks for an orderly end, the second ends at once. */
import { exitCodes } from './exitCodes'

export interface Interruption {
  happened(): boolean
  /** Gives the signals back to Node. */
  dispose(): void
}

const signals = ['SIGINT', 'SIGTERM'] as const

/** The signals are the caller's from here on, until disposed. */
export function onInterrupt(end: () => unknown): Interruption {
  let interrupted = false
  const interrupt = (): void => {
    if (interrupted) process.exit(exitCodes.interrupted)
    interrupted = true
    end()
  }
  for (const signal of signals) {
    // conf's file writer listens to every signal from its import on, and raises it a second time.
    process.removeAllListeners(signal)
    process.on(signal, interrupt)
  }
  return {
    happened: () => interrupted,
    dispose() {
      for (const signal of signals) process.off(signal, interrupt)
    }
  }
}
