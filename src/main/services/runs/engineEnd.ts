/** Why an engine process is gone, in words: what it said first, and what ended it. */
import type { EngineExit } from '../../engine/messages'

const signalWords: Record<string, string> = {
  SIGKILL: 'it was killed, by the system where memory ran out (SIGKILL)',
  SIGSEGV: 'its native code crashed (SIGSEGV)',
  SIGBUS: 'its native code crashed (SIGBUS)',
  SIGILL: 'it met an instruction that this processor does not have (SIGILL)',
  SIGFPE: 'its native code crashed (SIGFPE)',
  SIGABRT: 'it gave up (SIGABRT)',
  SIGTERM: 'it was told to end (SIGTERM)'
}

/** TensorFlow writes of every severity; only what ends a process is its reason. */
const REMARK = /^\d{4}-\d\d-\d\d .*: [IWE] /
const FAILURE =
  /\b\w*(Error|Exception)\b|FATAL|\bfatal\b|Check failed|terminate called|Assertion|out of memory/i
const LONGEST = 300

/** The first line that tells of a failure; lines of code and of a stack are indented. Null: none does. */
export function firstFailure(log: string): string | null {
  const said = log
    .split('\n')
    .find((line) => /^\S/.test(line) && !REMARK.test(line) && FAILURE.test(line))
    ?.trim()
  return said === undefined ? null : said.length > LONGEST ? `${said.slice(0, LONGEST - 1)}…` : said
}

/** As in `the engine process ended unexpectedly: RangeError: Invalid array length`. */
export function whyEngineEnded({ code, signal, log }: EngineExit): string {
  const ended = signal ? (signalWords[signal] ?? `it was ended by ${signal}`) : null
  const said = firstFailure(log) ?? (ended === null && code ? `it gave no reason (exit code ${code})` : null)
  const why = [ended, said].filter((part) => part !== null).join(': ')
  return `the engine process ended unexpectedly${why && `: ${why}`}`
}
