/** Entry of the inspection worker: reads stored states and looks into them beside the window's thread. */
import { parentPort, workerData } from 'node:worker_threads'
import { toWireError } from '#shared/errors'
import { openLibrary } from '../store/library'
import { cancelledError, createInspector, type Question } from './inspect'

type Message = { id: number; question: Question } | { id: number; cancel: true }

const { root } = workerData as { root: string }
const inspect = createInspector(openLibrary(root))
/** Of questions that are being answered. */
const asked = new Map<number, AbortController>()

parentPort!.on('message', (message: Message) => {
  const { id } = message
  if ('cancel' in message) {
    asked.get(id)?.abort()
    return
  }
  const controller = new AbortController()
  asked.set(id, controller)
  // Those that were cancelled meanwhile are heard of before this one begins.
  setImmediate(() => {
    const answer = controller.signal.aborted
      ? Promise.reject(cancelledError())
      : inspect(message.question, controller.signal)
    answer
      .then(
        (value) => parentPort!.postMessage({ id, value }),
        (error: unknown) => parentPort!.postMessage({ id, error: toWireError(error) })
      )
      .finally(() => asked.delete(id))
  })
})
