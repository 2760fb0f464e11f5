/** What goes wrong in a command: one sentence on stderr and, for the command itself, the exit code. */
import path from 'node:path'
import { AppError } from '#shared/errors'
import { logFile, openLog } from '../log'
import { configFolder } from '../settings'
import { exitCodes, type ExitCode } from './exitCodes'
import { complain, output } from './terminal'

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error))

/** A failure beside the command, which goes on. The stack of a bug goes to the log, where whoever reports it finds it. */
export function complainOf(what: string, error: unknown): void {
  if (error instanceof AppError) return complain(`${what}: ${error.message}`)
  const folder = path.join(configFolder(), 'logs')
  openLog(folder, { echo: false })(what, error)
  complain(`${what}: ${messageOf(error)}. Please report this with what ${logFile(folder)} says of it.`)
}

/** The command could not do what it was asked to; expected failures are the caller's to mend, anything else is a bug. */
export function reportFailure(error: unknown, json: boolean): ExitCode {
  const known = error instanceof AppError
  const message = messageOf(error)
  const where = known ? error.detail?.path : undefined
  if (known) complain(where && !message.includes(where) ? `${where}: ${message}` : message)
  else complainOf('Something unforeseen went wrong', error)
  if (json) {
    const line = { event: 'error', code: known ? error.code : 'internal', message, path: where ?? null }
    output(`${JSON.stringify(line)}\n`)
  }
  return known ? exitCodes.badInput : exitCodes.failed
}
