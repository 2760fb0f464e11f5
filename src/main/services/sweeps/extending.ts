/** What of a sweep can go on: runs that have not ended, and cells that ended without reaching the measure, from their last states. */
import { AppError } from '#shared/errors'
import { requireTraining } from '#shared/experiment'
import { isResumable, type RunSummary, type SweepRef } from '#shared/run'
import { isDriven, type SweepRecord } from '#shared/sweep/record'
import type { Families } from '../families'
import type { Runs } from '../runs/runs'
import type { Outcomes } from './outcomes'
import type { RunsByPart } from './partsOf'
import { cellViews } from './views'

/** Parts with such cells, whose runs are to go on to the sweep's last budget. */
export async function dueParts(
  record: SweepRecord,
  runs: RunsByPart,
  outcomes: Outcomes
): Promise<Set<number>> {
  const due = new Set<string>()
  for (const { state, reached, runId } of await cellViews(record, runs, outcomes))
    if (state === 'waiting' && reached && runId) due.add(runId)
  return new Set([...runs].flatMap(([part, { id }]) => (due.has(id) ? [part] : [])))
}

/** Throws `sweep.extend`, `spec.invalid` for steps that its family cannot train. */
export async function requireBudget(
  families: Families,
  { parts }: SweepRecord,
  steps: number
): Promise<void> {
  if (!Number.isSafeInteger(steps) || steps < 1)
    throw new AppError('sweep.extend', `steps must be a whole number of at least 1; it is ${steps}.`, {
      path: 'steps'
    })
  const { stop, ...spec } = requireTraining(parts[0]!.spec, 'extended')
  await families.requireSpec({ ...spec, stop: { ...stop, steps } })
}

/** A run from its last state on to a later last step, as a run of a sweep. Throws as a fork does. */
export async function extendRun(
  runs: Runs,
  runId: string,
  steps: number,
  sweep: SweepRef
): Promise<RunSummary> {
  const { spec, step } = await runs.record(runId)
  const { stop } = requireTraining(spec, 'extended')
  return runs.fork({ runId, step, draft: { ...spec, stop: { ...stop, steps } } }, sweep)
}

/** Throws `sweep.status` where there is nothing to continue. */
export function refuseNothing({ parts, status }: SweepRecord, runs: RunsByPart): void {
  const left = parts.some((_, p) => {
    const run = runs.get(p)
    return !run || isResumable(run.status)
  })
  // One that was cut off after its last run has its own end left.
  if ((left || status !== 'finished') && !isDriven(status)) return
  const why = isDriven(status)
    ? 'is driven by another process'
    : `is ${status}, so there is nothing to continue`
  throw new AppError('sweep.status', `This sweep ${why}.`)
}
