/** Entry of the engine process: joins its parent's channel (Electron's or Node's) to the engine. */
import path from 'node:path'
import type { ToEngine } from './messages'
import { serveEngine, type HostPort } from './serve'

/** Electron's utility process has a port of its own on `process`. */
interface ParentPort {
  postMessage(message: unknown): void
  on(event: 'message', listener: (event: { data: unknown }) => void): void
}
const { parentPort }: { parentPort?: ParentPort } = process

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))

const utilityPort = (port: ParentPort): HostPort => ({
  send: (message) => port.postMessage(message),
  sent: turn,
  onMessage: (listener) => port.on('message', (event) => listener(event.data as ToEngine)),
  // postMessage has no callback; a turn of the loop lets it leave
  quit: () => void setTimeout(() => process.exit(0), 50)
})

/** Messages that a pipe has not taken yet: it takes 64 kB a turn, so a state would be on its way for a second of steps. */
let leaving = 0

const childPort: HostPort = {
  send(message) {
    leaving++
    process.send?.(message, undefined, undefined, () => leaving--)
  },
  async sent() {
    do await turn()
    while (leaving > 0 && process.connected)
  },
  onMessage(listener) {
    process.on('message', (message) => listener(message as ToEngine))
    // a parent that is gone stores nothing: end rather than train for nobody
    process.on('disconnect', () => process.exit())
  },
  quit: () => process.disconnect()
}

serveEngine(parentPort ? utilityPort(parentPort) : childPort, {
  batchWorker: path.join(__dirname, 'batchWorker.js'),
  unitWorker: path.join(__dirname, 'unitWorker.js'),
  entry: __filename
})
