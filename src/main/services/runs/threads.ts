/**
 * How many threads a run trains with, unless its spec says so.
 *
 * Measured on two cores (ms a step, one against two threads): 6 million operations a step .098 → .127, 77 million
 * .93 → .86, 770 million 12.4 → 7.6. Below the limit the threads' hand-over costs more than they save.
 */
import os from 'node:os'
import type { ExperimentSpec } from '#shared/experiment'
import type { EngineRecord } from '#shared/run'
import type { Families } from '../families'

/** Operations of a step from which on a second thread pays. */
const MANY_OPERATIONS = 1.5e8
/** More threads than this were never measured. */
const MOST_THREADS = 8

/** A run that has trained before keeps its number, and with it its bits. A computation has the same bits with any. */
export async function threadsOf(
  families: Families,
  spec: ExperimentSpec,
  recorded: EngineRecord | null
): Promise<number> {
  const wanted = recorded?.threads ?? spec.engine.threads
  if (wanted !== null) return wanted
  const { training } = await families.about(spec)
  return !training || training.operations >= MANY_OPERATIONS
    ? Math.min(os.availableParallelism(), MOST_THREADS)
    : 1
}
