/** Entry of the batch worker: fills the ring with the rows of one step after the other, until it is ended. */
import { workerData } from 'node:worker_threads'
import type { ExperimentSpec } from '#shared/experiment'
import type { OwnRows } from '#shared/ownData'
import { keepRows } from '../../../kit/data/ownRows'
import { rowsAt, stepSizes } from './batchSource'
import { loadBatches } from './familyBatches'
import { withNoise, type NoisePlan } from './noise'
import { CONSUMED, FAILED, PRODUCED, stepsAhead, type Ring } from './ring'

export interface BatchWork {
  spec: ExperimentSpec
  noise: NoisePlan
  /** Of users' own files. */
  rows: OwnRows[]
  ring: Ring
  /** The first step to make. */
  first: number
}

async function produce({ spec, noise, rows, ring, first }: BatchWork): Promise<never> {
  rows.forEach(keepRows)
  const batches = withNoise(await loadBatches(spec), noise)
  const sizes = stepSizes(batches.layout)
  for (let step = first; ; step++) {
    while (stepsAhead(ring) >= ring.slots)
      Atomics.wait(ring.control, CONSUMED, (Atomics.load(ring.control, PRODUCED) - ring.slots) | 0)
    batches.write(step, rowsAt(ring.tables, (step - first) % ring.slots, sizes))
    Atomics.add(ring.control, PRODUCED, 1)
    Atomics.notify(ring.control, PRODUCED)
  }
}

const work = workerData as BatchWork
produce(work).catch(() => {
  Atomics.store(work.ring.control, FAILED, 1)
  Atomics.notify(work.ring.control, PRODUCED)
})
