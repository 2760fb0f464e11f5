// `saltus serve` from the watched build, started again on the same port and with the same token, so that open pages
// come back to it by themselves.
import { spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import path from 'node:path'
import { Failure, say } from '../setup/terminal.mjs'
import { folder } from './build.mjs'

const inspectorPort = 9229

export class DevHost {
  token = randomBytes(32).toString('base64url')
  port = 0
  /** @type {import('node:child_process').ChildProcess | null} */
  #process = null
  /** Starts and stops, one after the other. @type {Promise<void>} */
  #turn = Promise.resolve()
  #options

  /** @param {{ inspect: boolean }} options */
  constructor(options) {
    this.#options = options
  }

  /** @throws {Failure} when it ends before it serves */
  start() {
    return this.#next(() => this.#spawn())
  }

  /** Code that does not start is told and waits for the next edit. */
  restart() {
    return this.#next(async () => {
      const started = Date.now()
      await this.#end()
      try {
        await this.#spawn()
        say(`The host runs the new code (${Date.now() - started} ms).`)
      } catch (error) {
        say(/** @type {Error} */ (error).message)
      }
    })
  }

  /** The next run gets a process of the new code. */
  renewEngine() {
    this.#process?.send('renew engine')
    say('The next run trains with the new code; runs that train go on.')
  }

  stop() {
    return this.#next(() => this.#end())
  }

  /** @param {() => Promise<void>} work */
  #next(work) {
    this.#turn = this.#turn.catch(() => undefined).then(work)
    return this.#turn
  }

  async #spawn() {
    const { inspect } = this.#options
    const flags = ['--enable-source-maps', ...(inspect ? [`--inspect=${inspectorPort}`] : [])]
    const args = [...flags, path.join(folder, 'cli.js'), 'serve', '--port', String(this.port)]
    const env = { ...process.env, SALTUS_TOKEN: this.token }
    if (inspect) env.SALTUS_INSPECT_ENGINE ??= String(inspectorPort + 1)
    // In a group of its own, so that Ctrl-C reaches us alone; the channel tells it when we are gone.
    const detached = process.platform !== 'win32'
    const child = spawn(process.execPath, args, {
      env,
      detached,
      stdio: ['ignore', 'pipe', 'inherit', 'ipc']
    })
    this.#process = child
    this.port = await new Promise((resolve, reject) => {
      let printed = ''
      child.stdout?.setEncoding('utf8').on('data', (/** @type {string} */ text) => {
        printed += text
        const address = /Saltus is at http:\/\/[^:]+:(\d+)\//.exec(printed)
        if (address) resolve(Number(address[1]))
      })
      child.once('exit', (code) => reject(new Failure(`The host ended with ${code} before it served.`)))
    })
  }

  async #end() {
    const child = this.#process
    this.#process = null
    if (!child || child.exitCode !== null || child.signalCode !== null) return
    child.kill('SIGINT')
    await once(child, 'exit')
  }
}
