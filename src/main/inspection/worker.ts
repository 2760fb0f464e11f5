/** Entry of the inspection worker: reads stored states and looks into them beside the window's thread. */
import { parentPort, workerData } from 'node:worker_threads'
import { toWireError } from '#shared/errors'
import { openLibrary } from '../store/library'
import { createInspector, type Question } from './inspect'

const { root } = workerData as { root: string }
const inspect = createInspector(openLibrary(root))

parentPort!.on('message', ({ id, question }: { id: number; question: Question }) => {
  inspect(question).then(
    (value) => parentPort!.postMessage({ id, value }),
    (error: unknown) => parentPort!.postMessage({ id, error: toWireError(error) })
  )
})
