/**
 * Ctrl-C, SIGTERM or the end of the terminal: the first asks for an orderly end, the second ends at once. A command that
 * writes to no terminal has none to lose, so that it outlives the one it was started from (`nohup saltus run … &`).
 */
import { exitCodes } from './exitCodes'
import { outputIsTerminal } from './terminal'

export interface Interruption {
  happened(): boolean
  /** Gives the signals back to Node. */
  dispose(): void
}

const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const

/**
 * Before all else: conf's file writer listens to every signal from its import on, and raises it a second time.
 * Later would be too late, since a signal that arrives while its listeners change is lost.
 */
export function ownSignals(): void {
  for (const signal of signals) process.removeAllListeners(signal)
  // Node gives every signal its default back, also what nohup has set.
  if (!outputIsTerminal()) process.on('SIGHUP', () => undefined)
}

export function onInterrupt(end: () => unknown): Interruption {
  let interrupted = false
  const own = outputIsTerminal() ? signals : signals.filter((signal) => signal !== 'SIGHUP')
  const interrupt = (): void => {
    if (interrupted) process.exit(exitCodes.interrupted)
    interrupted = true
    end()
  }
  for (const signal of own) process.on(signal, interrupt)
  return {
    happened: () => interrupted,
    dispose() {
      for (const signal of own) process.off(signal, interrupt)
    }
  }
}
