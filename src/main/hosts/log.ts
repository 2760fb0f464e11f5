/** A small log file for what nobody is there to read: bugs, crashes of the page. */
import { appendFileSync, mkdirSync, renameSync, statSync } from 'node:fs'
import path from 'node:path'
import { atSource } from './sourceLines'

const maxBytes = 512 * 1024

export type Log = (what: string, error?: unknown) => void

export const logFile = (folder: string): string => path.join(folder, 'saltus.log')

/** Appends to `saltus.log`, which becomes `saltus.old.log` when it is full, and to stderr. Never throws. */
export function openLog(folder: string, { echo = true } = {}): Log {
  const file = logFile(folder)
  return (what, error) => {
    const reason = error instanceof Error ? atSource(error.stack ?? error.message) : String(error ?? '')
    const line = `${new Date().toISOString()} ${what} ${reason}`.trimEnd()
    if (echo) process.stderr.write(`${line}\n`)
    try {
      mkdirSync(folder, { recursive: true })
      const size = statSync(file, { throwIfNoEntry: false })?.size ?? 0
      if (size > maxBytes) renameSync(file, path.join(folder, 'saltus.old.log'))
      appendFileSync(file, `${line}\n`)
    } catch {
      // A full disk or a read-only folder: stderr has it, or the sentence that was told.
    }
  }
}
