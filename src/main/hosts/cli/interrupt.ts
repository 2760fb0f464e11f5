/** Ctrl-C: the first asks for an orderly end, the second ends at once. SIGTERM counts as the first. */
import { exitCodes } from './exitCodes'

export interface Interruption {
  happened(): boolean
  /** Gives the signals back to Node. */
  dispose(): void
}

export function onInterrupt(end: () => unknown): Interruption {
  let interrupted = false
  const interrupt = (): void => {
    if (interrupted) process.exit(exitCodes.interrupted)
    interrupted = true
    end()
  }
  process.on('SIGINT', interrupt)
  process.on('SIGTERM', interrupt)
  return {
    happened: () => interrupted,
    dispose() {
      process.off('SIGINT', interrupt)
      process.off('SIGTERM', interrupt)
    }
  }
}
