/** A small log file for what nobody is there to read: bugs, crashes of the page. */
import { appendFileSync, mkdirSync, renameSync, statSync } from 'node:fs'
import path from 'node:path'
import { atSource } from '../sourceLines'

const maxBytes = 512 * 1024

export type Log = (what: string, error?: unknown) => void

/** Appends to `saltus.log`, which becomes `saltus.old.log` when it is full. Never throws. */
export function openLog(folder: string): Log {
  const file = path.join(folder, 'saltus.log')
  return (what, error) => {
    const reason = error instanceof Error ? atSource(error.stack ?? error.message) : String(error ?? '')
    const line = `${new Date().toISOString()} ${what} ${reason}`.trimEnd()
    process.stderr.write(`${line}\n`)
    try {
      mkdirSync(folder, { recursive: true })
      const size = statSync(file, { throwIfNoEntry: false })?.size ?? 0
      if (size > maxBytes) renameSync(file, path.join(folder, 'saltus.old.log'))
      appendFileSync(file, `${line}\n`)
    } catch {
      // A full disk or a read-only folder: stderr has it.
    }
  }
}

/** From now on a bug in the main process is written down, and the app goes on. */
export function logUncaught(log: Log): void {
  process.on('uncaughtException', (error) => log('uncaught', error))
  process.on('unhandledRejection', (reason) => log('unhandled rejection', reason))
}
