/** Ctrl-C or SIGTERM: the first asks for an orderly end, the second ends at once. */
import { exitCodes } from './exitCodes'

export interface Interruption {
  happened(): boolean
  /** Gives the signals back to Node. */
  dispose(): void
}

const signals = ['SIGINT', 'SIGTERM'] as const

/**
 * Before all else: conf's file writer listens to every signal from its import on, and raises it a second time.
 * Later would be too late, since a signal that arrives while its listeners change is lost.
 */
export function ownSignals(): void {
  for (const signal of signals) process.removeAllListeners(signal)
}

export function onInterrupt(end: () => unknown): Interruption {
  let interrupted = false
  const interrupt = (): void => {
    if (interrupted) process.exit(exitCodes.interrupted)
    interrupted = true
    end()
  }
  for (const signal of signals) process.on(signal, interrupt)
  return {
    happened: () => interrupted,
    dispose() {
      for (const signal of signals) process.off(signal, interrupt)
    }
  }
}
