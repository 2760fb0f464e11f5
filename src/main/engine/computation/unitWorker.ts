/** Entry of a thread that computes units of work: asked by number, answers with rows or the reason why there are none. */
import { parentPort, workerData } from 'node:worker_threads'
import type { ExperimentSpec } from '#shared/experiment'
import type { SeriesBatch } from '#shared/metrics'
import { loadJob } from '../jobs'

export interface UnitAnswer {
  unit: number
  rows: SeriesBatch[] | null
  /** Why there are no rows. */
  reason: string
}

/** @param workerData a whole spec */
const job = loadJob(workerData as ExperimentSpec)

const answer = (said: UnitAnswer): void => parentPort!.postMessage(said)

parentPort!.on('message', (unit: number) => {
  job
    .then(({ compute }) => answer({ unit, rows: compute(unit), reason: '' }))
    .catch((error: unknown) =>
      answer({ unit, rows: null, reason: error instanceof Error ? error.message : String(error) })
    )
})
