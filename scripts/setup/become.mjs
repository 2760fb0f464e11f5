// A launcher steps aside for the program it launched.
import { spawn } from 'node:child_process'
import path from 'node:path'
import { Failure } from './terminal.mjs'

const signals = /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP'])

/**
 * Runs a program in our place: it has the terminal, gets our signals, and its end becomes ours.
 * @param {string} program
 * @param {string[]} args
 * @param {NodeJS.ProcessEnv} [env]
 * @returns {Promise<number>} its exit code
 */
export function become(program, args, env = process.env) {
  const child = spawn(program, args, { stdio: 'inherit', env })
  // On a terminal Ctrl-C reaches the child by itself; a second one from us would mean "at once" to it.
  const onTerminal = process.stdin.isTTY || process.stdout.isTTY || process.stderr.isTTY
  const passOn = (/** @type {NodeJS.Signals} */ signal) => {
    if (signal !== 'SIGINT' || !onTerminal) child.kill(signal)
  }
  for (const signal of signals) process.on(signal, passOn)
  return new Promise((resolve, reject) => {
    child.on('error', (error) =>
      reject(new Failure(`${path.basename(program)} could not be started: ${error.message}`))
    )
    child.on('exit', (code, endedBy) => {
      for (const signal of signals) process.off(signal, passOn)
      if (endedBy) process.kill(process.pid, endedBy)
      resolve(code ?? 1)
    })
  })
}
