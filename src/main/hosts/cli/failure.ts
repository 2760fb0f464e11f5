/** A command that could not do what it was asked to: one sentence on stderr, and the exit code. */
import { AppError } from '#shared/errors'
import { exitCodes, type ExitCode } from './exitCodes'

/** Expected failures are the caller's to mend; anything else is a bug and shows where it is. */
export function reportFailure(error: unknown, json: boolean): ExitCode {
  const known = error instanceof AppError
  const message = error instanceof Error ? error.message : String(error)
  const path = known ? error.detail?.path : undefined
  if (known) console.error(path && !message.includes(path) ? `${path}: ${message}` : message)
  else console.error(error)
  if (json) {
    const line = { event: 'error', code: known ? error.code : 'internal', message, path: path ?? null }
    process.stdout.write(`${JSON.stringify(line)}\n`)
  }
  return known ? exitCodes.badInput : exitCodes.failed
}
