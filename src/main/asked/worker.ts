/** Entry of the thread in which families answer, one question at a time. */
import { parentPort } from 'node:worker_threads'
import { toWireError } from '#shared/errors'
import { answer, type Question } from './questions'

parentPort!.on('message', ({ id, question }: { id: number; question: Question }) => {
  try {
    parentPort!.postMessage({ id, value: answer(question) })
  } catch (error) {
    parentPort!.postMessage({ id, error: toWireError(error) })
  }
})
parentPort!.postMessage({ loaded: true })
