/** What a command's end means to the shell. */
import type { RunStatus } from '#shared/run'

export const exitCodes = { ok: 0, badInput: 2, failed: 3, interrupted: 130 } as const
export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes]

/** A run that ended by itself; stop rules end it as finished or stopped. */
export const exitCodeOf = (status: RunStatus): ExitCode =>
  status === 'finished' || status === 'stopped' ? exitCodes.ok : exitCodes.failed
