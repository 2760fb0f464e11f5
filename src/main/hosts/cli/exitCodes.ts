/** What a command's end means to the shell. */
import type { RunStatus } from '#shared/run'

export const exitCodes = { ok: 0, badInput: 2, failed: 3, interrupted: 130 } as const
export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes]

/** A run that ended by itself; stop rules end it as finished or stopped, the loss of its engine as interrupted. */
export function exitCodeOf(status: RunStatus): ExitCode {
  if (status === 'finished' || status === 'stopped') return exitCodes.ok
  return status === 'interrupted' ? exitCodes.interrupted : exitCodes.failed
}
