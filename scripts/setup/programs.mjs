// Finding and running other programs.
import { spawn, spawnSync } from 'node:child_process'
import { accessSync, constants, readdirSync, statSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { stripVTControlCharacters } from 'node:util'
import { whenInterrupted } from './interrupt.mjs'
import { Failure } from './terminal.mjs'

const windows = process.platform === 'win32'

/** The first of these programs that the PATH (or the name itself) leads to. @param {(string | undefined)[]} names */
export function findProgram(...names) {
  const folders = (process.env.PATH ?? '').split(path.delimiter).filter(Boolean)
  const endings = windows ? ['.exe', '.cmd', ''] : ['']
  for (const name of names) {
    if (!name) continue
    const places = path.isAbsolute(name) ? [name] : folders.map((folder) => path.join(folder, name))
    const found = places.flatMap((place) => endings.map((ending) => place + ending)).find(isExecutable)
    if (found) return found
  }
  return null
}

/** @param {string} file */
export function isExecutable(file) {
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
 * @typedef {object} RunOptions
 * @property {number} seconds after which the program is ended, with all its children
 * @property {string} [cwd]
 * @property {NodeJS.ProcessEnv} [env]
 * @property {AbortSignal} [giveUp] ends the program early; its reason completes the sentence
 */

/**
 * Runs a program to its end and returns what it printed. A failure is told in the program's own words.
 * @param {string} program
 * @param {string[]} args
 * @param {RunOptions} options
 * @returns {Promise<string>}
 */
export async function run(program, args, options) {
  let output = ''
  const child = spawnKept(program, args, options, 'pipe')
  for (const stream of [child.stdout, child.stderr])
    stream?.setEncoding('utf8').on('data', (chunk) => (output = (output + chunk).slice(-200_000)))
  const end = await endOf(child, options)
  if (end === 0) return output
  if (typeof end === 'string') throw new Failure(`${path.basename(program)} ${end}`)
  throw new Failure(output.trim() ? errorLine(output) : `${path.basename(program)} ended with code ${end}`)
}

/**
 * Runs a program with its output on the terminal.
 * @param {string} program
 * @param {string[]} args
 * @param {RunOptions & { shell?: boolean }} options
 * @returns {Promise<number | string>} its exit code, or what ended it
 */
export const runShown = (program, args, options) =>
  endOf(spawnKept(program, args, options, 'inherit'), options)

const keeper = fileURLToPath(new URL('keeper.mjs', import.meta.url))

/**
 * The program runs below a keeper that leads a process group: compilers, pip and npm have children that must end with
 * them, and all of them with us.
 * @param {string} program @param {string[]} args @param {RunOptions & { shell?: boolean }} options
 * @param {'pipe' | 'inherit'} output
 */
const spawnKept = (program, args, { cwd, env, shell }, output) =>
  spawn(process.execPath, [keeper, String(process.pid), shell ? 'shell' : 'plain', program, ...args], {
    cwd,
    env,
    stdio: ['pipe', output, output],
    detached: !windows,
    windowsHide: true
  })

/**
 * @param {import('node:child_process').ChildProcess} child
 * @param {RunOptions} options
 * @returns {Promise<number | string>} the exit code, or half a sentence
 */
function endOf(child, { seconds, giveUp }) {
  const forget = whenInterrupted(() => endGroup(child))
  /** @type {NodeJS.Timeout} */
  let timer
  const ending = new Promise((resolve) => {
    const stop = (/** @type {string} */ why) => {
      endGroup(child)
      resolve(why)
    }
    timer = setTimeout(stop, seconds * 1000, `was not done after ${Math.round(seconds / 60)} minutes`)
    giveUp?.addEventListener('abort', () => stop(giveUp.reason))
    child.on('error', (error) => resolve(`could not be started: ${error.message}`))
    child.on('close', (code, signal) => resolve(code ?? `was ended by ${signal}`))
  })
  return ending.finally(() => {
    clearTimeout(timer)
    forget()
  })
}

/** At once where there are process groups; elsewhere the keeper does it. @param {import('node:child_process').ChildProcess} child */
function endGroup(child) {
  child.stdin?.destroy()
  if (windows || child.pid === undefined || child.exitCode !== null) return
  try {
    process.kill(-child.pid, 'SIGKILL')
  } catch {
    // it ended by itself in this very moment
  }
}

/**
 * The line of a program's output that most likely says what went wrong: the first that speaks of an error, or what
 * follows it if that is only a heading. npm's codes and stack traces say nothing to a user.
 * @param {string} output
 */
function errorLine(output) {
  const lines = stripVTControlCharacters(output)
    .split(/[\r\n]+/)
    .map((line) => line.trim())
    .filter((line) => line && !/^npm error( (code|errno|syscall) .*)?$|^at /.test(line))
  const said = [/^\w*error\b/i, /error/i].map((pattern) => lines.findIndex((line) => pattern.test(line)))
  const from = said.find((index) => index >= 0) ?? 0
  const line = lines.slice(from).find((line) => !line.endsWith(':')) ?? lines.at(-1) ?? ''
  return line.replace(/^npm error |^\w*error: /i, '').slice(0, 240)
}

/** All bytes in a folder's files, to show how far a download is. @param {string} folder */
export function bytesIn(folder) {
  const sizes = readdirSync(folder, { recursive: true }).map(
    (file) => statSync(path.join(folder, String(file)), { throwIfNoEntry: false })?.size ?? 0
  )
  return sizes.reduce((sum, size) => sum + size, 0)
}
