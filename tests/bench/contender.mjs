// A process that trains when told to: one JSON line in, one JSON line out. Between orders it waits on its input.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { whenInterrupted } from '../../scripts/setup/interrupt.mjs'
import { Failure } from '../../scripts/setup/terminal.mjs'

/**
 * @typedef {object} Facts what a contender says once it has trained its first step
 * @property {number} firstStepSeconds from the order to the end of the first step, compilation included
 * @property {number} firstLoss mean over replicas
 * @property {number} parameters of one replica
 * @property {string} library
 * @property {string} [mode] graph or XLA, of ours
 * @property {number} [peakBytes] of ours
 */

/** @param {string} command @param {string[]} args @param {NodeJS.ProcessEnv} env */
export function startContender(command, args, env) {
  const child = spawn(command, args, { env, stdio: ['pipe', 'pipe', 'pipe'] })
  const forget = whenInterrupted(() => child.kill('SIGKILL'))
  let log = ''
  child.stderr.setEncoding('utf8').on('data', (text) => (log = (log + text).slice(-4000)))
  child.stdin.on('error', () => {}) // the exit says it better
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]()
  const exited = once(child, 'close').finally(forget)

  return {
    pid: child.pid,
    /** @param {object} order @throws {Failure} the contender's own words */
    async ask(order) {
      child.stdin.write(`${JSON.stringify(order)}\n`)
      const { value: line, done } = await lines.next()
      if (done) throw new Failure(await lastWords())
      const answer = JSON.parse(line)
      if (answer.error) throw new Failure(answer.error)
      return answer
    },
    async end() {
      child.stdin.end()
      const patience = setTimeout(() => child.kill('SIGKILL'), 5000)
      await exited
      clearTimeout(patience)
    },
    kill: () => child.kill('SIGKILL')
  }

  async function lastWords() {
    const [code, signal] = await exited
    const line = log.trim().split('\n').at(-1)
    return line || (signal ? `it was ended by ${signal}` : `it ended with code ${code}`)
  }
}
