/** Runs layouts off the main thread: a worker thread per job, gone when the job is. */
import { Worker } from 'node:worker_threads'
import { AppError, fromWireError } from '#shared/errors'
import type { FromProjection, ProjectionJob, ProjectionProgress, ResultOf, ToProjection } from './job'

export interface ProjectionCallbacks {
  /** A few times a second, of a t-SNE. */
  onProgress?: (progress: ProjectionProgress) => void
  /** Rejects with `projection.cancelled` within about a portion of work (50 ms), and ends the thread whatever it does. */
  signal?: AbortSignal
}

/** The job's typed arrays are copied, so that the caller keeps them. Rejects with the AppErrors of the parts. */
export type CreateProjection = <Job extends ProjectionJob>(
  job: Job,
  callbacks?: ProjectionCallbacks
) => Promise<ResultOf[Job['kind']]>

/** A thread that is busy with what cannot be stepped is not waited for any longer. */
const CANCEL_MS = 50

/** @param entry the built worker script, `hostPaths(…).projection` */
export function openProjection(entry: string): CreateProjection {
  return async <Job extends ProjectionJob>(job: Job, { onProgress, signal }: ProjectionCallbacks = {}) => {
    if (signal?.aborted) throw cancelled()
    const worker = new Worker(entry)
    const tell = (message: ToProjection): void => worker.postMessage(message)
    let patience: NodeJS.Timeout | undefined
    let cancel: (() => void) | undefined
    try {
      return await new Promise<ResultOf[Job['kind']]>((resolve, reject) => {
        cancel = () => {
          tell({ type: 'cancel' })
          patience = setTimeout(() => reject(cancelled()), CANCEL_MS)
        }
        signal?.addEventListener('abort', cancel)
        worker.on('error', reject)
        worker.on('exit', () => reject(new Error('The projection ended without a result.')))
        worker.on('message', (message: FromProjection) => {
          if (message.type === 'progress') onProgress?.(message.progress)
          else if (message.type === 'done') resolve(message.result as ResultOf[Job['kind']])
          else reject(message.type === 'failed' ? fromWireError(message.error) : cancelled())
        })
        tell({ type: 'start', job })
      })
    } finally {
      clearTimeout(patience)
      if (cancel) signal?.removeEventListener('abort', cancel)
      await worker.terminate()
    }
  }
}

const cancelled = (): AppError => new AppError('projection.cancelled', 'The layout was cancelled.')
