/** Entry of the worker thread: computes one job, reports on the way, and hears a cancel between portions of work. */
import { setImmediate } from 'node:timers/promises'
import { parentPort } from 'node:worker_threads'
import { toWireError } from '#shared/errors'
import type { FromProjection, ProjectionJob, ToProjection } from './job'
import { runJob } from './run'

let cancelled = false

function send(message: FromProjection): void {
  const content =
    message.type === 'done' ? message.result : message.type === 'progress' ? message.progress : {}
  parentPort!.postMessage(message, buffersOf(content))
}

/** The typed arrays of a message change hands instead of being copied. */
const buffersOf = (content: object): ArrayBuffer[] =>
  Object.values(content).flatMap((value: unknown) =>
    ArrayBuffer.isView(value) ? [value.buffer as ArrayBuffer] : []
  )

async function compute(job: ProjectionJob): Promise<FromProjection> {
  const work = runJob(job)
  for (;;) {
    const next = work.next()
    if (next.done) return { type: 'done', result: next.value }
    if (next.value) send({ type: 'progress', progress: next.value })
    await setImmediate() // lets a cancel in
    if (cancelled) return { type: 'cancelled' }
  }
}

parentPort!.on('message', (message: ToProjection) => {
  if (message.type === 'cancel') cancelled = true
  else
    compute(message.job).then(send, (error: unknown) => send({ type: 'failed', error: toWireError(error) }))
})
