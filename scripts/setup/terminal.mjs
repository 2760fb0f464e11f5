// What the user sees of set-up: one short line per event, on stderr, so that stdout stays free for results.
import { once } from 'node:events'
import { createInterface } from 'node:readline/promises'
import { parseArgs } from 'node:util'

/** A failure the user can act on. Its message is one sentence, shown as it is. */
export class Failure extends Error {}

/** Someone is there to answer a question. */
export const interactive = Boolean(process.stdin.isTTY && process.stderr.isTTY && !process.env.CI)

/** @param {string} line */
export const say = (line) => void process.stderr.write(`${line}\n`)

/**
 * What a script was given. `--help` shows `usage` and ends the process.
 * @template {import('node:util').ParseArgsConfig} T
 * @param {string} usage @param {T} config
 * @throws {Failure} naming what the script does not take
 */
export function readWords(usage, config) {
  try {
    const options = { ...config.options, help: { type: /** @type {const} */ ('boolean') } }
    const words = parseArgs({ ...config, options })
    if (!words.values.help) return /** @type {ReturnType<typeof parseArgs<T>>} */ (words)
  } catch (error) {
    const [first] = /** @type {Error} */ (error).message.split(/\.(?: |$)/)
    throw new Failure(`${first}. "--help" lists the options.`)
  }
  process.stdout.write(usage)
  process.exit(0)
}

/** Asks for yes or no; Enter alone, or the end of the input, means no. @param {string} question */
export async function confirm(question) {
  const terminal = createInterface({ input: process.stdin, output: process.stderr })
  // readline takes Ctrl-C for itself; hand it back, so that it ends set-up as everywhere else.
  terminal.once('SIGINT', () => process.kill(process.pid, 'SIGINT'))
  const answered = terminal.question(`${question} [y/N] `).catch(() => '')
  const answer = await Promise.race([answered, once(terminal, 'close').then(() => '')])
  terminal.close()
  return /^y(es)?$/i.test(answer.trim())
}

/**
 * Shows that `work` is under way: on a terminal a line that counts the seconds (and whatever `measure` says),
 * elsewhere a single line at the start.
 * @template T
 * @param {string} label
 * @param {() => Promise<T>} work
 * @param {() => string} [measure]
 */
export async function during(label, work, measure = () => '') {
  const started = Date.now()
  const seconds = () => `${Math.round((Date.now() - started) / 1000)} s`
  const draw = () =>
    process.stderr.write(`\r\x1b[K${[label, measure(), seconds()].filter(Boolean).join(' · ')}`)
  if (!process.stderr.isTTY) say(label)
  const timer = process.stderr.isTTY ? setInterval(draw, 500) : undefined
  try {
    return await work()
  } finally {
    clearInterval(timer)
    if (process.stderr.isTTY) say(`\r\x1b[K${label} · ${seconds()}`)
  }
}

/**
 * Runs an entry script's main function; whatever goes wrong ends in one line. The function returns an exit code, or
 * nothing when what it started decides that itself.
 * @param {() => Promise<number | void>} main
 */
export async function runMain(main) {
  try {
    const code = await main()
    if (code !== undefined) process.exitCode = code
  } catch (error) {
    const text = error instanceof Error ? error.message : String(error)
    say(error instanceof Failure ? text : `This was not foreseen: ${text}`)
    process.exitCode = 1
  }
}
