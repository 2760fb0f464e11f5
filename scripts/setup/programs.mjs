// Finding and running other programs.
import { spawn, spawnSync } from 'node:child_process'
import { accessSync, constants } from 'node:fs'
import path from 'node:path'
import { whenInterrupted } from './interrupt.mjs'
import { Failure } from './terminal.mjs'

const windows = process.platform === 'win32'

/** The first of these programs that the PATH (or the name itself) leads to. @param {(string | undefined)[]} names */
export function findProgram(...names) {
  const folders = (process.env.PATH ?? '').split(path.delimiter).filter(Boolean)
  const endings = windows ? ['.exe', '.cmd', ''] : ['']
  for (const name of names.filter((name) => name !== undefined && name !== '')) {
    const places = path.isAbsolute(name) ? [name] : folders.map((folder) => path.join(folder, name))
    const found = places.flatMap((place) => endings.map((ending) => place + ending)).find(isExecutable)
    if (found) return found
  }
  return null
}

/** @param {string} file */
function isExecutable(file) {
  try {
    accessSync(file, constants.X_OK)
    return true
  } catch {
    return false
  }
}

/** Whether a short command succeeds. @param {string} program @param {string[]} args */
export const succeeds = (program, ...args) =>
  spawnSync(program, args, { stdio: 'ignore', timeout: 15_000 }).status === 0

/**
 * Runs a program to its end and returns what it printed. It is ended with all its children when it takes too long or
 * when we are told to stop. A failure is a sentence with the program's own first error line in it.
 * @param {string} program
 * @param {string[]} args
 * @param {{ seconds: number, cwd?: string, env?: NodeJS.ProcessEnv, input?: string }} options
 * @returns {Promise<string>}
 */
export function run(program, args, { seconds, cwd, env = process.env, input }) {
  const name = path.basename(program)
  // On POSIX the child leads a group of its own: compilers and pip have children that must end with them.
  const child = spawn(program, args, { cwd, env, stdio: 'pipe', detached: !windows, windowsHide: true })
  child.stdin.on('error', () => {}).end(input)
  const output = collect(child)
  const forget = whenInterrupted(() => endGroup(child))
  return new Promise((resolve, reject) => {
    const fail = (/** @type {string} */ what) => reject(new Failure(`${name} ${what}`))
    const timer = setTimeout(() => {
      endGroup(child)
      fail(`was not done after ${Math.round(seconds / 60)} minutes`)
    }, seconds * 1000)
    child.on('error', (error) => fail(`could not be started: ${error.message}`))
    child.on('close', (code, signal) => {
      clearTimeout(timer)
      forget()
      if (code === 0) resolve(output.text)
      else fail(`ended with ${signal ?? code}${output.text.trim() ? `: ${errorLine(output.text)}` : ''}`)
    })
  })
}

/** @param {import('node:child_process').ChildProcessWithoutNullStreams} child */
function collect(child) {
  const output = { text: '' }
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (chunk) => (output.text = (output.text + chunk).slice(-200_000)))
  return output
}

/** @param {import('node:child_process').ChildProcess} child */
function endGroup(child) {
  if (child.pid === undefined || child.exitCode !== null) return
  try {
    process.kill(windows ? child.pid : -child.pid, 'SIGKILL')
  } catch {
    // it ended by itself in this very moment
  }
}

/** The line of a program's output that most likely says what went wrong. @param {string} output */
export function errorLine(output) {
  const lines = output.split(/[\r\n]+/).filter((line) => line.trim())
  const line = lines.find((line) => /reason:/.test(line)) ?? lines.find((line) => /\berror\b/i.test(line))
  return (line ?? lines.at(-1) ?? '').trim().slice(0, 240)
}
