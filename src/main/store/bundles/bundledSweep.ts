/** A sweep of a bundle, as it joins a library. */
import { isDeepStrictEqual } from 'node:util'
import type { SweepPart } from '#shared/sweep/plan'
import type { JsonObject } from '../runs/migrations'

/** Without its id and what changes while it is driven. */
export function planOf({
  id: _id,
  status: _status,
  error: _error,
  budgets: _budgets,
  ...plan
}: JsonObject): JsonObject {
  return plan
}

/** With the ids that runs and sweeps which it has taken over have here; the same object where all are the same. */
export function withRuns(sweep: JsonObject, idOf: (was: string) => string): JsonObject {
  // A sweep that has been read is whole.
  const parts = (sweep.parts as readonly SweepPart[]).map((part) => {
    if (!part.taken) return part
    const { runId, sweepId, replicas } = part.taken
    return { ...part, taken: { runId: idOf(runId), sweepId: idOf(sweepId), replicas } }
  })
  return isDeepStrictEqual(parts, sweep.parts) ? sweep : { ...sweep, parts }
}
