/** Entry of a thread that computes units of work: asked by number, answers with rows or the reason why there are none. */
import { parentPort, workerData } from 'node:worker_threads'
import type { ExperimentSpec } from '#shared/experiment'
import type { SeriesBatch } from '#shared/metrics'
import type { SourceRun } from '#shared/source'
import { loadJob } from '../jobs'

/** What a thread is started with. */
export interface UnitTask {
  /** With every field. */
  spec: ExperimentSpec
  source: SourceRun | null
}

export interface UnitAnswer {
  unit: number
  rows: SeriesBatch[] | null
  /** Why there are no rows. */
  reason: string
}

const { spec, source } = workerData as UnitTask
const job = loadJob(spec, source)

const answer = (said: UnitAnswer): void => parentPort!.postMessage(said)

parentPort!.on('message', (unit: number) => {
  job
    .then(({ compute }) => answer({ unit, rows: compute(unit), reason: '' }))
    .catch((error: unknown) =>
      answer({ unit, rows: null, reason: error instanceof Error ? error.message : String(error) })
    )
})
